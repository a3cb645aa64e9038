"""From corrected plates to networks that read them better, with the proof that they do."""

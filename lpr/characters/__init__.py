"""Single characters: the alphabet, the window that the network sees, and the network at work."""

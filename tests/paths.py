"""Where the tests find what lies beside them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder."""
SAMPLES = ROOT / "data" / "samples"
"""The drawn scenes that come along, with their labels."""
MODELS = ROOT / "models"
"""The shipped models."""

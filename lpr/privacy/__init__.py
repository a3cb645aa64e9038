"""Plates made unreadable in pictures: blurred, pixelated or covered, all or all but some."""

from lpr.privacy.search import HidingConfig, hiding_recognizer, places_to_hide
from lpr.privacy.styles import RedactionConfig, Style, redact

__all__ = [
    "HidingConfig",
    "RedactionConfig",
    "Style",
    "hiding_recognizer",
    "places_to_hide",
    "redact",
]

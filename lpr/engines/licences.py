"""Under which licence each reader's code comes, and its usual weights where they differ."""

from __future__ import annotations

LICENCES: dict[str, str] = {
    "lpr": "MIT",
    "tesseract": "Apache-2.0",
    "rapidocr": "Apache-2.0",
    "fast-plate-ocr": "MIT",
    "easyocr": "Apache-2.0",
    "paddleocr": "Apache-2.0",
    "google-vision": "paid service",
}
"""By the names of the readers; of others nothing is known here."""
UNKNOWN = "?"


def licence_of(engine: str) -> str:
    """The licences of an engine's readers, each once.

    >>> licence_of("lpr+rapidocr"), licence_of("mine")
    ('MIT, Apache-2.0', '?')
    """
    return ", ".join(dict.fromkeys(LICENCES.get(name, UNKNOWN) for name in engine.split("+")))

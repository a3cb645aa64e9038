"""What the service said of pictures, as readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lpr.errors import EngineError
from lpr.reading.crops import joined, plate_text
from lpr.types import Reading

NO_CONFIDENCE = 0.5
"""How sure a text counts whose symbols the service gives no confidences for."""
LINE_ENDS = ("LINE_BREAK", "HYPHEN", "EOL_SURE_SPACE")
"""Breaks behind a symbol after which a new line begins."""
LEAST_HEIGHT = 0.55
"""Height of a line of a plate, of the highest one there: states and mottos are smaller."""


def reading_of(answer: Any) -> Reading:
    """The text of a picture, as the service orders it, small print left out.

    Args:
        answer: an ``AnnotateImageResponse``.

    Raises:
        EngineError: the service could not make sense of that picture.
    """
    if answer.error.message:
        raise EngineError(f"google-vision refused a picture: {answer.error.message}")
    lines = [line for line in _lines(answer) if plate_text(line.text)]
    if not lines:
        return _described(answer)
    least = LEAST_HEIGHT * max(line.height_px for line in lines)
    large = [line for line in lines if line.height_px >= least]
    return joined((line.text, line.confidence) for line in large)


class _Line:
    """Symbols up to a line break, their text, and how sure the least sure one is."""

    def __init__(self) -> None:
        self.text, self.confidence, self.height_px = "", 1.0, 0.0

    def add(self, symbol: Any) -> None:
        """Put a symbol behind the others."""
        self.text += symbol.text
        if plate_text(symbol.text):
            self.confidence = min(self.confidence, symbol.confidence or NO_CONFIDENCE)
            self.height_px = max(self.height_px, _height_px(symbol.bounding_box.vertices))


def _lines(answer: Any) -> Iterator[_Line]:
    """The lines of the answer, in the order of reading, also where the text is turned."""
    line = _Line()
    for symbol in _symbols(answer):
        line.add(symbol)
        if symbol.property.detected_break.type_.name in LINE_ENDS:
            yield line
            line = _Line()
    if line.text:
        yield line


def _symbols(answer: Any) -> Iterator[Any]:
    for page in answer.full_text_annotation.pages:
        words = (word for block in page.blocks for part in block.paragraphs for word in part.words)
        yield from (symbol for word in words for symbol in word.symbols)


def _height_px(vertices: Any) -> float:
    """The height of a symbol: from its first corner to its last, which are the text's top-left and
    bottom-left however the text is turned."""
    if len(vertices) != 4:
        return 0.0
    first, last = vertices[0], vertices[3]
    return float(((first.x - last.x) ** 2 + (first.y - last.y) ** 2) ** 0.5)


def _described(answer: Any) -> Reading:
    """The text of an answer that has no symbols; empty where there is none."""
    found = list(answer.text_annotations)
    return joined([(found[0].description, NO_CONFIDENCE)] if found else [])

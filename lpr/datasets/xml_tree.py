"""XML as a tree whose elements know their lines; without entities, which can be made to explode.

The standard library's expat parser does the work. A document type (``<!DOCTYPE``), where entities
are defined and files outside are named, has no place in labels: it ends the reading (the advice of
defusedxml).
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from lpr.datasets.files import MAX_PICTURE_BYTES, read_bytes
from lpr.datasets.issues import Kind, LabelError
from lpr.errors import first_line

MAX_DEPTH = 50
"""How deep elements may be nested; labels need four."""


class _TooOdd(Exception):
    """Sound XML that holds what labels have no need of."""


class XmlTree:
    """The elements of an XML file of one picture's labels.

    Args:
        path: the file.

    Raises:
        LabelError: it cannot be read, or is no such XML.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[Element, int] = {}
        self._depth = 0
        self._builder = TreeBuilder()
        data = read_bytes(path, MAX_PICTURE_BYTES)
        try:
            # Unknown encodings fail in ways of their own, when the parser is fed.
            self._parser = expat.ParserCreate()
            self._parser.buffer_text = True
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._builder.data
            self._parser.StartDoctypeDeclHandler = self._refuse
            self._parser.Parse(data, True)
            self.root: Element = self._builder.close()
        except (expat.ExpatError, LookupError, ValueError, _TooOdd) as error:
            raise LabelError(
                Kind.BROKEN,
                f"{path}:{self._parser.CurrentLineNumber}",
                f"not XML ({first_line(error)}); correct or remove the file",
            ) from error

    def place(self, element: Element | None) -> str:
        """``file:line`` of an element; the file where there is none."""
        return str(self.path) if element is None else f"{self.path}:{self._lines[element]}"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooOdd(f"elements are nested deeper than {MAX_DEPTH}")
        self._lines[self._builder.start(tag, attributes)] = self._parser.CurrentLineNumber

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(tag)

    def _refuse(self, *_: object) -> None:
        raise _TooOdd("it has a document type, which could hold entities")

"""A plate named in what people and programs wrote: as a word of its own, however it is spaced."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_

ERASED = "[erased]"
"""Stands where a plate was named."""
SEPARATORS = " -._·/:,\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014"
"""People write these between the signs of a plate, and word processors blanks and dashes of their
own."""
_MOST_SEPARATORS = 3
_ASCII = re.compile(r"[0-9A-Z]+")
_TIMES = re.compile(r"\d{4}-\d\d-\d\d(?!\d)|(?<!\d)\d\d(?::\d\d){1,2}(?!\d)")
"""Dates and times of day, which name no plate however they are spaced."""


class Mention:
    """Finds a plate in texts, and takes it out.

    A word that goes on is another plate, and so is one that goes on behind a hyphen.

    >>> plate = Mention("AB12")
    >>> plate.found("ab-12 was seen"), plate.found("AB123, AB-12-C")
    (True, False)
    >>> plate.without({"note": "the sister of AB 12"})
    {'note': 'the sister of [erased]'}
    >>> Mention("0200").without("0200 was seen at 2026-05-01T02:00:00+02:00")
    '[erased] was seen at 2026-05-01T02:00:00+02:00'

    Args:
        texts: what stands for the plate: letters and digits in upper case, or a hash.
    """

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        gap = f"[{re.escape(SEPARATORS)}]{{0,{_MOST_SEPARATORS}}}"
        spaced = "|".join(gap.join(map(re.escape, text)) for text in texts)
        begins, ends = r"(?<![^\W_])(?<![^\W_]-)", r"(?!-?[^\W_])"
        self._pattern = re.compile(f"{begins}(?:{spaced}){ends}", re.IGNORECASE)

    def found(self, value: Any) -> bool:
        """Whether a text, or a text in a value of JSON, names the plate."""
        return bool(self.without(value) != value)

    def without(self, value: Any, mark: str = ERASED) -> Any:
        """A value of JSON with a mark wherever it names the plate."""
        if isinstance(value, str):
            times = [one.span() for one in _TIMES.finditer(value)]

            def marked(found: re.Match[str]) -> str:
                within = any(begin <= found.start() and found.end() <= end for begin, end in times)
                return found.group() if within else mark

            return self._pattern.sub(marked, value)
        if isinstance(value, dict):
            return {name: self.without(inner, mark) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.without(inner, mark) for inner in value]
        return value

    def near(self, column: Any) -> ColumnElement[bool]:
        """What a column fulfils wherever `found` would say yes, and in some other places."""
        bare = func.upper(cast(column, String))
        for sign in SEPARATORS:
            bare = func.replace(bare, sign, "")
        return or_(*(bare.contains(_ascii_part(text), autoescape=True) for text in self.texts))

    def near_bytes(self, data: bytes) -> bool:
        """The same of packed JSON, unpacked."""
        bare = data.upper()
        for sign in SEPARATORS:
            bare = bare.replace(sign.encode(), b"").replace(
                json.dumps(sign)[1:-1].encode().upper(), b""
            )
        return any(_ascii_part(text).encode() in bare for text in self.texts)


def _ascii_part(text: str) -> str:
    """What databases compare whatever the case: the longest part of ASCII, which may be empty."""
    return max(_ASCII.findall(text), key=len, default="")

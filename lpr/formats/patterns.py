"""The notation of plate patterns: OpenALPR's pattern language, with lists of codes.

``@`` letter, ``#`` digit, ``?`` either, ``[A-FGZ]`` one of these, a letter or digit stands for
itself, a space or a dash for the wider gap between two groups. ``(EL|EV)`` is one of these codes,
``(place)`` one of a list that a line ``place = AB AG B`` has named; ``place += BC BH`` goes on with
it. ``@ = [..]`` says which letters ``@`` means from that line on. Comments start with ``//``, since
``#`` is a digit. See docs/regions.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod

from lpr.alphabet import CHARACTERS
from lpr.errors import ConfigError

Codes = tuple[str, ...]
"""A list of codes of one length, in alphabetical order, each once."""

LONGEST_CODE = 3
"""Longer words stand in patterns letter by letter."""

_COMMENT = "//"
_BETWEEN_GROUPS = " \t-"
_WILDCARDS = {"@": CHARACTERS[10:], "#": CHARACTERS[:10], "?": CHARACTERS}
_TOKEN = re.compile(r"\[[^\]]*\]|\([^)]*\)|[\s-]+|[^\s-]")
_LETTERS_LINE = re.compile(r"@\s*=\s*(\[[^\]]*\])")
_LIST_LINE = re.compile(r"([a-z]+)\s*(\+?=)\s*(.+)")
_CODE = re.compile(rf"[0-9A-Z]{{1,{LONGEST_CODE}}}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form of a plate text: the characters allowed at each position.

    ``codes`` are the lists that stand in it, with the place where each begins; the classes of the
    places that a list covers hold the characters that its codes have there. ``groups`` are the
    places where a group begins, but for the first.

    >>> pattern, = parse_patterns(["(AB|CD) ##"], "example")
    >>> pattern.classes[:2], pattern.codes, pattern.groups
    (('AC', 'BD'), ((0, ('AB', 'CD')),), (2,))
    >>> pattern.matches("AB12"), pattern.matches("AD12")
    (True, False)
    """

    notation: str
    classes: tuple[str, ...]
    codes: tuple[tuple[int, Codes], ...] = ()
    groups: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """The share of all texts of this length that fit, 0 to 1; small is selective."""
        share = prod(len(allowed) / len(CHARACTERS) for allowed in self.classes)
        for place, codes in self.codes:
            covered = self.classes[place : place + len(codes[0])]
            share *= len(codes) / prod(len(allowed) for allowed in covered)
        return share

    @property
    def has_digits(self) -> bool:
        """Whether a digit may stand in it."""
        return any(set(allowed) & set(_WILDCARDS["#"]) for allowed in self.classes)

    def matches(self, text: str) -> bool:
        """Whether a text (upper case, no spaces) has this form."""
        return (
            len(text) == len(self.classes)
            and all(one in allowed for one, allowed in zip(text, self.classes, strict=True))
            and all(text.startswith(codes, place) for place, codes in self.codes)
        )


def parse_patterns(lines: Iterable[str], name: str) -> tuple[Pattern, ...]:
    """The patterns in the lines of a region file; ``name`` is the file to blame.

    A line with codes of several lengths gives a pattern for each length, the one with the most
    codes first.

    Raises:
        ConfigError: a line is no pattern, or there is none at all.
    """
    letters = _WILDCARDS["@"]
    lists: dict[str, list[str]] = {}
    patterns: list[Pattern] = []
    for number, line in enumerate(lines, start=1):
        notation = line.split(_COMMENT, 1)[0].strip()
        if not notation:
            continue
        try:
            if redefined := _LETTERS_LINE.fullmatch(notation):
                letters = _parse_class(redefined[1])
            elif listed := _LIST_LINE.fullmatch(notation):
                _extend(lists, *listed.groups())
            else:
                patterns += _read(notation, letters, lists)
        except ValueError as error:
            raise ConfigError(
                f"{name}:{number}: '{notation}' is no pattern: {error}; "
                "use @ # ? [A-FGZ] (AB|C) and capitals, see docs/regions.md"
            ) from None
    if not patterns:
        raise ConfigError(f"{name}: holds no pattern; write at least one, or remove the file")
    return tuple(patterns)


def _extend(lists: dict[str, list[str]], name: str, sign: str, codes: str) -> None:
    """Name a list of codes, or add to one."""
    if sign == "+=" and name not in lists:
        raise ValueError(f"there is no list '{name}' yet")
    if sign == "=" and name in lists:
        raise ValueError(f"there is a list '{name}' already; += adds to it")
    lists.setdefault(name, []).extend(codes.split())
    _by_length(tuple(lists[name]))


def _read(notation: str, letters: str, lists: dict[str, list[str]]) -> Iterator[Pattern]:
    """The patterns of a line: one for each choice of the lengths of its codes."""
    choices: list[list[str | Codes]] = []
    for token in _TOKEN.findall(notation):
        if not token.strip(_BETWEEN_GROUPS):
            choices.append([""])
        elif token == "@":
            choices.append([letters])
        elif token.startswith("(") and token.endswith(")"):
            choices.append(list(_by_length(tuple(_listed(token[1:-1].strip(), lists)))))
        else:
            choices.append([_parse_class(token)])
    for parts in product(*choices):
        classes: list[str] = []
        codes: list[tuple[int, Codes]] = []
        groups: list[int] = []
        for part in parts:
            if part == "":
                groups.append(len(classes))
            elif isinstance(part, str):
                classes.append(part)
            else:
                codes.append((len(classes), part))
                classes += ["".join(sorted(set(column))) for column in zip(*part, strict=True)]
        yield Pattern(notation, tuple(classes), tuple(codes), tuple(groups))


def _listed(inside: str, lists: dict[str, list[str]]) -> list[str]:
    """The codes that brackets hold: those of a named list, or those between bars."""
    if inside in lists:
        return lists[inside]
    if inside.islower():
        raise ValueError(f"there is no list '{inside}'")
    return [code.strip() for code in inside.split("|")]


@cache
def _by_length(codes: tuple[str, ...]) -> tuple[Codes, ...]:
    """Codes by their length, the length with the most codes first."""
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"'{code}' is no code of one to {LONGEST_CODE} letters and digits")
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise ValueError(f"the code '{twice}' stands there twice")
    lengths = sorted({len(code) for code in codes})
    groups = [tuple(sorted(code for code in codes if len(code) == length)) for length in lengths]
    return tuple(sorted(groups, key=len, reverse=True))


@cache
def _parse_class(token: str) -> str:
    """The characters that one token of a pattern allows, in the order of `CHARACTERS`."""
    if token in _WILDCARDS:
        return _WILDCARDS[token]
    if token in CHARACTERS:
        return token
    if not (token.startswith("[") and token.endswith("]")):
        raise ValueError(f"'{token}' has no meaning here")
    allowed: set[str] = set()
    for first, last in re.findall(r"(.)(?:-(.))?", token[1:-1]):
        start, end = CHARACTERS.find(first), CHARACTERS.find(last or first)
        if start < 0 or end < start:
            raise ValueError(f"'{first}{'-' + last if last else ''}' is no character or range")
        allowed.update(CHARACTERS[start : end + 1])
    if not allowed:
        raise ValueError("the class is empty")
    return "".join(sorted(allowed))

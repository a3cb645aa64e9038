"""Plate grammars: which texts the plates of a region show, from the data files in ``regions/``.

The notation is OpenALPR's pattern language (see docs/regions.md): ``@`` letter, ``#`` digit,
``?`` either, ``[A-FGZ]`` one of these, a letter or digit stands for itself, spaces and dashes are
for the eye. ``@ = [..]`` says which letters ``@`` means from that line on. Comments start with
``//``, since ``#`` is a digit. The likeliest pattern comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path

from lpr.alphabet import CHARACTERS
from lpr.errors import ConfigError, unknown_name

REGIONS_DIR = Path(__file__).parent / "regions"
EVERYWHERE = ("auto", "all")
"""Region names that mean every grammar there is."""

_GROUPS_FILE = "groups.txt"
_VEHICLES_FILE = "vehicles.txt"
_COMMENT = "//"
_WILDCARDS = {"@": CHARACTERS[10:], "#": CHARACTERS[:10], "?": CHARACTERS}
_TOKEN = re.compile(r"\[[^\]]*\]|[^\s-]")
_LETTERS_LINE = re.compile(r"@\s*=\s*(\[[^\]]*\])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form of a plate text: the characters allowed at each position."""

    notation: str
    classes: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of all texts of this length that fit, 0 to 1; small is selective."""
        return prod(len(allowed) / len(CHARACTERS) for allowed in self.classes)

    def matches(self, text: str) -> bool:
        """Whether a text (upper case, no spaces) has this form."""
        return len(text) == len(self.classes) and all(
            character in allowed for character, allowed in zip(text, self.classes, strict=True)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The plate forms of one region, likeliest first; compared by identity, as each loads once.

    ``region`` is an ISO 3166 code in lower case (``gb``, ``us-ca``).
    """

    region: str
    patterns: tuple[Pattern, ...]

    @property
    def country(self) -> str:
        """The code of the country that the region is, or lies in."""
        return self.region.split("-", 1)[0]

    def matches(self, text: str) -> bool:
        """Whether a text (upper case, no spaces) has one of the forms."""
        return any(pattern.matches(text) for pattern in self.patterns)


def parse_patterns(lines: Iterable[str], name: str) -> tuple[Pattern, ...]:
    """The patterns in the lines of a region file; ``name`` is the file to blame.

    Raises:
        ConfigError: a line is no pattern, or there is none at all.
    """
    letters = _WILDCARDS["@"]
    patterns: list[Pattern] = []
    for number, line in enumerate(lines, start=1):
        notation = line.split(_COMMENT, 1)[0].strip()
        if not notation:
            continue
        try:
            if redefined := _LETTERS_LINE.fullmatch(notation):
                letters = _parse_class(redefined[1])
            else:
                tokens = _TOKEN.findall(notation)
                patterns.append(
                    Pattern(
                        notation, tuple(letters if t == "@" else _parse_class(t) for t in tokens)
                    )
                )
        except ValueError as error:
            raise ConfigError(
                f"{name}:{number}: '{notation}' is no pattern: {error}; "
                "use @ # ? [A-FGZ] and capitals, see docs/regions.md"
            ) from None
    if not patterns:
        raise ConfigError(f"{name}: holds no pattern; write at least one, or remove the file")
    return tuple(patterns)


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


@cache
def available_regions() -> tuple[str, ...]:
    """The codes of all regions that have a file, in alphabetical order."""
    tables = (_GROUPS_FILE, _VEHICLES_FILE)
    return tuple(sorted(p.stem for p in REGIONS_DIR.glob("*.txt") if p.name not in tables))


def region_name(region: str) -> str:
    """The English name of a region: the first comment of its file."""
    with (REGIONS_DIR / f"{region}.txt").open(encoding="utf-8") as lines:
        return next(lines).removeprefix(_COMMENT).strip()


@cache
def available_groups() -> dict[str, tuple[str, ...]]:
    """The names that stand for several regions, with the codes they stand for."""
    return {name: tuple(members.split()) for name, members in _read_table(_GROUPS_FILE).items()}


@cache
def vehicles_millions() -> dict[str, float]:
    """Motor vehicles per country code, in millions; countries left out have about one."""
    return {code: float(millions) for code, millions in _read_table(_VEHICLES_FILE).items()}


def _read_table(name: str) -> dict[str, str]:
    """The ``key: value`` lines of a file beside the regions."""
    table: dict[str, str] = {}
    for line in (REGIONS_DIR / name).read_text(encoding="utf-8").splitlines():
        key, colon, value = line.split(_COMMENT, 1)[0].partition(":")
        if colon:
            table[key.strip()] = value.strip()
    return table


@cache
def load_grammar(region: str) -> Grammar:
    """The grammar of one region of `available_regions`; parsed once.

    Raises:
        ConfigError: the file holds a line that is no pattern.
    """
    path = REGIONS_DIR / f"{region}.txt"
    return Grammar(region, parse_patterns(path.read_text(encoding="utf-8").splitlines(), str(path)))


def resolve_regions(names: str) -> tuple[Grammar, ...]:
    """The grammars that a ``--region`` value asks for, in the order given, each once.

    Args:
        names: codes and groups with commas between (``"hr"``, ``"eu,br"``, ``"US-CA"``), or
            ``"auto"`` for all. A country brings its states along (``us`` is ``us`` and ``us-*``);
            a state of a country whose states have no files is that country (``ca-on``).

    Raises:
        ConfigError: a name that no region or group has; says the close ones.
    """
    asked = [name.strip().lower().replace("_", "-") for name in names.split(",")]
    if "" in asked:
        raise ConfigError(f"region '{names}' holds an empty name; give codes like 'gb' or 'eu,br'")
    regions = dict.fromkeys(region for name in asked for region in _expand(name))
    return tuple(load_grammar(region) for region in regions)


def _expand(name: str) -> Iterator[str]:
    """The region codes that one name stands for."""
    if name in EVERYWHERE:
        yield from available_regions()
        return
    groups = available_groups()
    if name in groups:
        for member in groups[name]:
            yield from _expand(member)
        return
    found = [r for r in available_regions() if r == name or r.startswith(f"{name}-")]
    country, _, state = name.partition("-")
    if state and country in available_regions() and list(_expand(country)) == [country]:
        found = [country]
    if not found:
        raise ConfigError(_unknown_region(name))
    yield from found


def _unknown_region(name: str) -> str:
    """The sentence for a name that no region has; ``germany`` gets to know ``de``."""
    codes = {region_name(region).lower(): region for region in available_regions()}
    if name in codes:
        return f"no region is called '{name}'; did you mean {codes[name]}?"
    return unknown_name("region", name, (*EVERYWHERE, *available_groups(), *available_regions()))

"""Plate grammars: which texts the plates of a region show, from the data files in ``regions/``.

A file holds patterns (`lpr.formats.patterns`), the likeliest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lpr.errors import ConfigError, unknown_name
from lpr.formats.patterns import Pattern, parse_patterns

REGIONS_DIR = Path(__file__).parent / "regions"
OTHER_NAMES = {
    "great britain": "gb", "britain": "gb", "england": "gb", "scotland": "gb",
    "wales": "gb", "usa": "us", "united states of america": "us", "uae": "ae", "holland": "nl",
    "the netherlands": "nl", "czech republic": "cz", "macedonia": "mk", "türkiye": "tr",
    "turkiye": "tr", "korea": "kr", "russian federation": "ru", "viet nam": "vn", "macau": "mo",
    "bosnia": "ba",
}  # fmt: skip
"""What countries are called beside the names in their grammars' files."""
EVERYWHERE = ("auto", "all")
"""Region names that mean every grammar there is."""

LEGENDS_FILE = "legends.txt"
"""Beside the regions' files: what their plates say in words."""

_GROUPS_FILE = "groups.txt"
_VEHICLES_FILE = "vehicles.txt"
_WRITING_FILE = "writing.txt"
_COMMENT = "//"
_CLOSE = "did you mean"


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


@cache
def available_regions() -> tuple[str, ...]:
    """The codes of all regions that have a file, in alphabetical order."""
    tables = (_GROUPS_FILE, _VEHICLES_FILE, LEGENDS_FILE, _WRITING_FILE)
    return tuple(sorted(p.stem for p in REGIONS_DIR.glob("*.txt") if p.name not in tables))


def region_name(region: str) -> str:
    """The English name of a region: the first comment of its file."""
    with (REGIONS_DIR / f"{region}.txt").open(encoding="utf-8") as lines:
        return next(lines).removeprefix(_COMMENT).strip()


@cache
def codes_by_name() -> dict[str, tuple[str, ...]]:
    """The codes of all regions by their names in lower case; two share one (Georgia).

    >>> codes_by_name()["croatia"]
    ('hr',)
    """
    names: dict[str, tuple[str, ...]] = {name: (code,) for name, code in OTHER_NAMES.items()}
    for region in available_regions():
        name = region_name(region).lower().split(" (")[0]
        names[name] = (*names.get(name, ()), region)
    return names


def is_issued(letters: str, region: str) -> bool:
    """Whether letters alone have a form of a region's country in which digits may stand as well:
    one that is issued, where forms of letters alone hold what owners choose, and any word.

    >>> is_issued("XBCDFG", "it"), is_issued("KRABCD", "si")
    (True, False)
    """
    country = region.partition("-")[0]
    patterns = [pattern for grammar in resolve_regions(country) for pattern in grammar.patterns]
    return any(pattern.has_digits and pattern.matches(letters) for pattern in patterns)


@cache
def available_groups() -> dict[str, tuple[str, ...]]:
    """The names that stand for several regions, with the codes they stand for."""
    return {name: tuple(members.split()) for name, members in read_table(_GROUPS_FILE).items()}


@cache
def vehicles_millions() -> dict[str, float]:
    """Motor vehicles per country code, in millions; countries left out have about one."""
    return {code: float(millions) for code, millions in read_table(_VEHICLES_FILE).items()}


@cache
def written_above() -> dict[str, float]:
    """How often something legible is written above the characters of a country's plates, by its
    code; of countries left out hardly ever."""
    return {code: float(share) for code, share in read_table(_WRITING_FILE).items()}


def read_table(name: str) -> dict[str, str]:
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
        names: codes, names and groups with commas between (``"hr"``, ``"eu,br"``, ``"US-CA"``,
            ``"Croatia"``), or ``"auto"`` for all. A country brings its states along (``us`` is
            ``us`` and ``us-*``); a state of a country whose states have no files is that country
            (``ca-on``).

    Raises:
        ConfigError: a name that no region or group has; says the close ones.
    """
    return tuple(load_grammar(region) for region in region_codes(names))


def region_codes(names: str) -> tuple[str, ...]:
    """The codes of the regions of `resolve_regions`, which loads their grammars.

    >>> region_codes("France, uk")
    ('fr', 'gb')

    Raises:
        ConfigError: a name that no region or group has; says the close ones.
    """
    asked = [name.strip().lower().replace("_", "-") for name in names.split(",")]
    if "" in asked:
        raise ConfigError(f"region '{names}' holds an empty name; give codes like 'gb' or 'eu,br'")
    return tuple(dict.fromkeys(region for name in asked for region in _expand(name)))


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
        found = list(_expand(_code_of(name)))
    yield from found


def _code_of(name: str) -> str:
    """The code of a region by its name.

    Raises:
        ConfigError: no region has that name, or two have it.
    """
    codes = codes_by_name().get(name, ())
    if len(codes) > 1:
        raise ConfigError(f"'{name}' may be {' or '.join(codes)}; write one of these codes")
    if not codes:
        known = (*EVERYWHERE, *available_groups(), *available_regions())
        complaint = unknown_name("region", name, known)
        by_name = unknown_name("region", name, tuple(codes_by_name()))
        # Of all names only those that are close: there are hundreds.
        raise ConfigError(complaint if _CLOSE in complaint or _CLOSE not in by_name else by_name)
    return codes[0]

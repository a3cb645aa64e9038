"""Which labelled texts fit no format of their region: what a region file may lack.

A text that fits none is a vanity plate, a wrong label, or a form that the file does not know. Only
looking at it tells, so the check lists texts and judges none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError
from lpr.formats.grammar import Grammar, resolve_regions

NOWHERE = ("unknown", "mixed")
"""Labels of plates whose region nobody knows."""


@dataclass(frozen=True, slots=True)
class FormatFit:
    """How the texts of one region fit its formats.

    ``region`` is the label's, in lower case; ``plates`` how many it has. ``unfit`` are the texts
    that fit no format, each once, in alphabetical order; ``of_country`` those of them that fit a
    format of the state's country. A region without formats (``known`` is False) fits nothing.
    """

    region: str
    plates: int
    unfit: tuple[str, ...]
    of_country: frozenset[str] = frozenset()
    known: bool = True


def format_fits(records: Iterable[PlateTextRecord], only: str | None = None) -> list[FormatFit]:
    """The regions of labelled plates in alphabetical order; plates of no known region are left out.

    Args:
        records: the plates.
        only: regions as `resolve_regions` takes them; None for all, also those without formats.

    >>> from pathlib import Path
    >>> plates = [PlateTextRecord(Path(), text, "", "US-WY") for text in ("1A", "22123")]
    >>> [(fit.region, fit.plates, fit.unfit) for fit in format_fits(plates)]
    [('us-wy', 2, ('1A',))]

    Raises:
        ConfigError: ``only`` names what no region or group is called.
    """
    wanted = None if only is None else set(resolve_regions(only))
    texts: dict[str, list[str]] = defaultdict(list)
    for record in records:
        region = (record.region or NOWHERE[0]).lower()
        if region not in NOWHERE:
            texts[region].append(record.text)
    return [
        _fit(region, texts[region])
        for region in sorted(texts)
        if wanted is None or wanted & set(_grammars(region)[0])
    ]


def fit_lines(fits: Iterable[FormatFit]) -> list[str]:
    """One line for each region with texts that fit no format; ``~`` marks those of its country."""
    lines = []
    for fit in fits:
        if fit.unfit:
            listed = " ".join(text + "~" * (text in fit.of_country) for text in fit.unfit)
            formats = "" if fit.known else " (no formats)"
            lines.append(f"{fit.region}{formats}: {len(fit.unfit)} of {fit.plates}: {listed}")
    return lines


def _fit(region: str, texts: list[str]) -> FormatFit:
    grammars, known = _grammars(region)
    country, _ = _grammars(region.partition("-")[0])
    unfit = sorted(text for text in set(texts) if not _matches(grammars, text))
    elsewhere = frozenset(text for text in unfit if _matches(country, text))
    return FormatFit(region, len(texts), tuple(unfit), elsewhere, known)


def _grammars(region: str) -> tuple[tuple[Grammar, ...], bool]:
    """The formats of a region, and whether there are any."""
    try:
        return resolve_regions(region), True
    except ConfigError:
        return (), False


def _matches(grammars: tuple[Grammar, ...], text: str) -> bool:
    return any(grammar.matches(text) for grammar in grammars)

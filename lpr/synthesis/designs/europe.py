"""Designs of European plates; sizes after the countries' own rules, shares after their traffic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lpr.synthesis.designs.design import (
    AMBER,
    BLACK,
    BLUE,
    CREAM,
    DARK_RED,
    DEEP_BLUE,
    GRAY,
    GREEN,
    NAVY,
    ORANGE,
    RED,
    SILVER,
    WHITE,
    YELLOW,
    Band,
    Design,
    Words,
)
from lpr.synthesis.styles import Color

TALL = 1.55
"""Width by height of a plate of two rows."""
TALL_SHARE = 0.15
"""How many plates have two rows, of those of one."""


def _eu(code: str, share: float = 0.9, width: float = 0.38) -> Band:
    return Band(code, width=width, share=share)


_D, _F, _I, _GB = _eu("D"), _eu("F", 0.8), _eu("I"), _eu("GB|UK|GB", 0.35)
_DEPARTMENT = Band("##", stars=False, share=0.75, width=0.34)
_PROVINCE = Band("@@", stars=False, share=0.85, width=0.36)
_SEALS = ("discs", "discs", "disc")
_GB_FORMS = ("@@[0-2]# @@@", "@@[5-7]# @@@", "@@0# @@@", "@@[67]# @@@")
_GB_OLD = (
    "[A-HJ-NPR-TV-Y][1-9]## @@@", "@@@ [1-9]##[A-HJ-NPR-TV-Y]", "[A-HJ-NPR-TV-Y][1-9]# @@@",
    "@@@ [1-9]#[A-HJ-NPR-TV-Y]", "[A-PR-Z]IZ [1-9]###", "[A-PR-Z]@Z [1-9]###",
)  # fmt: skip
_GB_OWN = ("[1-9] @@@", "@@@ [1-9]", "[1-9]# @@", "@@ [1-9]#", "@ [1-9]", "@@@ [1-9]#")


def _gb(
    ground: tuple[int, int, int], forms: tuple[str, ...], share: float, own: float = 0.0
) -> tuple[Design, ...]:
    """A British plate in one row and in two, dealers' print at the foot."""
    foot = (
        Words(("MOTOR GROUP", "www.cars.co.uk", "01632 960 480"), BLACK, 0.06, 0.94, share=0.4),
    )
    one = Design(
        "GB", "gb", ground, share=share, aspect=4.68, char=0.71, gap=0.42, forms=forms,
        vanity=own, band=_GB, words=foot, embossed=0.1, weight=1.0,
    )  # fmt: skip
    two = Design(
        "GB", "gb", ground, share=0.2 * share, aspect=1.4, rows=2, char=0.36, forms=forms,
        words=foot, embossed=0.1, marks=("",),
    )  # fmt: skip
    bold = Design(
        "GB", "gb-bold", ground, share=0.12 * share, aspect=4.68, char=0.7, gap=0.4, forms=forms,
        embossed=0.1,
    )  # fmt: skip
    return one, two, bold


_BRIGHT_RED, _BRIGHT_GREEN = (45, 45, 190), (95, 150, 40)
_SPECIAL: tuple[
    tuple[str, str, Color, Color, float, tuple[str, ...], tuple[str, ...], Band | None], ...
] = (
    ("FR", "fr", _BRIGHT_RED, SILVER, 0.5, ("-",), ("WW ### @@", "W ### @@"), _F),
    ("FR", "fr", GREEN, ORANGE, 0.1, (" ",), ("[1-9]## CD ##", "[1-9]## CD ###"), None),
    ("ES", "es", BLUE, BLACK, 0.2, (" ",), ("#### @@@",), _eu("E")),
    ("ES", "es", _BRIGHT_GREEN, WHITE, 0.15, (" ",), ("P #### @@@",), _eu("E", 0.5)),
    ("ES", "es", _BRIGHT_RED, WHITE, 0.15, (" ",), ("S #### @@@", "V #### @@@"), _eu("E", 0.5)),
    ("NL", "nl", _BRIGHT_GREEN, BLACK, 0.15, ("-",), ("(HA|HC|HF) ## ##",), _eu("NL", 0.3)),
    ("NL", "nl", (215, 190, 120), BLACK, 0.1, ("-",), ("@@@ ## @", "@@ ### @"), _eu("NL")),
    ("BE", "be", (170, 110, 40), WHITE, 0.05, ("-",), ("1 O@@ ###",), _eu("B")),
    ("AT", "at", (150, 80, 20), WHITE, 0.1, (" ", ""), (), _eu("A", 0.5)),
    ("AT", "at", WHITE, GREEN, 0.15, (" ", ""), (), _eu("A")),
    ("CH", "ch", (150, 95, 30), BLACK, 0.06, ("·",), (), None),
    ("CH", "ch", _BRIGHT_GREEN, BLACK, 0.06, ("·",), (), None),
    ("PL", "pl", (150, 200, 120), BLACK, 0.2, (" ", ""), (), _eu("PL")),
    ("PL", "pl", WHITE, RED, 0.1, (" ", ""), (), _eu("PL")),
    ("HU", "din", (130, 190, 110), BLACK, 0.15, ("-",), ("@@@ ###",), _eu("H")),
    ("HU", "din", WHITE, RED, 0.05, ("-",), ("[A-Z] ## ###",), _eu("H", 0.4)),
    ("CZ", "cz", YELLOW, BLACK, 0.1, (" ",), (), None),
    ("RO", "din", WHITE, GREEN, 0.1, (" ",), ("(B|CJ|IS|TM|BV) ## @@@",), _eu("RO")),
    ("BG", "din", WHITE, GREEN, 0.06, (" ",), ("(CA|CB|PB|A) #### @@",), _eu("BG")),
    ("BG", "din", _BRIGHT_RED, WHITE, 0.05, (" ",), ("C ####", "CT ####"), None),
    ("UA", "din", WHITE, GREEN, 0.1, (" ",), ("@@ #### @@",), None),
    ("UA", "din", _BRIGHT_RED, WHITE, 0.05, (" ",), ("## @@ ####",), None),
    ("RU", "din", YELLOW, BLACK, 0.1, (" ",), ("@@ ### ##",), None),
    ("RU", "din", _BRIGHT_RED, WHITE, 0.08, (" ",), ("### D### ##", "### CD# ##"), None),
    ("RU", "din", BLACK, WHITE, 0.08, (" ",), ("#### @@ ##",), None),
    ("RU", "din", BLUE, WHITE, 0.08, (" ",), ("@ #### ##",), None),
    ("BY", "din", _BRIGHT_RED, WHITE, 0.06, (" ", "-"), ("CD #### #",), None),
    ("TR", "din", (140, 95, 20), WHITE, 0.1, (" ",), ("## A #####", "## @@ ###"), None),
    ("TR", "din", BLACK, WHITE, 0.1, (" ",), ("## @@@ ###", "## @@ ###"), None),
    ("TR", "din", _BRIGHT_RED, WHITE, 0.08, (" ",), ("## @@ ###",), None),
    ("TR", "din", _BRIGHT_GREEN, WHITE, 0.08, (" ",), ("## CD ###",), None),
    ("NO", "no", _BRIGHT_RED, WHITE, 0.08, (" ",), ("@@ ####", "@ ####"), None),
    ("NO", "no", BLACK, AMBER, 0.06, (" ",), ("@@ #####", "@@ ###"), None),
    ("SE", "se", YELLOW, BLACK, 0.1, (" ",), ("@@@ ###", "@@@ ##@"), _eu("S", 0.5)),
    ("SE", "se", _BRIGHT_GREEN, BLACK, 0.06, (" ",), ("@@@ ###",), None),
    ("SE", "se", _BRIGHT_RED, BLACK, 0.06, (" ",), ("@@@ ###",), None),
    ("FI", "din", (160, 90, 20), WHITE, 0.05, ("-",), ("CD ####",), None),
    ("EE", "din", BLACK, SILVER, 0.03, (" ",), ("### @@@",), None),
    ("IL", "il", _BRIGHT_RED, WHITE, 0.1, ("-",), ("## ###",), None),
    ("IL", "il", BLACK, WHITE, 0.1, ("-",), ("### ###", "## ####"), None),
    ("PT", "din", YELLOW, BLACK, 0.1, ("-",), ("## ## @@", "@@ ## ##"), None),
    ("PT", "din", BLACK, WHITE, 0.15, ("-",), ("@@ ## ##",), None),
    ("IT", "it", YELLOW, BLACK, 0.08, (" ",), ("@@@ ###", "@@ ###"), None),
    ("GR", "din", YELLOW, BLACK, 0.1, ("-",), ("T@@ ####", "@@@ ####"), _eu("GR", 0.5)),
    ("IE", "gb", BLACK, SILVER, 0.05, (" ",), ("@@@ ###", "Z@ ####"), None),
)  # fmt: skip
"""Plates of taxis, dealers, diplomats, temporary and electric ones, on grounds of other colours:
region, series, ground, ink, share, marks, forms, band."""

_EUROPE: tuple[Design, ...] = (
    Design("DE", "fe", share=7, char=0.68, gap=0.32, marks=("*", " ", ""), band=_D, seals=_SEALS),
    Design(
        "DE", "din", share=0.8, marks=("*", "-", ""), char=0.7, seals=_SEALS, band=_eu("D", 0.2)
    ),
    Design("DE", "fe", ink=GREEN, share=0.5, marks=("*", " "), band=_D, seals=_SEALS),
    Design(
        "DE", "fe", ink=RED, share=0.6, marks=("*", ""), band=_D, seals=_SEALS,
        forms=("(M|B|HH|AC|MB|WI|TF|KA|HDH) 0[3-7]###", "(K|F|S|OL|ERH|LDK) 0[3-7]##"),
    ),
    Design(
        "DE", "fe", share=1.2, aspect=TALL, rows=2, char=0.36, marks=("*", " "),
        band=_eu("D", width=0.17), seals=_SEALS,
    ),
    Design("AT", "at", share=1.6, char=0.62, marks=("*", " "), band=_eu("A"), seals=("arms",)),
    Design("AT", "at", BLACK, WHITE, share=0.15, marks=(".", ""), aspect=4.3),
    Design("CH", "ch", share=1.2, aspect=4.55, char=0.66, marks=("·",), right=Band("arms", RED,
           WHITE,
           False, 0.5), band=Band("cross", WHITE, RED, False, 0.5)),
    Design("CH", "ch", share=0.4, aspect=1.88, rows=2, char=0.36, marks=("",)),
    Design("LI", "ch", BLACK, SILVER, share=0.1, aspect=4.55, marks=("*",), seals=("arms",),
           forms=("FL [1-9]####", "FL [1-9]###")),
    Design("FR", "fr", share=3.5, char=0.62, marks=("-",), forms=("@@ ### @@",), band=_F,
           right=_DEPARTMENT),
    Design("FR", "fr", AMBER, share=0.9, marks=(" ",), forms=("[1-9]## @@@ ##", "[1-9]### @@ ##"),
           band=_eu("F", 0.5)),
    Design("FR", "fr", share=0.9, marks=(" ",), forms=("[1-9]## @@@ ##", "[1-9]### @@ ##"),
           band=_eu("F", 0.5)),
    Design("FR", "fr", BLACK, SILVER, share=0.3, marks=(" ",), forms=("[1-9]## @@ ##",
           "[1-9]### @@ ##"), char=0.6),
    Design("FR", "fr", share=0.3, aspect=TALL, rows=2, char=0.34, marks=("-",),
           forms=("@@ ### @@",), band=_eu("F", width=0.17)),
    Design("BE", "be", ink=DARK_RED, share=1.4, char=0.72, marks=("-",), forms=("[12] @@@ ###",),
           band=_eu("B")),
    Design("BE", "be", ink=RED, share=0.5, char=0.7, marks=("-",), forms=("@@@ ###", "### @@@")),
    Design("BE", "be", ink=GREEN, share=0.1, char=0.72, marks=("-",), forms=("1 Z@@ ###",),
           band=_eu("B")),
    Design("BE", "be", ink=DARK_RED, share=0.15, aspect=1.6, rows=2, char=0.37, marks=("-",),
           forms=("[12] @@@ ###",), band=_eu("B", width=0.17)),
    Design("NL", "nl", AMBER, share=3, char=0.66, marks=("-",), band=_eu("NL")),
    Design("NL", "nl", (70, 190, 240), share=0.3, aspect=1.45, rows=2, char=0.36, marks=("-",),
           band=_eu("NL", width=0.18)),
    Design("NL", "be", DEEP_BLUE, WHITE, share=0.3, marks=("-",),
           forms=("## ## @@", "@@ ## ##", "## @@ ##")),
    Design("LU", "se", YELLOW, share=0.4, marks=("*", ""), seals=("",), band=_eu("L")),
    Design("IT", "it", share=3.2, char=0.66, gap=0.32, marks=("*", ""), band=_I, right=_PROVINCE,
           seals=("dot", ""), forms=("@@ ### @@",)),
    Design("IT", "it", share=0.4, aspect=1.35, rows=2, char=0.3, marks=("",), forms=("@@ #####",
           "@@ ### @@")),
    Design("IT", "it", BLACK, SILVER, share=0.25, marks=(" ",), forms=("(MI|TO|NA|BO|VI|PD) ######",
           "(MI|TO|NA|BO|VI|PD) @#####", "ROMA @#####")),
    Design("ES", "es", share=2.6, char=0.68, gap=0.5, forms=("#### @@@",), band=_eu("E")),
    Design("ES", "es", share=0.5, marks=("-",), char=0.68, band=_eu("E", 0.3),
           forms=("(M|B|V|A|O|Z|MA|SE|BI|PM|GC) #### @@",)),
    Design("ES", "es", share=0.2, aspect=1.4, rows=2, char=0.36, forms=("#### @@@",),
           band=_eu("E", width=0.17)),
    Design("PT", "din", share=1.0, marks=("-",), char=0.68, band=_eu("P"),
           right=Band("##", YELLOW, BLACK, False, 0.3, 0.5), forms=("## @@ ##", "@@ ## @@",
           "## ## @@", "@@ ## ##")),
    *_gb(YELLOW, _GB_FORMS, 4.2),
    *_gb(WHITE, _GB_FORMS, 3.4),
    *_gb(YELLOW, _GB_OLD, 1.3),
    *_gb(WHITE, _GB_OLD, 1.0),
    *_gb(YELLOW, _GB_OWN, 0.8, 0.15),
    Design("GB", "gb", WHITE, share=0.2, forms=_GB_FORMS, gap=0.42, char=0.71,
           band=Band("UK", (90, 170, 60), BLACK, False)),
    Design("GB", "gb", BLACK, SILVER, share=0.5, forms=("@@@ [1-9]#", "@@@ [1-9]##",
           "@@ [1-9]###", "@@@ [1-9]##B"), gap=0.42, char=0.7),
    Design("IE", "gb", share=1.3, char=0.66, marks=("-",), spacing=0.12, band=_eu("IRL"),
           words=(Words(("BAILE ATHA CLIATH", "CORCAIGH", "GAILLIMH", "CILL DARA", "LUIMNEACH"),
           BLACK, 0.1, 0.1),), y=0.54),
    Design("PL", "pl", share=2.6, char=0.72, spacing=0.11, gap=0.34, marks=("*", ""),
           seals=("square", ""), band=_eu("PL")),
    Design("PL", "pl", share=0.4, aspect=1.4, rows=2, char=0.37, band=_eu("PL", width=0.17)),
    Design("PL", "pl", BLACK, WHITE, share=0.2, char=0.7, forms=("@@@ ####", "@@@ ###@")),
    Design("CZ", "cz", share=1.4, char=0.66, marks=("*",), band=_eu("CZ"), seals=_SEALS),
    Design("CZ", "cz", share=0.2, char=0.66, marks=("*", "-"), seals=_SEALS,
           forms=("@@@ ## ##", "@@ ## ##")),
    Design("CZ", "cz", ink=GREEN, share=0.1, char=0.66, marks=("*",), band=_eu("CZ"), seals=_SEALS),
    Design("SK", "cz", share=0.9, char=0.66, marks=("*", ""), seals=("arms",), band=_eu("SK"),
           forms=("(BA|BL|KE|NR|TT|ZA|PO|BB|TN|NZ|PP) ### @@", "(AA|AB|AC|EL) ### @@")),
    Design("HU", "din", share=1.2, char=0.66, marks=("-",), band=_eu("H")),
    Design("HU", "din", share=0.2, char=0.62, marks=(" ", "*"), seals=("arms",), band=_eu("H"),
           forms=("[A-Z][A-Z] [A-Z][A-Z] ###",)),
    Design("HU", "din", AMBER, share=0.1, char=0.66, marks=("-",), band=_eu("H")),
    Design("RO", "din", share=1.6, char=0.68, band=_eu("RO")),
    Design("RO", "din", ink=RED, share=0.15, forms=("(B|CJ|IS|TM|BV) ######",), band=_eu("RO")),
    Design("BG", "din", share=0.7, char=0.68, band=_eu("BG")),
    Design("HR", "din", share=1.0, char=0.64, marks=("*", "-"), seals=("red-chequers",),
           band=_eu("HR", 0.4)),
    Design("SI", "din", share=0.5, char=0.64, marks=("*", "-"), seals=("arms",), band=_eu("SLO"),
           ink=BLACK),
    Design("RS", "din", share=0.5, char=0.66, marks=("*", "-"), seals=("arms",),
           band=Band("SRB", stars=False)),
    Design("BA", "din", share=0.3, char=0.66, marks=("", "-", "-"), band=Band("BIH", stars=False)),
    Design("ME", "din", share=0.15, marks=("*", ""), seals=("arms",), band=Band("MNE",
           stars=False)),
    Design("MK", "din", share=0.15, marks=("*", "-"), seals=("discs",), band=Band("NMK",
           stars=False)),
    Design("XK", "din", share=0.1, marks=("*", "-"), seals=("arms",), band=Band("RKS",
           stars=False)),
    Design("AL", "din", share=0.2, marks=(" ",), band=Band("AL", stars=False),
           right=Band("##", DEEP_BLUE, WHITE, False, 0.3)),
    Design("GR", "din", share=0.8, char=0.68, marks=("-",), band=_eu("GR")),
    Design("CY", "din", share=0.1, char=0.68, band=_eu("CY")),
    Design("MT", "din", share=0.1, char=0.68, band=_eu("M")),
    Design("TR", "din", share=1.2, char=0.7, gap=0.35, band=Band("TR", stars=False)),
    Design("UA", "din", share=0.9, char=0.68, band=Band("UA", stars=False)),
    Design("BY", "din", share=0.3, char=0.66, marks=(" ", "-"), band=Band("BY", stars=False)),
    Design("MD", "din", share=0.15, char=0.68, band=Band("MD", stars=False)),
    Design("RU", "din", share=1.5, char=0.62, marks=("", "", "*"), seals=("",), spacing=0.12),
    Design("LT", "din", share=0.3, char=0.66, marks=("*",), seals=("square",), band=_eu("LT")),
    Design("LV", "din", share=0.3, char=0.66, marks=("-",), band=_eu("LV")),
    Design("EE", "din", share=0.25, char=0.68, marks=(" ",), band=_eu("EST")),
    Design("FI", "din", share=0.5, aspect=4.0, char=0.66, marks=("-",), band=_eu("FIN")),
    Design("SE", "se", share=1.3, char=0.7, gap=0.55, marks=("*",), seals=("", "square"),
           band=_eu("S", 0.75)),
    Design("NO", "no", share=0.8, char=0.64, gap=0.4, band=Band("N", stars=False, share=0.6)),
    Design("NO", "no", GREEN, WHITE, share=0.1, char=0.64, gap=0.4),
    Design("DK", "din", share=0.8, char=0.64, marks=(" ", " "), gap=0.3, band=_eu("DK", 0.35),
           forms=("@@ ## ###", "@@ ## ###", "@@ #####")),
    Design("DK", "din", YELLOW, share=0.15, char=0.64, forms=("@@ ## ###",)),
    Design("IS", "se", ink=NAVY, share=0.2, char=0.66, marks=("*",), seals=("square",),
           band=Band("IS", stars=False, share=0.6)),
    Design("GE", "din", share=0.2, char=0.66, marks=("-",), band=Band("GE", stars=False)),
    Design("IL", "il", YELLOW, share=1.1, char=0.66, marks=("-",), forms=("## ### ##",
           "### ## ###"),
           band=Band("IL", stars=False, share=0.8)),
    Design("IL", "il", YELLOW, share=0.15, aspect=1.5, rows=2, char=0.34, marks=("-",),
           forms=("## ### ##", "### ## ###")),
    *(
        Design(region, series, ground, ink, share, marks=marks, forms=forms, band=band)
        for region, series, ground, ink, share, marks, forms, band in _SPECIAL
    ),
    Design("CH", "ch", CREAM, share=0.05, aspect=4.55, marks=("·",)),
    Design("AD", "din", GRAY, share=0.03, forms=("@ ####",)),
)  # fmt: skip


def _in_two_rows(design: Design) -> Design:
    """A country's plate as it is where a car has no room for a long one: its band is short."""
    band = design.band and replace(design.band, width=0.17)
    return replace(
        design, share=TALL_SHARE * design.share, aspect=TALL, rows=2, char=0.36, y=0.5,
        band=band, right=None, words=(),
    )  # fmt: skip


def _tall(designs: Sequence[Design]) -> Iterator[Design]:
    """The common plate of each country whose plates of two rows are not among the designs."""
    known = {design.region for design in designs if design.rows > 1}
    for design in designs:
        if design.region not in known:
            known.add(design.region)
            yield _in_two_rows(design)


EUROPE: tuple[Design, ...] = (*_EUROPE, *_tall(_EUROPE))
"""All of them."""

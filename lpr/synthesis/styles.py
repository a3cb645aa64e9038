"""Tables of what plates look like: paint, forms of the text, words around it.

Variety counts for more than the likeness of any one country: detector and character network train
on these plates and must not learn a country by heart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Color = tuple[int, int, int]
"""Blue, green, red, 0 to 255."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of a plate: its ground, its characters, and how often it is drawn."""

    ground: Color
    ink: Color
    share: float


PAINTS = (
    Paint((245, 245, 245), (25, 25, 25), 10),
    Paint((235, 240, 242), (90, 45, 20), 3),
    Paint((238, 238, 240), (40, 40, 190), 2),
    Paint((235, 240, 238), (60, 110, 20), 2),
    Paint((40, 200, 245), (20, 20, 20), 4),
    Paint((60, 215, 240), (120, 50, 20), 1),
    Paint((25, 25, 25), (240, 240, 240), 4),
    Paint((25, 25, 25), (60, 200, 240), 1),
    Paint((150, 70, 20), (245, 245, 245), 4),
    Paint((110, 60, 30), (70, 210, 240), 1),
    Paint((45, 40, 180), (245, 245, 245), 2),
    Paint((80, 130, 40), (245, 245, 245), 2),
    Paint((170, 215, 150), (20, 20, 20), 2),
    Paint((60, 130, 235), (20, 20, 20), 1),
    Paint((170, 170, 175), (40, 40, 45), 2),
)

BODY_COLORS = (
    (232, 232, 230),
    (190, 190, 188),
    (135, 132, 130),
    (80, 78, 76),
    (38, 38, 38),
    (22, 22, 24),
    (40, 30, 150),
    (30, 20, 95),
    (125, 70, 25),
    (80, 45, 20),
    (200, 150, 90),
    (60, 85, 45),
    (110, 150, 175),
    (60, 160, 215),
)
"""Colours of cars: most are white, silver, gray or black."""

FORMS = (
    "AA 111 AA", "AA11 AAA", "AAA 1111", "AAA 111", "111 AAA", "1AAA111", "AAA1A11", "A 11111",
    "AA AA 111", "AA A 1111", "AA 11 AA 1111", "AA 1A A 1111", "A11 AAAA", "1111 AAA",
    "AA 1111 AA", "A 111 AA", "AA-1111", "1111-AA", "AAA-1111", "11-AA-11", "AA-111-A",
    "AA1 11-11", "11A-111.11", "111 1111", "11 111 11", "A1 1111", "A 1111 A", "AA 1111-1",
    "AAA 11", "1 AAA 111", "AAA 111 A", "A·11111", "A·AA111", "A·1A111", "AA·AA·11", "AAAA 111",
    "A1A 1A1", "AAAAAA", "AAAAAAA", "1111111", "XXXXXX", "XXXXXXX", "XXX XXX", "XX XXXXX",
    "XXXXX",
)  # fmt: skip
"""Forms of one-line texts: A any letter, 1 any digit, X either; the rest: gaps and marks."""

STACKED_FORMS = (
    ("AA 11", "AA 1111"),
    ("AA", "1111"),
    ("AAA", "111"),
    ("11-A1", "111.11"),
    ("11-A1", "1111"),
    ("AA 111", "AA"),
    ("A11", "AAA"),
    ("AA·AA", "1111"),
    ("AA 11 A", "1111"),
    ("AAA", "1111"),
    ("AA", "11111"),
    ("11", "11-11"),
    ("A 11", "AAA"),
    ("AA11", "AAA"),
    ("XXX", "XXXX"),
    ("XX", "XXXX"),
)
"""Forms of two-line texts, upper and lower row."""

BAND_CODES = (
    "D", "F", "I", "E", "NL", "PL", "CZ", "SK", "HR", "RO", "GB", "B", "P", "H", "S", "UA", "IND",
)  # fmt: skip
HEADINGS = (
    "CALIFORNIA", "Texas", "NEW YORK", "Florida", "OHIO", "Illinois", "Ontario", "VIRGINIA",
    "Oregon", "BRASIL", "ARGENTINA", "CP-CURITIBA", "SP-SAO PAULO", "MEXICO", "Washington",
    "Georgia", "UTAH", "NSW", "VICTORIA", "PERU", "COLOMBIA", "Arizona", "Maine", "PUNJAB",
    "SINDH",
)  # fmt: skip
SLOGANS = (
    "The Golden State", "SUNSHINE STATE", "Land of Lincoln", "EMPIRE STATE", "First in Flight",
    "dmv.ca.gov", "MERCOSUR", "Yours to Discover", "The Garden State", "BIRTHPLACE OF AVIATION",
    "Greatest Snow on Earth", "Live Free or Die",
)  # fmt: skip
DEALERS = (
    "AUTOHAUS MEYER",
    "SMITH MOTORS",
    "www.carshop.com",
    "Autosalon Novak",
    "CITY CARS 01 234 567",
    "Garage Dupont",
    "FORD",
    "TOYOTA of SPRINGFIELD",
    "Premium Auto Centar",
    "AUTO GROUP",
)


def pick_paint(rng: np.random.Generator) -> Paint:
    """Colours for a plate, the common ones more often, each a little off."""
    shares = np.array([paint.share for paint in PAINTS])
    paint = PAINTS[int(rng.choice(len(PAINTS), p=shares / shares.sum()))]
    return Paint(nearby(rng, paint.ground), nearby(rng, paint.ink), paint.share)


def fill_form(rng: np.random.Generator, form: str) -> str:
    """A text of a form: ``A`` becomes a letter, a digit a digit, ``X`` either, the rest stays."""
    kinds = {"A": LETTERS, "X": LETTERS + DIGITS}

    def one(mark: str) -> str:
        allowed = DIGITS if mark.isdigit() else kinds.get(mark, mark)
        return allowed[int(rng.integers(len(allowed)))]

    return "".join(one(mark) for mark in form)


def tinted(rng: np.random.Generator, color: Color) -> Color:
    """A colour a little lighter or darker, its hue nearly kept."""
    off = rng.normal(0, 8) + rng.normal(0, 3.5, 3)
    blue, green, red = (int(v) for v in np.clip(np.array(color) + off, 0, 255))
    return blue, green, red


def nearby(rng: np.random.Generator, color: Color) -> Color:
    """A colour a little off, as paint and light make it."""
    blue, green, red = (int(v) for v in np.clip(np.array(color) + rng.normal(0, 9, 3), 0, 255))
    return blue, green, red

"""Designs of the United States: what each state's plates show on 12 by 6 inches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lpr.synthesis.designs.design import (
    AMBER,
    BLACK,
    BLUE,
    CREAM,
    DARK_RED,
    GREEN,
    LIGHT_GREEN,
    NAVY,
    ORANGE,
    PLAIN,
    RED,
    SKY,
    WHITE,
    YELLOW,
    Backdrop,
    Design,
    Words,
)
from lpr.synthesis.styles import Color

ASPECT = 2.0
VANITY = 0.27
"""Share of plates with a text of the owner's choice."""

PURPLE, TEAL, SAND, PINK, PALE = (
    (130, 40, 90), (150, 120, 20), (150, 195, 225), (205, 190, 245), (235, 228, 205)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """One design of a state: words above and below the number, colours, and what lies behind."""

    code: str
    name: str
    name_color: Color
    slogans: tuple[str, ...]
    ink: Color
    series: str = "us"
    ground: Color = WHITE
    backdrop: Backdrop = PLAIN
    marks: tuple[str, ...] = (" ",)
    forms: tuple[str, ...] = ()
    share: float = 1.0
    script: bool = False
    """Whether the name is written slanted."""
    slogan_color: Color | None = None
    name_below: bool = False
    """Whether the name stands under the number and the slogan above."""


def _fade(*colors: Color) -> Backdrop:
    return Backdrop("fade", colors)


def _bands(*colors: Color) -> Backdrop:
    return Backdrop("bands", colors)


def _hills(*colors: Color) -> Backdrop:
    return Backdrop("hills", colors)


_GAP, _DASH, _DOT, _PICTURE, _NONE = (" ",), ("-",), ("·",), ("*",), ("",)

STATES: tuple[State, ...] = (
    State("CA", "California", RED, ("dmv.ca.gov", "", "The Golden State"), NAVY, "us-ca",
          marks=_NONE, forms=("[1-9] @@@ ###", "[1-9] @ #####", "##### @ #"), share=6, script=True),
    State("CA", "CALIFORNIA", AMBER, ("",), AMBER, "us-ca", BLACK, marks=_NONE,
          forms=("[1-9] @@@ ###", "@@@ ###"), share=0.6),
    State("CA", "CALIFORNIA", AMBER, ("",), AMBER, "us-ca", (140, 60, 20), marks=_NONE,
          forms=("[1-9] @@@ ###", "### @@@"), share=0.4),
    State("NY", "NEW YORK", WHITE, ("EMPIRE STATE", "THE EMPIRE STATE", "EXCELSIOR"), NAVY, "us-ny",
          AMBER, _bands(NAVY), _DASH, share=1.4),
    State("NY", "NEW YORK", WHITE, ("THE EMPIRE STATE",), NAVY, "us-ny", WHITE, _bands(NAVY, NAVY),
          _DASH, share=0.9, slogan_color=WHITE),
    State("TX", "TEXAS", BLACK, ("The Lone Star State", ""), BLACK, "us-tx", marks=("-", "*"),
          share=1.6),
    State("TX", "TEXAS", NAVY, ("The Lone Star State",), NAVY, "us-tx", WHITE, _fade(SKY, WHITE),
          ("*",), share=0.6),
    State("FL", "MYFLORIDA.COM", GREEN, ("SUNSHINE STATE", "IN GOD WE TRUST", "DADE"), GREEN,
          "us-ca", WHITE, _fade(LIGHT_GREEN, WHITE), _PICTURE, ("@@@ @##", "@## #@@", "@## @@@"),
          1.6),
    State("FL", "FLORIDA", ORANGE, ("SUNSHINE STATE", "DADE", "BROWARD"), ORANGE, "us",
          marks=_PICTURE, share=0.4),
    State("VA", "VIRGINIA", BLUE, ("", "Virginia is for Lovers", "400th Anniversary"), NAVY, "us",
          marks=_DASH, share=2),
    State("VA", "Virginia", NAVY, ("",), NAVY, "us", WHITE, _hills(SKY, LIGHT_GREEN), _DASH,
          share=0.5),
    State("WA", "WASHINGTON", RED, ("EVERGREEN STATE",), NAVY, "us-slash", WHITE,
          Backdrop("mountain", (SKY, PALE)), _DASH, share=1.2, slogan_color=RED),
    State("OH", "OHIO", RED, ("Birthplace of Aviation", "BEAUTIFUL OHIO"), NAVY, "us", WHITE,
          _hills(SKY, SAND), _GAP, share=1.0),
    State("OH", "Ohio", BLUE, ("BIRTHPLACE OF AVIATION",), NAVY, "us", WHITE, _fade(PALE, SAND),
          share=0.5),
    State("PA", "PENNSYLVANIA", WHITE, ("visitPA.com", "www.state.pa.us"), NAVY, "us-flat", WHITE,
          _bands(BLUE, YELLOW), _PICTURE, share=1.2, slogan_color=NAVY),
    State("IL", "Illinois", BLUE, ("Land of Lincoln",), RED, "us-flat", WHITE, _fade(SKY, WHITE),
          share=1.2),
    State("IL", "ILLINOIS", NAVY, ("LAND OF LINCOLN",), DARK_RED, "us-flat", PALE, share=0.5),
    State("NJ", "New Jersey", BLACK, ("Garden State",), BLACK, "us", (110, 215, 245),
          _fade(AMBER, CREAM), _PICTURE, ("@## @@@", "@@@ ##@"), 1.2),
    State("MA", "Massachusetts", BLUE, ("The Spirit of America",), RED, "us-wide", share=1.2,
          script=True),
    State("MA", "MASSACHUSETTS", GREEN, ("",), GREEN, "us-wide", forms=("### @@@", "### ###"),
          share=0.4),
    State("MI", "PURE MICHIGAN", BLUE, ("MICHIGAN.ORG", "GREAT LAKES"), (160, 95, 30), "us-flat",
          marks=_GAP, share=1.0),
    State("MI", "MICHIGAN", WHITE, ("GREAT LAKES",), WHITE, "us-flat", BLUE, share=0.4),
    State("GA", "GEORGIA", BLACK, ("GWINNETT", "FULTON", "IN GOD WE TRUST", "COBB"), BLACK,
          "us-flat",
          WHITE, Backdrop("glow", (ORANGE,)), _GAP, ("@@@ ####", "@@@ ####"), 1.2),
    State("NC", "First in Flight", RED, ("NORTH CAROLINA",), (150, 75, 30), "us", WHITE,
          _fade(SKY, WHITE), _DASH, share=1.2, slogan_color=RED, name_below=True),
    State("MD", "Maryland", BLACK, ("www.maryland.gov", ""), BLACK, "us-flat", WHITE,
          Backdrop("flag", (RED, YELLOW, BLACK)), ("",), share=1.0),
    State("AZ", "ARIZONA", TEAL, ("GRAND CANYON STATE",), (90, 70, 10), "us", (225, 235, 245),
          _hills(PINK, PURPLE), _NONE, share=1.0, slogan_color=WHITE),
    State("CO", "COLORADO", WHITE, ("",), WHITE, "us", GREEN, Backdrop("mountain", (GREEN, WHITE)),
          _DASH, share=0.7),
    State("CO", "COLORADO", GREEN, ("",), BLACK, "us", WHITE, Backdrop("mountain", (GREEN, WHITE)),
          share=0.5),
    State("NV", "NEVADA", NAVY, ("THE SILVER STATE", "Home Means Nevada"), NAVY, "us-flat", WHITE,
          _hills(SKY, SAND), _DOT, share=0.8),
    State("OR", "Oregon", NAVY, ("Pacific Wonderland", ""), NAVY, "us-flat", PALE, _hills(PINK,
          PURPLE),
          _PICTURE, share=0.8),
    State("MN", "Minnesota", NAVY, ("10,000 lakes", "Explore Minnesota.com"), NAVY, "us-flat",
          WHITE,
          _hills(SKY, GREEN), _DASH, share=0.8, slogan_color=BLUE),
    State("IN", "INDIANA", NAVY, ("", "CROSSROADS OF AMERICA", "IN GOD WE TRUST"), NAVY, "us-flat",
          WHITE,
          _hills(SKY, LIGHT_GREEN), _NONE, share=0.8),
    State("TN", "TENNESSEE", GREEN, ("The Volunteer State", "TNVACATION.COM"), BLACK, "us-flat",
          WHITE,
          _hills(LIGHT_GREEN, GREEN), _GAP, share=0.8),
    State("WI", "WISCONSIN", RED, ("America's Dairyland",), BLACK, "us-flat", marks=_DASH,
          share=0.8,
          slogan_color=RED),
    State("MO", "MISSOURI", BLUE, ("SHOW-ME STATE", "Bicentennial"), NAVY, "us", WHITE,
          _bands(PALE, PALE), _GAP, share=0.7),
    State("AL", "ALABAMA", NAVY, ("www.alabama.travel", "Sweet Home"), BLACK, "us-flat", WHITE,
          _hills(YELLOW, GREEN), _NONE, share=0.6, slogan_color=WHITE),
    State("AK", "ALASKA", NAVY, ("THE LAST FRONTIER",), NAVY, "us", AMBER, marks=_GAP, share=0.4),
    State("AR", "Arkansas", NAVY, ("The Natural State",), NAVY, "us-flat", WHITE, _fade(SKY, WHITE),
          _GAP, share=0.5),
    State("CT", "CONNECTICUT", NAVY, ("Constitution State",), NAVY, "us", WHITE, _fade((225, 160,
          90), WHITE),
          _DOT, share=0.7),
    State("DE", "THE FIRST STATE", AMBER, ("DELAWARE",), AMBER, "us-flat", (95, 45, 15), share=0.4),
    State("DC", "WASHINGTON, DC", RED, ("TAXATION WITHOUT REPRESENTATION",), NAVY, "us-flat", WHITE,
          _bands(RED, RED), _DASH, share=0.5, slogan_color=WHITE),
    State("HI", "HAWAII", BLACK, ("ALOHA STATE",), BLACK, "us-wide", WHITE,
          Backdrop("rainbow", (RED, YELLOW, GREEN, BLUE)), _GAP, share=0.6),
    State("ID", "IDAHO", NAVY, ("Famous Potatoes",), NAVY, "us-slash", WHITE,
          Backdrop("mountain", (RED, SKY)), _GAP, share=0.6),
    State("IA", "IOWA", BLUE, ("COUNTY NAME", "POLK", "SCOTT", "LINN"), BLACK, "us-flat", WHITE,
          _hills(SKY, LIGHT_GREEN), _GAP, share=0.6),
    State("KS", "KANSAS", NAVY, ("to the stars", ""), NAVY, "us", (220, 190, 150), share=0.5),
    State("KY", "KENTUCKY", NAVY, ("Unbridled Spirit", "FAYETTE", "JEFFERSON"), NAVY, "us-flat",
          WHITE,
          _fade(SKY, WHITE), _GAP, share=0.6),
    State("LA", "Louisiana", RED, ("Sportsman's Paradise",), NAVY, "us", WHITE, _fade(WHITE, SAND),
          _GAP, share=0.7, script=True),
    State("ME", "MAINE", GREEN, ("Vacationland",), BLACK, "us", WHITE, _hills(PALE, LIGHT_GREEN),
          share=0.5),
    State("MS", "MISSISSIPPI", BLUE, ("IN GOD WE TRUST", "Hospitality State"), NAVY, "us-flat",
          WHITE,
          _fade(SAND, WHITE), share=0.5),
    State("MT", "MONTANA", WHITE, ("TREASURE STATE", "BIG SKY COUNTRY"), WHITE, "us", (140, 75, 20),
          share=0.4),
    State("NE", "NEBRASKA", BLUE, ("nebraska.gov", "The Good Life"), BLACK, "us", WHITE,
          _fade(WHITE, SAND),
          share=0.4),
    State("NH", "LIVE FREE OR DIE", GREEN, ("NEW HAMPSHIRE",), GREEN, "us-flat", WHITE,
          Backdrop("mountain", (LIGHT_GREEN, PALE)), _GAP, share=0.6, name_below=True),
    State("NM", "New Mexico USA", RED, ("Land of Enchantment",), RED, "us", YELLOW, marks=_PICTURE,
          share=0.4),
    State("NM", "CENTENNIAL 1912-2012", YELLOW, ("NEW MEXICO",), YELLOW, "us", TEAL, marks=_PICTURE,
          share=0.3),
    State("ND", "NORTH DAKOTA", BLACK, ("Legendary", "PEACE GARDEN STATE"), BLACK, "us-flat", WHITE,
          _hills(SKY, ORANGE), share=0.4),
    State("OK", "OKLAHOMA", RED, ("NATIVE AMERICA", "Explore Oklahoma"), BLACK, "us-flat", WHITE,
          _fade(SKY, WHITE), _GAP, share=0.6),
    State("RI", "Rhode Island", NAVY, ("Ocean State",), NAVY, "us", WHITE, Backdrop("waves",
          (SKY,)),
          _GAP, share=0.5),
    State("SC", "South Carolina", NAVY, ("While I Breathe, I Hope", "Travel2SC.com"), NAVY, "us",
          WHITE,
          _fade(SKY, ORANGE), _PICTURE, share=0.6),
    State("SD", "South Dakota", RED, ("Great Faces. Great Places.",), NAVY, "us", WHITE,
          _hills(SKY, SAND), share=0.4, script=True),
    State("UT", "UTAH", RED, ("GREATEST SNOW ON EARTH", "LIFE ELEVATED"), NAVY, "us", WHITE,
          _hills(SKY, ORANGE), share=0.6),
    State("VT", "Vermont", WHITE, ("Green Mountain State",), WHITE, "us", (75, 105, 20), share=0.5),
    State("WV", "West Virginia", AMBER, ("Wild, Wonderful",), NAVY, "us-flat", WHITE,
          _bands(NAVY, NAVY), _GAP, share=0.5, slogan_color=AMBER),
    State("WY", "WYOMING", NAVY, ("",), BLACK, "us-slash", WHITE, _hills(SKY, SAND), ("*", "-"),
          share=0.4),
)  # fmt: skip


OTHER_ISSUES = 4
"""Made-up colours and letters of each state."""
_NAMES = {
    "FL": "Florida", "NC": "North Carolina", "DE": "Delaware", "NH": "New Hampshire",
    "NM": "New Mexico", "MI": "Michigan", "DC": "Washington DC",
}  # fmt: skip
"""Where the first design has other words in the place of the name."""
_COLORS: tuple[tuple[Color, Color, Backdrop], ...] = (
    (WHITE, NAVY, PLAIN), (WHITE, BLUE, _fade(SKY, WHITE)), (NAVY, WHITE, PLAIN),
    (WHITE, RED, PLAIN), (YELLOW, BLACK, PLAIN), (WHITE, GREEN, _hills(SKY, LIGHT_GREEN)),
    (BLUE, WHITE, PLAIN), (WHITE, BLACK, _fade(PALE, SAND)), (GREEN, WHITE, PLAIN),
    (WHITE, NAVY, _bands(RED, NAVY)), (CREAM, DARK_RED, PLAIN), (SKY, NAVY, _fade(SKY, PALE)),
    (WHITE, NAVY, _hills(PINK, PURPLE)),
)  # fmt: skip
"""Ground, ink and what lies behind."""
_NAME_COLORS = (RED, BLUE, GREEN, NAVY, BLACK, DARK_RED, PURPLE)
_LETTERS = ("us", "us-flat", "us-wide", "us-slash")


def _design(state: State) -> Design:
    """A state's words, colours and picture on the common size."""
    slogan_color = state.slogan_color or state.name_color
    large, small = (0.09, 0.145) if state.name_below else (0.145, 0.09)
    words = (
        Words((state.name,), state.name_color, large, 0.13, script=state.script),
        Words(state.slogans, slogan_color, small, 0.9, share=0.9),
    )
    return Design(
        f"US-{state.code}",
        state.series,
        state.ground,
        state.ink,
        state.share,
        ASPECT,
        char=0.47,
        y=0.52,
        spacing=0.13,
        gap=0.3,
        marks=state.marks,
        forms=state.forms,
        vanity=VANITY,
        seals=("emblem", "emblem", "dot", ""),
        words=words,
        backdrop=state.backdrop,
        prefix=0.06,
        stickers=0.6,
        bolts=0.6,
        frame=0.4,
        border=0.35,
        embossed=0.7,
    )


def _other_issues() -> Iterator[Design]:
    """Plates that states issued before, or for a cause: their words in other letters and colours.

    There are thousands of them, so that what tells the state is its name.
    """
    first: dict[str, State] = {}
    for state in STATES:
        first.setdefault(state.code, state)
    for number, state in enumerate(first.values()):
        names = _NAMES.get(state.code, state.name)
        for step in range(OTHER_ISSUES):
            ground, ink, backdrop = _COLORS[(number + 5 * step) % len(_COLORS)]
            color = _NAME_COLORS[(number + 3 * step) % len(_NAME_COLORS)]
            dark_ground = sum(ground) < 330
            name = names.upper() if (number + step) % 3 else names.title()
            other = replace(
                state, name=name, name_color=ink if dark_ground else color, ink=ink, ground=ground,
                backdrop=backdrop, share=0.16 * state.share + 0.1, script=(number + step) % 5 == 0,
                slogan_color=ink, name_below=(number + step) % 4 == 0, marks=(" ",),
                series=_LETTERS[(number + step) % len(_LETTERS)],
            )  # fmt: skip
            yield _design(other)


UNITED_STATES: tuple[Design, ...] = (*(_design(state) for state in STATES), *_other_issues())
"""All of them."""

"""Fonts to draw plates with, found on this machine.

Good ones come as Debian packages: fonts-roadgeek, fonts-opendin, fonts-bebas-neue,
fonts-routed-gothic, fonts-national-park, fonts-dejavu, fonts-liberation2, fonts-freefont-ttf,
fonts-roboto-unhinted, fonts-urw-base35, fonts-open-sans, fonts-lato, fonts-b612, fonts-hack,
fonts-inconsolata, fonts-jetbrains-mono, fonts-league-mono. Any subset does, together with the
DejaVu fonts of matplotlib; which fonts there are is part of what a seed draws.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import ImageFont

from lpr.alphabet import CHARACTERS
from lpr.errors import FontError

FONTS_VARIABLE = "LPR_FONTS"
"""Environment variable with the font folders to look in, separated as in PATH, in place of the
system's; empty is none but matplotlib's."""

PROBE_SIZE_PX = 64
"""Size that fonts are looked at in."""

_SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_UNFIT = re.compile(
    r"italic|oblique|slanted|symbol|emoji|dingbat|braille|math|script|hand|awesome|icon|serif(?!.*sans)"
    r"|tinos|roman|bookman|schoolbook|chancery|c059|p052|z003|d050000l|freemono|nimbusmono|thin|hairline|extralight"
    r"|ultralight|\bthi\b|-light|-th\b|arrow|shield|inline|outline|shadow|stencil|smallcaps|-sc-",
    re.IGNORECASE,
)
"""Names of fonts that no plate looks like: slanted, with serifs, hair-thin, symbols."""


@cache
def find_fonts() -> tuple[Path, ...]:
    """The fonts on this machine that draw A-Z and 0-9 the way plates do, in a fixed order.

    Raises:
        FontError: there is none; says what to install.
    """
    fonts = tuple(path for path in font_files() if _is_fit(path))
    if not fonts:
        raise FontError(
            "no font to draw plates with was found; install some (Debian: apt install "
            f"fonts-dejavu fonts-roadgeek fonts-opendin) or name a folder in {FONTS_VARIABLE}"
        )
    return fonts


def font_files() -> tuple[Path, ...]:
    """All font files on this machine, each name once, in alphabetical order."""
    named = os.environ.get(FONTS_VARIABLE)
    folders = _SYSTEM_FOLDERS if named is None else named.split(os.pathsep)
    paths = [
        path
        for folder in folders
        if folder
        for path in sorted(Path(folder).expanduser().rglob("*"))
        if path.suffix.lower() in {".ttf", ".otf"}
    ]
    unique = {path.name: path for path in [*_bundled_fonts(), *paths]}
    return tuple(path for _, path in sorted(unique.items()))


@cache
def load_font(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    """A font at a size; kept for the next call."""
    return ImageFont.truetype(str(path), size_px)


def _bundled_fonts() -> list[Path]:
    """The DejaVu fonts inside matplotlib's package, found without importing it."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob("mpl-data/fonts/ttf/DejaVuSans*.ttf"))


def _is_fit(path: Path) -> bool:
    """Whether a font has all characters, upright, solid and as high as capitals."""
    if _UNFIT.search(path.stem):
        return False
    try:
        font = load_font(path, PROBE_SIZE_PX)
        missing = bytes(font.getmask("\U000f1234"))
        drawn = [bytes(font.getmask(character)) for character in CHARACTERS]
        heights = [
            font.getbbox(character)[1::2] for character in CHARACTERS if character not in "JQ"
        ]
        bar, stem = _bitmap(font, "H"), _bitmap(font, "I")
    except (OSError, ValueError):
        return False
    whole = len(set(drawn)) >= len(CHARACTERS) - 1 and all(
        any(mask) and mask != missing for mask in drawn
    )
    return (
        whole
        and bool(np.all(np.ptp(heights, axis=0) <= 0.1 * bar.shape[0]))
        and _is_upright(bar)
        and _is_solid(bar, stem)
    )


def _bitmap(font: ImageFont.FreeTypeFont, character: str) -> npt.NDArray[np.bool_]:
    mask = font.getmask(character)
    width, height = mask.size
    return np.asarray(mask, np.uint8).reshape(height, width) > 127


def _is_upright(bar: npt.NDArray[np.bool_]) -> bool:
    """Whether the left stem of an H stands straight."""
    quarter = bar.shape[0] // 4
    upper, lower = (int(np.argmax(bar[row])) for row in (quarter, 3 * quarter))
    return bool(abs(upper - lower) <= 0.04 * bar.shape[0])


def _is_solid(bar: npt.NDArray[np.bool_], stem: npt.NDArray[np.bool_]) -> bool:
    """Whether strokes are filled, and nothing lies between the stems of an H."""
    if not bar.size or bar[bar.shape[0] // 6, bar.shape[1] // 2]:
        return False
    across = stem[stem.shape[0] // 2].astype(np.int8)
    return int((np.diff(across, prepend=0, append=0) == 1).sum()) == 1


def pick_font(rng: np.random.Generator) -> Path:
    """A random font; every family is equally likely, however many weights it has."""
    families = _families()
    family = families[int(rng.integers(len(families)))]
    return family[int(rng.integers(len(family)))]


@cache
def _families() -> tuple[tuple[Path, ...], ...]:
    families: dict[str, list[Path]] = {}
    for path in find_fonts():
        families.setdefault(re.split(r"[-\[]", path.stem)[0][:8], []).append(path)
    return tuple(tuple(paths) for paths in families.values())

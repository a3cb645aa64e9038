"""The files that ``lpr watch`` writes of passages: their best pictures and plots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.picture_files import write_picture
from lpr.errors import ConfigError
from lpr.types import PassageState
from lpr.whole_files import told_by_name, written_beside

if TYPE_CHECKING:
    from lpr.video import PassageEvent

JPEG_QUALITY = 92
SAFE = "-_."
"""Signs that names of files may have, beside letters and digits."""


def make_folder(folder: Path) -> None:
    """Make the folder for pictures.

    Raises:
        ConfigError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"--output {folder}: cannot be made ({error.strerror}); name a folder you may write to"
        ) from error


def write_pictures(folder: Path, event: PassageEvent, plot: bool = False) -> int:
    """Write a closed passage's best frame and its plate, and its plot; how many files that made.

    Raises:
        OutputError: one cannot be written.
    """
    passage = event.passage
    if passage.state != PassageState.CLOSED:
        return 0
    source = _safe(Path(passage.source).stem or "camera")
    stem = f"{source}_{passage.best.time:%Y%m%dT%H%M%S}_{_safe(passage.text)}"
    pictures = {f"{stem}.jpg": event.picture, f"{stem}_plate.jpg": event.crop}
    there = {name: picture for name, picture in pictures.items() if picture is not None}
    for name, picture in there.items():
        write_picture(folder / name, picture, JPEG_QUALITY)
    if plot:
        _write_plot(folder / f"{stem}.png", event)
    return len(there) + plot


def _write_plot(path: Path, event: PassageEvent) -> None:
    from lpr.plots.passage import passage_figure

    with told_by_name(path), written_beside(path) as partial:
        passage_figure(event.passage, event.picture).savefig(partial)


def _safe(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in SAFE else "-" for sign in text)

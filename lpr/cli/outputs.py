"""The files that `lpr read` writes: annotated pictures, plate crops, segmentation plots."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.extras import check_extra
from lpr.cli.output_names import own_names, remember_names
from lpr.cli.picture_files import write_picture
from lpr.errors import ConfigError, printable
from lpr.whole_files import told_by_name, written_beside

if TYPE_CHECKING:
    from lpr.arrays import GrayImage, Image
    from lpr.segmentation.trace import Trace
    from lpr.types import ImageResult, Plate

DEFAULT_DIR = Path("out")
ANNOTATED, CROP, PLOT = "annotated picture", "crop", "segmentation plot"
NOTHING, BINARY = "nothing-found plot", "binarised plate"
_FOLDERS = {ANNOTATED: ".", CROP: "crops", PLOT: "plots", NOTHING: "plots", BINARY: "binary"}
"""Under the output folder, where each kind of file goes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which kinds of files the user asked for."""

    annotated: bool
    crops: bool
    plots: bool
    binary: bool = False

    def __post_init__(self) -> None:
        if self.plots:
            check_extra("plots", "--plot-segmentation")

    def any(self) -> bool:
        """Whether files of any kind are wanted."""
        return self.annotated or self.crops or self.plots or self.binary


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture and what was read in it.

    Plots need more: ``traces`` of the plates and, where there are none, ``readings`` of what came
    nearest to one.
    """

    image: Image
    result: ImageResult
    traces: tuple[Trace, ...] = ()
    readings: tuple[Plate, ...] = ()


class Outputs:
    """Writes the wanted files of pictures.

    ``DIR/NAME.jpg`` is the annotated picture, ``DIR/crops/NAME_1_TEXT.png`` the crop of its first
    plate, ``DIR/binary/NAME_1_TEXT.png`` the same in black and white, ``DIR/plots/NAME_1_TEXT.png``
    the plot of it, and ``DIR/plots/NAME_nothing.png`` that of a picture without plates. For NAME
    see `lpr.cli.output_names`.
    """

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.folder, self.wanted = folder, wanted

    def prepare(self, sources: Sequence[Path]) -> tuple[str, ...]:
        """Make the folders, where any file is wanted; gives each picture's NAME.

        Raises:
            ConfigError: a folder cannot be made, or holds pictures that are to be read.
        """
        if not self.wanted.any():
            return ("",) * len(sources)
        self._check_sources(sources)
        self._make_folders()
        names = own_names(sources, self.folder)
        try:
            remember_names(sources, names, self.folder)
        except OSError as error:
            raise ConfigError(
                f"--output {self.folder}: cannot be written to ({error.strerror}); choose another"
            ) from error
        return names

    def write(self, seen: Seen, name: str) -> Iterator[str]:
        """Write what is wanted of one picture, and tell the kind of each file when it is written.

        Raises:
            OutputError: a file cannot be written; nothing is left of it.
        """
        if not self.wanted.any():
            return
        from lpr.drawing import draw_result
        from lpr.images import crop

        image, result = seen.image, seen.result
        if self.wanted.annotated:
            _write(self.folder / f"{name}.jpg", draw_result(image, result))
            yield ANNOTATED
        for number, plate in enumerate(result.plates, start=1):
            file_name = _plate_file_name(name, number, plate)
            if self.wanted.crops:
                _write(self.folder / "crops" / file_name, crop(image, plate.box))
                yield CROP
            if self.wanted.binary:
                _write(self.folder / "binary" / file_name, _binarised(image, plate))
                yield BINARY
            if self.wanted.plots:
                title = printable(f"{Path(result.source).name}: {plate.text or 'unread'}")
                _plot(self.folder / "plots" / file_name, seen.traces[number - 1], title)
                yield PLOT
        if self.wanted.plots and not result.plates:
            _plot_nothing(self.folder / "plots" / f"{name}_nothing.png", seen)
            yield NOTHING

    def summary(self, written: Mapping[str, int]) -> list[str]:
        """What was written where, one phrase per kind of file; how many there are is given."""
        return [
            f"{count} {kind}{'s' * (count != 1)} in {self.folder / _FOLDERS[kind]}"
            for kind, count in written.items()
        ]

    def _check_sources(self, sources: Iterable[Path]) -> None:
        folders = {os.path.realpath(self.folder / name) for name in _FOLDERS.values()}
        for parent in {path.parent for path in sources}:
            if os.path.realpath(parent) in folders:
                raise ConfigError(
                    f"--output {self.folder}: pictures to read lie in {parent}, and would be "
                    "overwritten; choose another folder"
                )

    def _make_folders(self) -> None:
        wanted = self.wanted
        kinds = {"crops": wanted.crops, "plots": wanted.plots, "binary": wanted.binary}
        names = [name for name, is_wanted in kinds.items() if is_wanted]
        try:
            for folder in (self.folder, *(self.folder / name for name in names)):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"--output {self.folder}: cannot make this folder ({error.strerror}); "
                "choose another"
            ) from error


def _plate_file_name(name: str, number: int, plate: Plate) -> str:
    text = "".join(sign if sign.isalnum() else "-" for sign in plate.text)
    return f"{name}_{number}_{text or 'unread'}.png"


def _binarised(image: Image, plate: Plate) -> GrayImage:
    from lpr.rectification import rectify
    from lpr.segmentation.binary import binarised
    from lpr.types import Detection

    return binarised(rectify(image, Detection(plate.box, 1.0, plate.quad)).image)


def _write(path: Path, image: Image | GrayImage) -> None:
    write_picture(path, image, shared_folder=True)


def _plot_nothing(path: Path, seen: Seen) -> None:
    from lpr.cli.printers import below_line
    from lpr.plots.nothing_found import NOTHING, plot_nothing_found

    weak, title = seen.result.weak_detections, printable(Path(seen.result.source).name)
    below = seen.result.below_confidence
    said = below_line(below) if below else NOTHING
    figure = plot_nothing_found(seen.image, weak, seen.readings, title, said)
    with _whole(path) as partial:
        figure.savefig(partial)


def _plot(path: Path, trace: Trace, title: str) -> None:
    from lpr.plots.segmentation import plot_segmentation

    figure = plot_segmentation(trace, title)
    with _whole(path) as partial:
        figure.savefig(partial)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    with told_by_name(path), written_beside(path, shared_folder=True) as partial:
        yield partial

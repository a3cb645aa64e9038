"""``lpr redact``: copies of pictures and films in which no plate can be read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import Progress, say
from lpr.cli.output_names import own_names, remember_names
from lpr.cli.picture_files import write_picture
from lpr.cli.redact_options import add_options
from lpr.errors import ConfigError, LprError, SourceError
from lpr.sources import find_pictures
from lpr.sources.kinds import VIDEO, kind_of_name

if TYPE_CHECKING:
    from lpr.pipeline import Recognizer
    from lpr.privacy import HidingConfig, RedactionConfig

SUFFIXES = {".jpg": ".jpg", ".jpeg": ".jpg", ".png": ".png", ".webp": ".webp", ".bmp": ".png"}
"""How the copies of pictures are kept; those of all other kinds as JPEG."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What is written, where, and how."""

    folder: Path
    hiding: HidingConfig
    style: RedactionConfig
    finder: Recognizer

    def copy(self, source: Path, name: str) -> None:
        """Write one copy.

        Raises:
            LprError: it cannot be read or written.
        """
        if is_film(source):
            self._copy_film(source, name)
        else:
            self._copy_picture(source, name)

    def _copy_picture(self, source: Path, name: str) -> None:
        from lpr.images import load_image
        from lpr.privacy import places_to_hide, redact

        image = load_image(source)
        hidden = redact(image, places_to_hide(self.finder, image, self.hiding), self.style)
        path = self.folder / f"{name}{SUFFIXES.get(source.suffix.lower(), '.jpg')}"
        write_picture(path, hidden)

    def _copy_film(self, source: Path, name: str) -> None:
        from lpr.video.redaction import redact_film

        film = redact_film(
            source,
            self.folder / f"{name}.mp4",
            hiding=self.hiding,
            style=self.style,
            finder=self.finder,
        )
        say(f"{source}: plates hidden: {film.hidden}, kept: {film.kept}, frames: {film.frames}")


def is_film(source: Path) -> bool:
    """Whether a file is a film, by its name."""
    return kind_of_name(source.name) is VIDEO


def _run(arguments: argparse.Namespace) -> int:
    work = _work(arguments)
    failures, copies, sources = 0, 0, list[Path]()
    for source in arguments.source:
        try:
            sources += _named(source)
        except SourceError as error:
            failures += 1
            say(f"error: {error}")
    names = _names(sources, work.folder)
    with Progress(len(sources)) as progress:
        for source, name in zip(sources, names, strict=True):
            try:
                work.copy(source, name)
                copies += 1
            except LprError as error:
                failures += 1
                with progress.aside():
                    say(f"error: {error}")
            progress.advance()
    say(f"copies: {copies}, failed: {failures}, in {work.folder}")
    return SOME_FAILED if failures else DONE


def _work(arguments: argparse.Namespace) -> _Work:
    """What the options ask for.

    Raises:
        ConfigError: a value makes no sense, or a folder or list cannot be used.
    """
    from lpr.pipeline import Recognizer, RecognizerConfig
    from lpr.privacy import HidingConfig, RedactionConfig, Style
    from lpr.privacy.search import hiding_recognizer

    keep = [*arguments.keep, *_listed(arguments.keep_list)]
    hiding = HidingConfig(least=arguments.least, keep=frozenset(keep))
    style = RedactionConfig(Style(arguments.style), arguments.margin)
    finder = Recognizer(hiding_recognizer(RecognizerConfig(region=arguments.region)))
    return _Work(arguments.output, hiding, style, finder)


def _listed(path: Path | None) -> Sequence[str]:
    """The plates of a list.

    Raises:
        ConfigError: it cannot be read.
    """
    if path is None:
        return ()
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"--keep-list {path}: cannot be read ({error}); give a text file with a plate a line"
        ) from error


def _named(source: str) -> Iterator[Path]:
    """The pictures and films that a source names.

    Raises:
        SourceError: it names none.
    """
    path = Path(source)
    if is_film(path) and path.is_file():
        yield path
        return
    films = sorted(one for one in path.iterdir() if is_film(one)) if path.is_dir() else []
    try:
        yield from find_pictures(source, sys.stdin).pictures
    except SourceError:
        if not films:
            raise
    yield from films


def _names(sources: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """What the copies are called.

    Raises:
        ConfigError: the folder cannot be made, or holds what is to be copied.
    """
    if any(source.resolve().parent == folder.resolve() for source in sources):
        raise ConfigError(f"--output {folder}: what is to be copied lies there; choose another")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = own_names(sources, folder)
        remember_names(sources, names, folder)
    except OSError as error:
        raise ConfigError(
            f"--output {folder}: cannot be written to ({error.strerror}); choose another"
        ) from error
    return names


COMMAND = Command(add_options, _run)

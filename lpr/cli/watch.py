"""``lpr watch``: follow the vehicles in films and before cameras."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import say
from lpr.cli.cores import thread_count
from lpr.cli.extras import check_extra
from lpr.cli.watch_options import add_options, frame_options, watch_config
from lpr.cli.watch_printers import WATCH_PRINTERS, PassagePrinter
from lpr.cli.watch_progress import FilmProgress
from lpr.cli.watch_sources import named_sources
from lpr.errors import ConfigError, LprError
from lpr.sources.secrets import without_secrets

if TYPE_CHECKING:
    from lpr.cli.watch_window import Window
    from lpr.pipeline import Recognizer
    from lpr.video import Frame, FrameSource, PassageEvent, WatchConfig
    from lpr.video.recording import Recorder

WAIT_S = 0.2
"""So often the main thread looks whether a source is still being watched."""


@dataclass(slots=True)
class _Telling:
    """What all sources tell, one at a time: passages on stdout, failures on stderr, files."""

    printer: PassagePrinter
    folder: Path | None
    plots: bool
    lock: threading.Lock
    progress: FilmProgress
    passages: int = 0
    failures: int = 0
    files: int = 0

    def tell(self, event: PassageEvent) -> None:
        """Print an event, and write the pictures of a closed passage."""
        from lpr.cli.watch_files import write_pictures

        with self.lock, self.progress.aside():
            self.printer.write(event.passage)
            self.passages += event.passage.state == "opened"
        if self.folder is not None:
            written = write_pictures(self.folder, event, self.plots)
            with self.lock:
                self.files += written

    def reached(self, source: str, offset_s: float) -> None:
        """A source has been watched so far."""
        with self.lock:
            self.progress.reached(source, offset_s)

    def fail(self, source: str, error: str) -> None:
        """A source failed."""
        with self.lock, self.progress.aside():
            self.failures += 1
            say(f"error: {error}")
            # What failed may be standard output itself, and that is told by now.
            with suppress(OSError):
                self.printer.write_failure(source, error)


class _Watch:
    """One source that is watched, and what becomes of its events and frames."""

    def __init__(
        self,
        source: FrameSource,
        config: WatchConfig,
        recognizer: Recognizer,
        telling: _Telling,
        shown: _Shown,
    ) -> None:
        from lpr.video import SourceWatch

        self.source = source
        self._watching = SourceWatch(source, config, None, recognizer, self._seen)
        self._telling, self._shown = telling, shown

    def run(self) -> None:
        """Watch the source to its end; what goes wrong is told, and ends this source alone."""
        name, telling = self.source.name, self._telling
        try:
            for event in self._watching.events():
                telling.tell(event)
        except LprError as error:
            telling.fail(name, str(error))
        except BrokenPipeError:
            telling.fail(name, "standard output is closed")
        except OSError as error:
            telling.fail(name, f"{name}: cannot go on ({error.strerror or error})")
        except Exception as error:
            reason = f"{type(error).__name__}: {error}; please report this"
            telling.fail(name, f"{name}: watching failed ({reason})")

    def stop(self) -> None:
        """End it; what is open closes."""
        self._watching.stop()

    def _seen(self, frame: Frame) -> None:
        if self.source.duration_s is not None:
            self._telling.reached(self.source.name, frame.offset_s)
        recorder, window = self._shown.recorder, self._shown.window
        if recorder is None and window is None:
            return
        picture = self._watching.picture()
        if recorder is not None and picture is not None:
            recorder.add(picture, frame.offset_s)
        if window is not None and picture is not None:
            window.show(self.source.name, picture)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What frames are written to and shown in, if that is asked for."""

    recorder: Recorder | None = None
    window: Window | None = None


def _run(arguments: argparse.Namespace) -> int:
    # All that can be wrong with the usage is found out before anything is watched.
    from lpr.video import open_source

    _check(arguments)
    options = frame_options(arguments)
    printer = WATCH_PRINTERS[arguments.format](sys.stdout)
    progress = FilmProgress()
    telling = _Telling(
        printer, arguments.output, arguments.plot_passages, threading.Lock(), progress
    )
    names = named_sources(arguments.source, sys.stdin, telling.fail)
    _check_record(arguments.record, len(names))
    threads = thread_count(arguments.threads, max(len(names), 1))
    recognizer = _recognizer(watch_config(arguments, threads, live=False))
    with ExitStack() as stack:
        stack.callback(progress.close)
        shown = _shown(arguments, stack)
        watches = []
        for name in names:
            try:
                source = stack.enter_context(open_source(name, options))
            except LprError as error:
                telling.fail(without_secrets(name), str(error))
                continue
            own = watch_config(arguments, threads, source.live)
            watches.append(_Watch(source, own, recognizer, telling, shown))
        progress.begin(watch.source.duration_s for watch in watches)
        _watch_all(watches, shown.window)
    _say_summary(telling, len(arguments.source))
    return SOME_FAILED if telling.failures else DONE


def _check(arguments: argparse.Namespace) -> None:
    """See that the options go together, and make the folder for pictures.

    Raises:
        ConfigError: they do not, or it cannot be made.
    """
    from lpr.cli.watch_files import make_folder

    _check_record(arguments.record, len(arguments.source))
    if arguments.plot_passages:
        check_extra("plots", "--plot-passages")
        if arguments.output is None:
            raise ConfigError("--plot-passages: goes with --output, which names the folder")
    if arguments.output is not None:
        make_folder(arguments.output)


def _check_record(path: Path | None, sources: int) -> None:
    """See that only one source is recorded.

    Raises:
        ConfigError: there are more.
    """
    if path is not None and sources > 1:
        raise ConfigError(
            f"--record {path}: is one film, and there are {sources} sources; record them one by one"
        )


def _shown(arguments: argparse.Namespace, stack: ExitStack) -> _Shown:
    """What frames are written to and shown in; it is closed with the stack."""
    recorder, window = None, None
    if arguments.record is not None:
        from lpr.video.recording import Recorder

        recorder = Recorder(arguments.record)
        stack.callback(recorder.close)
    if arguments.show:
        from lpr.cli.watch_window import Window

        window = Window()
        stack.callback(window.close)
    return _Shown(recorder, window)


def _watch_all(watches: Sequence[_Watch], window: Window | None) -> None:
    """Watch all sources, each in a thread; Ctrl-C and SIGTERM end them, their passages close."""
    # Threads are not joined: a Ctrl-C during a timed join makes Python take them for ended.
    ended = [threading.Event() for _ in watches]
    for watch, end in zip(watches, ended, strict=True):
        threading.Thread(target=_run_to_end, args=(watch, end), daemon=True).start()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while not all(end.is_set() for end in ended):
            if window is not None and not window.update():
                raise KeyboardInterrupt
            for end in ended:
                end.wait(0.0 if window is not None else WAIT_S)
    except KeyboardInterrupt:
        for watch in watches:
            watch.stop()
        for end in ended:
            end.wait()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _run_to_end(watch: _Watch, ended: threading.Event) -> None:
    try:
        watch.run()
    finally:
        ended.set()


def _recognizer(config: WatchConfig) -> Recognizer:
    """The one recognizer that all sources share.

    Raises:
        ConfigError: an unknown region or detector.
        ModelError: a model file that cannot be used.
    """
    from lpr.pipeline import Recognizer

    return Recognizer(config.recognizer)


def _say_summary(telling: _Telling, sources: int) -> None:
    if sources > 1 or telling.files or telling.failures:
        files = f", pictures: {telling.files}" if telling.files else ""
        say(f"passages: {telling.passages}, sources failed: {telling.failures}{files}")


COMMAND = Command(add_options, _run)

"""The inside of a process that reads: pictures come in, readings or errors go out."""

from __future__ import annotations

import signal
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import cv2

from lpr import ImageResult, Recognizer, RecognizerConfig
from lpr.errors import LprError, ServiceError, first_line
from lpr.service.log_lines import log_to
from lpr.service.store.values import Networks

READY = "ready"
TOP_N = 10
"""Candidates of each plate; answers show as many of them as their client wants."""
MOST_RECOGNIZERS = 4
"""Of different options, kept in each process."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a picture is to be read; the fields are those of `lpr.RecognizerConfig`.

    >>> ReadOptions(region=("hr",)).config(64.0).regions
    'hr'
    """

    region: tuple[str, ...] = ("auto",)
    conf: float | None = None
    min_confidence: float | None = None
    quick: bool = False
    """Whether to do without turned looks and tiles: sooner, and less is found."""

    def config(self, max_megapixels: float) -> RecognizerConfig:
        """The settings of the recognizer that reads so.

        Raises:
            ConfigError: a value makes no sense.
        """
        return RecognizerConfig(
            region=self.region,
            top_n=TOP_N,
            conf=self.conf,
            min_confidence=self.min_confidence,
            max_megapixels=max_megapixels,
            turned="off" if self.quick else "auto",
            tiles="off" if self.quick else "auto",
        )


@dataclass(frozen=True, slots=True)
class ReadWay:
    """How a picture is read: with what options, and by which networks; None are those that come
    with lpr."""

    options: ReadOptions = field(default_factory=ReadOptions)
    networks: Networks | None = None


def answer_all(line: Connection, max_megapixels: float) -> None:
    """Say `READY`, or what is wrong; then read what comes until nobody asks any more."""
    # Ctrl-C goes to all processes of a terminal; the one that asks decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log_to(sys.stderr)
    cv2.setNumThreads(1)
    recognizers = _Recognizers(max_megapixels)
    with suppress(EOFError, OSError):
        line.send(_made_ready(recognizers))
        while True:
            data, way = line.recv()
            line.send(_answer(recognizers, data, way))


def _made_ready(recognizers: _Recognizers) -> str:
    try:
        recognizers.of(ReadWay())
    except Exception as error:
        return first_line(error)
    return READY


def _answer(recognizers: _Recognizers, data: bytes, way: ReadWay) -> ImageResult | LprError:
    """What was read; an error is a value, too, and one that can be pickled."""
    try:
        return recognizers.of(way).read(data, source="the picture")
    except LprError as error:
        return error.with_traceback(None)
    except MemoryError:
        return ServiceError("the picture: there is no memory left to read it; make it smaller")
    except Exception as error:
        kind = type(error).__name__
        return ServiceError(f"reading failed ({kind}: {first_line(error)}); report this picture")


class _Recognizers:
    """The recognizers of the ways to read that were asked for last."""

    def __init__(self, max_megapixels: float) -> None:
        self._max_megapixels = max_megapixels
        self._kept: OrderedDict[ReadWay, Recognizer] = OrderedDict()

    def of(self, way: ReadWay) -> Recognizer:
        """The recognizer that reads this way.

        Raises:
            ConfigError: there is no such region, or a value makes no sense.
            ModelError: a network cannot be used.
        """
        recognizer = self._kept.pop(way, None)
        if recognizer is None:
            config = way.options.config(self._max_megapixels)
            if way.networks is not None:
                config = way.networks.applied(config)
            recognizer = Recognizer(config)
        self._kept[way] = recognizer
        while len(self._kept) > MOST_RECOGNIZERS:
            self._kept.popitem(last=False)
        return recognizer

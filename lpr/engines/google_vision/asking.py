"""Asking a service that may be busy, refuse, or be silent: tries, waits, and an end to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, TypeVar

from lpr.engines.google_vision.options import GoogleVisionOptions
from lpr.errors import EngineError, first_line

Answer = TypeVar("Answer")
FIRST_WAIT_S = 0.5
"""Before the second try, where the service does not say; it doubles with each."""
WEEK_S = 604_800.0


class Patience(StrEnum):
    """What becomes of further tries after a refusal."""

    AGAIN = "again"
    """It may pass: the same is asked again."""
    NOT_THIS = "not this"
    """This is refused, and something else may not be."""
    NEVER = "never"
    """Whatever is asked will be refused alike, and some of it might be charged for."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no answer came, what that means for further tries, and how long the service asks to
    wait, None where it does not say."""

    words: str
    patience: Patience
    wait_s: float | None = None


class Budget:
    """Counts what is sent; nothing is once it is used up."""

    def __init__(self, most: int) -> None:
        self._most, self._left = most, most
        self._turn = threading.Lock()

    def take(self, count: int) -> None:
        """Take so many from what is left.

        Raises:
            EngineError: so many are not left; none is taken.
        """
        with self._turn:
            if count > self._left:
                raise EngineError(
                    f"google-vision: {self._most - self._left} of {self._most} pictures are sent; "
                    "raise --max-requests to send more"
                )
            self._left -= count


class Asking:
    """Asks with patience. Any number of threads may.

    Args:
        options: tries, waits, and how many pictures may be sent.
        refusal_of: says what an error of the service's library means; None is no refusal.
        sleep: waits; for tests.
    """

    def __init__(
        self,
        options: GoogleVisionOptions,
        refusal_of: Callable[[Exception], Refusal | None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._options = options
        self._refusal_of = refusal_of
        self._sleep = sleep
        self._budget = Budget(options.max_requests)
        self._stopped: str | None = None

    def ask(self, pictures: int, send: Callable[[], Answer]) -> Answer:
        """What the service answers.

        Args:
            pictures: how many are sent each time.
            send: sends them once.

        Raises:
            EngineError: it refuses, or does not answer however often it is asked; or as many
                pictures have been sent as may be.
        """
        for attempt in range(self._options.retries + 1):
            if self._stopped is not None:
                raise EngineError(self._stopped)
            self._budget.take(pictures)
            try:
                return send()
            except Exception as error:
                refusal = self._refusal_of(error)
                if refusal is None:
                    raise
                self._wait(refusal, attempt, error)
        raise AssertionError("the last try either answers or raises")

    def _wait(self, refusal: Refusal, attempt: int, error: Exception) -> None:
        """Wait for the next try.

        Raises:
            EngineError: there is none.
        """
        if refusal.patience is not Patience.AGAIN:
            message = f"google-vision: {refusal.words}"
            self._stopped = message if refusal.patience is Patience.NEVER else None
            raise EngineError(message) from error
        usual_s = FIRST_WAIT_S * 2**attempt
        wait_s = usual_s if refusal.wait_s is None else refusal.wait_s
        if wait_s > self._options.longest_wait_s:
            raise EngineError(
                f"google-vision: {refusal.words}; it asks to wait {wait_s:.0f} s, and "
                f"longest_wait_s is {self._options.longest_wait_s:g}"
            ) from error
        if attempt == self._options.retries:
            tries = f"asked {attempt + 1} time{'s' if attempt else ''}"
            raise EngineError(f"google-vision: {refusal.words} ({tries})") from error
        self._sleep(wait_s)


def retry_after_s(headers: Any) -> float | None:
    """The seconds of a ``Retry-After`` header (RFC 9110, 10.2.3); None where there is none.

    >>> retry_after_s({"Retry-After": "2"}), retry_after_s({})
    (2.0, None)
    """
    value = headers.get("Retry-After") if headers is not None else None
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            return None
    return min(max(seconds, 0.0), WEEK_S)


def told(error: Exception) -> str:
    """What the service's own message says, short."""
    return first_line(Exception(getattr(error, "message", None) or str(error)))

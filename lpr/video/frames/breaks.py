"""Why a stream gives no frames, in words: what its makers call errors, told in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lpr.errors import LprError, StreamError, first_line, printable
from lpr.sources.secrets import without_secrets

Judge: TypeAlias = Callable[[str], Sequence[str]]
"""Gives the places that an address may be connected at, or raises an `LprError`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no frame, and what to do; ``lasting`` is what no second try changes."""

    words: str
    advice: str
    lasting: bool = False


class Break(Exception):
    """A connection is at its end, or was not made.

    ``stalled`` says that it is open, but gave nothing for too long; ``other_way`` that the server
    may give the same over another transport.
    """

    def __init__(self, reason: Reason, stalled: bool = False, other_way: bool = False) -> None:
        super().__init__(reason.words)
        self.reason = reason
        self.stalled = stalled
        self.other_way = other_way


NO_VIDEO = Reason("there is no video in it", "name one that has pictures", lasting=True)
ENDED = Reason("the connection broke", "see that its sender runs")
UNDECODED = Reason(
    "no picture can be made of what comes",
    "let the camera send H.264, H.265 or MJPEG, and see that little is lost on the way",
)
STALLED = Reason("no frame came for too long", "see that its sender runs")
NO_ANSWER = Reason("no answer came in time", "check host and port")
UNKNOWN = Reason("it cannot be opened", "check the address")

_REASONS: dict[str, Reason] = {
    "HTTPUnauthorizedError": Reason(
        "the user name or the password is wrong",
        "write them into the address, as in rtsp://USER:PASSWORD@HOST, with signs like @ as %40",
        lasting=True,
    ),
    "HTTPForbiddenError": Reason("it may not be seen with this user name", "ask for the right to"),
    "HTTPNotFoundError": Reason(
        "there is no such stream", "check the path in the address", lasting=True
    ),
    "HTTPTooManyRequestsError": Reason("it is asked too often", "poll it less often"),
    "ConnectionRefusedError": Reason(
        "nothing answers there", "check host and port, and that its sender runs"
    ),
    "TimeoutError": NO_ANSWER,
    "ExitError": NO_ANSWER,
    "EOFError": ENDED,
    "InvalidDataError": Reason("what comes is no video, or is damaged", "check the address"),
    "DecoderNotFoundError": Reason(
        "nothing here reads its codec", "let the camera send H.264, H.265 or MJPEG", lasting=True
    ),
    "DemuxerNotFoundError": Reason(
        "nothing here reads this kind of stream", "use rtsp:// or http://", lasting=True
    ),
    "ProtocolNotFoundError": Reason(
        "nothing here reads this kind of address", "use rtsp:// or http://", lasting=True
    ),
}
"""By the names of PyAV's errors, so that they can be told without loading it."""
_ANSWERS = (
    *("HTTPUnauthorizedError", "HTTPForbiddenError", "HTTPNotFoundError"),
    *("HTTPTooManyRequestsError", "ConnectionRefusedError", "TimeoutError", "ExitError"),
)
"""What a server answers alike, whichever the transport."""


def break_of(error: Exception) -> Break:
    """The break that an error of PyAV or of the system means."""
    other_way = type(error).__name__ not in _ANSWERS
    for kind in type(error).__mro__:
        if (reason := _REASONS.get(kind.__name__)) is not None:
            return Break(reason, other_way=other_way)
    words = getattr(error, "strerror", None) or first_line(error) or type(error).__name__
    told = printable(without_secrets(str(words))).lower()
    return Break(Reason(f"{UNKNOWN.words} ({told})", UNKNOWN.advice), other_way=other_way)


def stream_error(name: str, reason: Reason) -> StreamError:
    """The error that ends a source."""
    return StreamError(f"{name}: {reason.words}; {reason.advice}")


def judged(may_connect: Judge | None, address: str) -> Sequence[str]:
    """Where to connect to, to reach an address, at the first that answers; none is wherever its
    name says.

    Raises:
        Break: it may not be connected to, now.
    """
    if may_connect is None:
        return ()
    try:
        return may_connect(address)
    except LprError as error:
        raise Break(Reason(str(error), UNKNOWN.advice)) from None


def reason_of_status(status: int) -> Reason:
    """What a web server's status means."""
    names = {
        401: "HTTPUnauthorizedError",
        403: "HTTPForbiddenError",
        404: "HTTPNotFoundError",
        429: "HTTPTooManyRequestsError",
    }
    if status in names:
        return _REASONS[names[status]]
    return Reason(f"{UNKNOWN.words} (the server says {status})", UNKNOWN.advice)

"""The pictures of an opened film or stream, decoded one after the other, damage counted."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from lpr.video.frames.breaks import NO_VIDEO, Break, Reason, break_of
from lpr.video.frames.tally import Tally

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

NO_DECODER = Reason(
    "nothing here reads its codec",
    "use H.264, H.265 or MJPEG; ffmpeg -i FILE OUT.mp4 converts a film",
    lasting=True,
)


def video_track(container: InputContainer) -> VideoStream:
    """The first track of moving pictures; covers of music are none.

    Raises:
        Break: there is none, or nothing here decodes it.
    """
    for track in container.streams.video:
        if not track.disposition & type(track.disposition).attached_pic:
            # PyAV gives None where there is no decoder, which its stubs do not say.
            if track.codec_context is None:
                raise Break(NO_DECODER)
            return track
    raise Break(NO_VIDEO)


def decoded(
    av: ModuleType, container: InputContainer, track: VideoStream, tally: Tally
) -> Iterator[VideoFrame | None]:
    """All whole pictures of a track; None in place of what could not be decoded or gave none.

    Raises:
        Break: no more can be read; the pictures before have been given.
    """
    packets = container.demux(track)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:
            yield from _last(av, track, tally)
            if isinstance(error, EOFError):
                return
            raise break_of(error) from None
        if packet is None:
            return
        try:
            pictures = packet.decode()
        except av.FFmpegError:
            tally.add(seen=1, failed=1)
            yield None
            continue
        tally.add(seen=int(packet.size > 0))
        # Where packet after packet gives nothing, who waits for pictures can still give up.
        yield from _whole(pictures, tally) if pictures else (None,)


def _last(av: ModuleType, track: VideoStream, tally: Tally) -> Iterator[VideoFrame | None]:
    """What a decoder still holds when nothing more comes."""
    try:
        pictures = track.decode(None)
    except av.FFmpegError:
        return
    yield from _whole(pictures, tally)


def _whole(pictures: list[VideoFrame], tally: Tally) -> Iterator[VideoFrame | None]:
    for picture in pictures:
        if picture.is_corrupt:
            tally.add(failed=1)
            yield None
        else:
            tally.add(decoded=1)
            yield picture

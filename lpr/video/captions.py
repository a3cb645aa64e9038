"""The captions of one source: where text is burnt into its picture, which is no vehicle's plate."""

from __future__ import annotations

from dataclasses import dataclass

from lpr.geometry import Box
from lpr.video.frames import Frame
from lpr.video.overlays import FixedText
from lpr.video.tracking import Track

EVERY_S = 0.2
"""So often what may be a caption is compared."""
CAPTION_IOU = 0.3
"""What meets a caption by so much is that caption."""


@dataclass(slots=True)
class _Standing:
    """What may be a caption, and when it was compared last."""

    text: FixedText
    compared_s: float


class Captions:
    """Watches what stands from its first frame on, and remembers which of it are captions."""

    def __init__(self) -> None:
        self._standing: dict[int, _Standing] = {}
        self._places: list[Box] = []

    def hold(self, box: Box) -> bool:
        """Whether what is found there is a caption that is known."""
        return any(box.iou(place) >= CAPTION_IOU for place in self._places)

    def forget(self, track: Track) -> None:
        """A track has ended, or moves."""
        self._standing.pop(track.number, None)

    def is_one(self, frame: Frame, track: Track) -> bool:
        """Whether a track, which the frame shows standing, turns out to be a caption."""
        if track.seen == 1:
            text = FixedText(frame.gray, track.detection.box)
            self._standing[track.number] = _Standing(text, frame.offset_s)
        standing = self._standing.get(track.number)
        if standing is None or frame.offset_s - standing.compared_s < EVERY_S:
            return False
        standing.text.look(frame.gray)
        standing.compared_s = frame.offset_s
        if not standing.text.is_caption:
            return False
        self._places.append(track.detection.box)
        self.forget(track)
        return True

"""Plates that the witness alone can read.

Of thin, leaning or ornamental letters, and of small ones on a large plate, the character network
makes nothing, so that no path is worth anything. The witness, which sees whole rows, may read them
all the same: in nearly every frame, and surely. It is shown rows where the text lines of the plate
lie, and where the row of a plate usually does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from lpr.alphabet import REJECT_INDEX, loose
from lpr.arrays import FloatArray, Image
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import RankedReading, rerank
from lpr.formats.settling import Hypothesis
from lpr.reading.assembly import ReadingPath
from lpr.reading.attempts import JUDGED, Attempt, look_name
from lpr.reading.base import TracedPlate
from lpr.reading.look import Sight, see
from lpr.reading.plates import placed, to_plate
from lpr.reading.witness.ctc import log_likelihoods
from lpr.reading.witness.opinion import Opinion, RowNetwork, seen_rows, with_other_frames
from lpr.reading.witness.placed import SeenText
from lpr.reading.witness.rows import RowFrame, cut_row, line_frame
from lpr.reading.witness.second_look import Witness
from lpr.rectification import resized
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import TextLine
from lpr.segmentation.pieces import TYPICAL_CHAR_ASPECT
from lpr.segmentation.trace import Trace
from lpr.types import Detection, Plate

SCALES = ((1.0, 1.0), (0.9, 0.5))
"""The frames in which the plate is looked at, width and height of the detected one: small letters
stand in the middle of a large plate."""
LINES = 3
"""Lines that are looked at in each of them, those of the greatest worth,"""
HEIGHTS = (0.75, 0.5, 0.33)
"""and rows through its middle so high, of the plate image: thresholds may show no line."""
LEAST_READ = 4
"""Shorter texts are none: anything may look like two or three characters."""
LIKELY = -1.0
"""log P from which what is read in one frame is looked at in others,"""
MOST_LIKELY = 2
"""those so many rows of which it is greatest."""
CERTAIN = -0.7
ALIKE = 4
"""What is read counts from this mean log P over five frames on, nats, if so many of them read it:
of eleven training plates so read all were right, of those held back from the witness two of two."""
ALONE_AT_MOST = 0.7
"""How sure such a reading can be: nobody has seen its characters."""
LEAST_CHANCE = 1e-6
"""Keeps what the witness sees of each character finite."""
ALONE_NOTE = "only the second network, which sees whole rows, can read it"
"""What the trace of such a plate says."""


@dataclass(frozen=True, slots=True)
class AloneRow:
    """A row as the witness reads it: the look at the plate, the frame of the look, and its opinion,
    of one way to have one row."""

    sight: Sight
    scale: tuple[float, float]
    opinion: Opinion
    text: str
    certainty: float

    def path(self) -> ReadingPath:
        """Its characters, where the witness sees them and as it does."""
        (frame,), (log_p,) = self.opinion.seen[0].frames, self.opinion.seen[0].log_probabilities
        row = SeenText(self.text, frame, log_p)
        middles = row.middles()
        boxes = _boxes(middles, row.height_px)
        chances = _chances(log_p, frame, middles)
        places = tuple(range(len(self.text)))
        return ReadingPath(0.0, (places,), chances, boxes, told=self.text)


def read_alone(
    image: Image,
    known: Plate,
    detection: Detection,
    witness: Witness,
    grammars: tuple[Grammar, ...],
    config: SegmentationConfig,
    explain: bool = False,
) -> Attempt | None:
    """The plate as the witness alone reads it; None where it is not sure of its one row.

    Args:
        image: the picture, BGR.
        known: the plate as it was read otherwise.
        detection: where it is.
        witness: who reads it.
        grammars: the formats that it may have.
        config: of the thresholds that show its text lines.
        explain: whether it comes with its trace.
    """
    row = _surest_row(witness.rows, image, detection, config)
    if row is None or not _replaces(row.text, known.text):
        return None
    path = row.path()
    likely = witness.likely(image, row.sight.plate, path, grammars)
    cut = Hypothesis(path.cut_log_score, path.probabilities, None, path.told)
    ranked = [_bounded(one) for one in rerank([cut], grammars, JUDGED, row.opinion, likely)]
    plate = to_plate(detection, row.sight.plate, [path], ranked)
    if row.scale != SCALES[0]:
        plate = replace(plate, look=look_name(row.scale))
    trace = _trace(row, plate, path) if explain else None
    look = row.sight.blank_look()
    return Attempt(TracedPlate(plate, trace), look, path, witnessed=row.text, whole=True)


def _replaces(text: str, known: str) -> bool:
    """Whether a text counts in place of one that was read otherwise.

    Where it is shorter it may be a part; where it only has more at an end, that may be a stranger:
    a seal, a border.

    >>> _replaces("BJ934", "3"), _replaces("59P1", "59P189739"), _replaces("O7391", "7391")
    (True, False, False)
    """
    longer = len(text) > len(known) >= LEAST_READ
    return len(text) >= len(known) and not (longer and loose(known) in loose(text))


def _surest_row(
    network: RowNetwork, image: Image, detection: Detection, config: SegmentationConfig
) -> AloneRow | None:
    """The row that the witness reads most surely, if it is sure of one."""
    sights = [(scale, see(image, resized(detection, *scale), config)) for scale in SCALES]
    frames = [(scale, sight, frame) for scale, sight in sights for frame in _frames(sight)]
    pictures = [cut_row(image, sight.plate, frame) for _, sight, frame in frames]
    looks = []
    found = network.log_probabilities(pictures)
    for (scale, sight, frame), picture, log_p in zip(frames, pictures, found, strict=True):
        seen = seen_rows((frame,), [picture], [log_p])
        if len(seen.texts[0]) >= LEAST_READ and seen.log_likelihood >= LIKELY:
            looks.append((seen.log_likelihood, scale, sight, seen))
    looks.sort(key=lambda look: -look[0])
    rows = []
    for _, scale, sight, seen in looks[:MOST_LIKELY]:
        opinion = Opinion((seen,), (0,), ((len(seen.texts[0]),),))
        opinion = with_other_frames(network, image, sight.plate, opinion)
        rows += list(_sure(scale, sight, opinion))
    return max(rows, key=attrgetter("certainty"), default=None)


def _frames(sight: Sight) -> list[RowFrame]:
    """The rows of a plate to look at."""
    height, width = sight.plate.image.shape[:2]
    lines = sorted(sight.seen.lines, key=attrgetter("worth"), reverse=True)[:LINES]
    lines += [TextLine(False, high * height, 0.0, height / 2, 0.0) for high in HEIGHTS]
    return [line_frame(line, width) for line in lines]


def _sure(scale: tuple[float, float], sight: Sight, opinion: Opinion) -> Iterator[AloneRow]:
    """What nearly all frames of an opinion read, and surely."""
    looks = [way[0] for way in (opinion.seen, *opinion.again)]
    read = [look.texts[0] for look in looks]
    text = max(read, key=read.count)
    if len(text) < LEAST_READ or read.count(text) < ALIKE:
        return
    behind = [float(log_likelihoods(look.log_probabilities[0], [text])[0]) for look in looks]
    certainty = float(np.mean(behind))
    if certainty >= CERTAIN:
        yield AloneRow(sight, scale, replace(opinion, row_ends=((len(text),),)), text, certainty)


def _boxes(middles: FloatArray, height_px: float) -> FloatArray:
    """Boxes (L, 4) of a usual character's size at their middles (L, 2), none over another."""
    apart = np.diff(middles[:, 0]).min(initial=TYPICAL_CHAR_ASPECT * height_px)
    half = np.array([max(float(apart), 1.0), height_px], np.float32) / 2
    return np.concatenate([middles - half, middles + half], axis=1)


def _chances(log_p: FloatArray, frame: RowFrame, middles: FloatArray) -> FloatArray:
    """What the witness sees at the places of characters, (L, 36), each row summing to one."""
    left = frame.center[0] - frame.width / 2
    places = ((middles[:, 0] - left) / frame.width * len(log_p)).astype(int)
    seen = np.exp(log_p[np.clip(places, 0, len(log_p) - 1), 1:]) + LEAST_CHANCE
    return np.asarray(seen[:, :REJECT_INDEX] / seen.sum(axis=1, keepdims=True), np.float32)


def _bounded(reading: RankedReading) -> RankedReading:
    return replace(reading, confidence=min(reading.confidence, ALONE_AT_MOST))


def _trace(row: AloneRow, plate: Plate, path: ReadingPath) -> Trace:
    """How such a plate was read."""
    trace = Trace(plate=row.sight.plate.image)
    row.sight.record_plain(row.sight.blank_look(), trace)
    trace.path = placed(plate.characters, path)
    trace.witnessed = row.opinion.own(0).shown()
    trace.notes.append(ALONE_NOTE)
    return trace

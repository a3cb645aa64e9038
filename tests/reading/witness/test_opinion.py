"""The witness's opinion on the ways to read a plate, with a network that sees what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from lpr.alphabet import encode
from lpr.arrays import FloatArray, Image
from lpr.reading.assembly import ReadingPath, assemble
from lpr.reading.look import Look
from lpr.reading.witness.ctc import log_softmax
from lpr.reading.witness.opinion import FAREST, opinion_of, with_other_frames
from lpr.rectification import PlateImage
from tests.reading.test_assembly import candidates, row

PICTURE: Image = np.full((112, 240, 3), 180, np.uint8)


@dataclass
class Sees:
    """Sees the given texts, row after row, in whatever it is shown."""

    texts: Sequence[str]
    sure: float = 6.0
    first: int = 3
    asked: list[int] = field(default_factory=list)

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        self.asked.append(len(rows))
        logits = np.zeros((len(rows), 44, 37), np.float32)
        for number in range(len(rows)):
            text = self.texts[number % len(self.texts)]
            logits[number, :, 0] = self.sure
            for place, sign in enumerate(encode(text) + 1):
                logits[number, self.first + 4 * place, 0] = 0.0
                logits[number, self.first + 4 * place, sign] = self.sure
        return log_softmax(logits)


def look(
    rows: list[tuple[str, float, tuple[float, float, float, float]]],
) -> tuple[Look, FloatArray]:
    proposals, probabilities = candidates(rows)
    plate = PlateImage(PICTURE, np.eye(3, dtype=np.float32))
    return Look(plate, PICTURE[..., 0], proposals), probabilities


def paths_of(seen: Look, probabilities: FloatArray) -> list[ReadingPath]:
    return assemble(seen.proposals, probabilities)


def test_what_it_reads_itself_is_not_behind_and_other_texts_are() -> None:
    seen, probabilities = look(row("AB123"))
    opinion = opinion_of(Sees(["AB128"]), PICTURE, seen.plate, paths_of(seen, probabilities))
    own, one_off, two_off = opinion.behind(["AB128", "AB123", "AB173"], [0, 0, 0])
    assert own == 0
    assert one_off == pytest.approx(-6, abs=0.5)
    assert two_off < one_off - 4
    assert -6 < opinion.certainty(0) < 0


def test_paths_on_one_row_share_a_look_and_two_rows_take_two_pictures() -> None:
    seen, probabilities = look(row("AB123") + row("CD45", top=64))
    paths = paths_of(seen, probabilities)
    network = Sees(["AB123", "CD45"])
    opinion = opinion_of(network, PICTURE, seen.plate, paths)
    assert network.asked == [sum(len(one.pictures) for one in opinion.seen)]
    assert len(opinion.seen) < len(paths)
    stacked = next(k for k, path in enumerate(paths) if len(path.lines) == 2)
    assert paths[stacked].text == "AB123CD45"
    assert opinion.behind(["AB123CD45"], [stacked])[0] == 0


@dataclass
class SeesByCall:
    """Sees other texts each time it is asked; one of each row in turn, within a call."""

    calls: Sequence[Sequence[str]]
    first: int = 3
    asked: int = 0

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        texts = self.calls[self.asked]
        self.asked += 1
        return Sees(texts, first=self.first).log_probabilities(rows)


def test_what_other_frames_show_counts_in_the_mean() -> None:
    seen, probabilities = look(row("AB123"))
    paths = paths_of(seen, probabilities)[:1]
    network = SeesByCall([["AB128"], ["AB123", "AB123", "AB123", "AB128"]])
    first = opinion_of(network, PICTURE, seen.plate, paths)
    both = with_other_frames(network, PICTURE, seen.plate, first)
    assert [rows.texts for way in both.again for rows in way] == [
        ("AB123",),
        ("AB123",),
        ("AB123",),
        ("AB128",),
    ]
    texts = ["AB128", "AB123"]
    assert first.behind(texts, [0, 0]).tolist() == pytest.approx([0, -6], abs=0.5)
    assert both.behind(texts, [0, 0]).tolist() == pytest.approx([-6 * 3 / 5, -6 * 2 / 5], abs=0.5)
    assert both.seen == first.seen
    assert both.certainty(0) == first.certainty(0)


def test_one_frame_alone_rules_nothing_out() -> None:
    seen, probabilities = look(row("AB123"))
    paths = paths_of(seen, probabilities)[:1]
    opinion = opinion_of(Sees(["AB128"], sure=200.0), PICTURE, seen.plate, paths)
    assert opinion.behind(["AB123"], [0]).tolist() == [FAREST]

"""Segmentation sheets: every trace gives a picture with something in it, and nothing overlaps."""

from __future__ import annotations

import io
from itertools import combinations

import cv2
import numpy as np
import pytest
from matplotlib.figure import Figure

from lpr.arrays import GrayImage
from lpr.geometry import Box
from lpr.plots.segmentation import plot_segmentation
from lpr.plots.segmentation.reading import card_centers, text_rows, unread_reasons
from lpr.plots.segmentation.verdicts import CARDS, likeliest
from lpr.segmentation.trace import Trace, TracedProposal, Verdict
from lpr.types import Character

WIDE, SQUARE = (330, 64), (144, 112)
VARIANTS = ("otsu", "adaptive", "hat", "otsu/light", "hat/light")


def characters(text: str, left: float, top: float, step: float) -> list[Character]:
    return [
        Character(
            c,
            (0.999, 0.8, 0.3)[i % 3],
            Box(left + i * step, top, left + (i + 0.8) * step, top + 30),
            (("O", 0.15), ("B", 0.004)),
        )
        for i, c in enumerate(text)
    ]


def full_trace(size: tuple[int, int], path: list[Character]) -> Trace:
    width, height = size
    plate = np.full((height, width, 3), 220, np.uint8)
    cv2.putText(plate, "AB123", (10, height // 2 + 10), cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20))
    gray = np.asarray(cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    mask: GrayImage = np.where(gray < 128, 255, 0).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    verdict = Verdict("8", 0.97, 0.01)
    kept = [TracedProposal(c.box, "otsu", verdict=verdict) for c in path]
    dropped = [
        TracedProposal(Box(i, i, i + 3, i + 3), step, reason)
        for i, (step, reason) in enumerate(
            [("otsu/opened", "too low"), ("cut", "duplicate"), ("new step", "a new reason")]
        )
    ]
    return Trace(
        plate=plate,
        gray=gray,
        blurred=np.asarray(cv2.GaussianBlur(gray, (3, 3), 0), dtype=np.uint8),
        thresholds=dict.fromkeys(VARIANTS, mask),
        morphology=dict.fromkeys(VARIANTS, mask),
        contours={name: [np.asarray(c, dtype=np.int32) for c in contours] for name in VARIANTS},
        proposals=kept + dropped,
        path=path,
    )


ONE_ROW = characters("AB1234CD", 20, 15, 36)
TWO_ROWS = characters("59A", 30, 10, 30) + characters("03615", 10, 60, 25)
OFF_PATH = (
    (Box(100.2, 12, 120, 44), Verdict("B", 0.72, 0.2)),
    (Box(101, 12, 121, 44), Verdict("B", 0.7, 0.22)),
    (Box(60, 8, 64, 20), Verdict("1", 0.02, 0.98)),
    (Box(-3, 55, 500, 70), Verdict("0", 0.001, 0.99)),
    (Box(900, 900, 901, 900), Verdict("I", 0.3, 0.65)),
)


def with_boxes_off_the_path(size: tuple[int, int]) -> Trace:
    trace = full_trace(size, ONE_ROW[:3])
    trace.proposals += [TracedProposal(box, "cut", verdict=verdict) for box, verdict in OFF_PATH]
    return trace


TRACES = {
    "wide": full_trace(WIDE, ONE_ROW),
    "square": full_trace(SQUARE, TWO_ROWS),
    "square, one row": full_trace((216, 112), characters("1G3296B", 10, 40, 28)),
    "wide, two rows": full_trace(WIDE, TWO_ROWS),
    "very wide, many characters": full_trace((640, 64), characters("ABCDEFGHIJKLMNOP", 5, 15, 39)),
    "crowded": full_trace(WIDE, characters("ABCDEFGH", 100, 15, 9)),
    "no path": full_trace(WIDE, []),
    "boxes off the path": with_boxes_off_the_path(WIDE),
    "boxes off the path of a square plate": with_boxes_off_the_path(SQUARE),
    "only a plate": Trace(plate=full_trace(SQUARE, []).plate),
    "only gray": Trace(gray=full_trace(SQUARE, []).gray),
    "only masks": Trace(thresholds={"otsu/light": full_trace(WIDE, []).thresholds["otsu"]}),
    "only notes": Trace(notes=["the plate is too small"]),
    "path without stages": Trace(path=ONE_ROW),
    "empty": Trace(),
}


def render(figure: Figure) -> GrayImage:
    """The figure as PNG bytes, decoded again."""
    file = io.BytesIO()
    figure.savefig(file, format="png")
    picture = cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray(picture, dtype=np.uint8)


@pytest.mark.parametrize("name", TRACES)
def test_every_trace_becomes_a_picture(name: str) -> None:
    figure = plot_segmentation(TRACES[name], f"{name}.jpg: AB123")
    picture = render(figure)
    assert picture.shape[1] > 1200
    assert picture.std() > 5
    boxes = [axes.get_position() for axes in figure.axes]
    for box in boxes:
        assert 0 <= box.x0 < box.x1 <= 1
        assert 0 <= box.y0 < box.y1 <= 1
    for a, b in combinations(boxes, 2):
        shared_x = min(a.x1, b.x1) - max(a.x0, b.x0)
        shared_y = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert shared_x < 1e-6 or shared_y < 1e-6


def texts(figure: Figure) -> str:
    inside = [text.get_text() for axes in figure.axes for text in axes.texts]
    return "\n".join([text.get_text() for text in figure.texts] + inside)


def test_stages_are_numbered_and_missing_ones_left_out() -> None:
    full = texts(plot_segmentation(TRACES["wide"], "x"))
    headings = ("Plate", "Thresholds", "Morphology", "Contours", "Proposals", "Reading")
    for number, heading in enumerate(headings, start=1):
        assert f"{number}  {heading}" in full
    sparse = texts(plot_segmentation(TRACES["only a plate"], "x"))
    assert "2  Reading" in sparse
    assert "Contours" not in sparse


def test_what_happened_to_boxes_and_characters_is_told() -> None:
    told = texts(plot_segmentation(TRACES["wide"], "x"))
    for part in ("kept: 8", "component: 8", "rejected: 3", "too low: 1", "a new reason: 1"):
        assert part in told
    for part in ("100%", "80%", "30%", "O 15%", "weakest character 1 with 30%"):
        assert part in told
    assert "B 0%" not in told


def test_what_the_network_thought_of_boxes_off_the_path_is_told() -> None:
    told = texts(plot_segmentation(TRACES["boxes off the path"], "x"))
    assert "6  Classifier" in told
    for part in ("a character: 2", "60% or more: 2", "not a character: 3"):
        assert part in told
    for part in ("B 72%", "none 20%", "none 98%", "1 2%", "none 65%"):
        assert part in told
    assert "B 70%" not in told  # the same thing, cut otherwise
    assert "8 97%" not in told  # on the path
    assert "Classifier" not in texts(plot_segmentation(TRACES["wide"], "x"))


def test_the_likeliest_boxes_are_shown_from_left_to_right() -> None:
    boxes = [Box(10 * i, 0, 10 * i + 9, 20) for i in range(30)]
    chances = [0.01 * ((7 * i) % 30) for i in range(30)]
    proposals = [
        TracedProposal(box, "cut", verdict=Verdict("A", 0.5, chance))
        for box, chance in zip(boxes, chances, strict=True)
    ]
    shown = likeliest(proposals)
    assert [p.box.x_min for p in shown] == sorted(p.box.x_min for p in shown)
    assert {p.verdict and p.verdict.no_character for p in shown} == set(sorted(chances)[:CARDS])


def test_no_reading_says_why() -> None:
    trace = TRACES["no path"]
    trace.notes[:] = ["no row of characters was found"]
    told = texts(plot_segmentation(trace, "x"))
    assert "no reading" in told
    assert unread_reasons(trace) == [
        "No row of characters was found.",
        "0 of 3 proposed boxes were kept.",
        "Rejected: 1 too low, 1 duplicate, 1 a new reason.",
    ]
    assert unread_reasons(Trace()) == ["No box was proposed."]


def test_notes_of_a_plate_that_was_read_are_shown() -> None:
    trace = full_trace(WIDE, ONE_ROW)
    trace.notes.append("the plate is blurred")
    assert "the plate is blurred" in texts(plot_segmentation(trace, "x"))


def test_titles_of_any_signs() -> None:
    render(plot_segmentation(Trace(), "žuti $\\frac$ 車 \udcff.jpg: " + "x" * 200))


def test_rows_start_where_the_path_steps_back() -> None:
    assert ["".join(c.text for c in row) for row in text_rows(TWO_ROWS)] == ["59A", "03615"]
    assert len(text_rows(ONE_ROW)) == 1


def test_cards_stand_under_their_characters_or_apart() -> None:
    spread = card_centers(characters("ABC", 10, 0, 100), 400, 12.0)
    assert spread == pytest.approx([1.5, 4.5, 7.5])
    crowded = np.array(card_centers(characters("ABCDEFGH", 200, 0, 9), 330, 12.0))
    assert np.all(np.diff(crowded) > 0.9)
    assert crowded[0] > 0.4
    assert crowded[-1] < 11.6

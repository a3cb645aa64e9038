"""Rows of drawn and real plates: their shapes, their texts, and what shows in them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.characters.classifier import CharacterClassifier
from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError, DatasetError
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.synthesis.plates import draw_plate
from lpr.training.left_out import ANOTHER_TEXT, NO_SUCH_ROW, UNREADABLE, PlateLeftOut
from lpr.training.samples import is_held_out, plate_number
from lpr.training.witness.rows import RowJitter, drawn_rows, real_rows
from lpr.training.witness.samples import DRAWN, NO_TEXT, RowSamples, encode_texts
from lpr.training.witness.sets import TOO_LONG, RowPlan, build_rows, samples_of

SHAPE = (40, 176, 3)


def plate_csv(folder: Path, rows: list[tuple[str, str]]) -> Path:
    path = folder / "plates.csv"
    lines = [f"{picture},{text}" for picture, text in rows]
    path.write_text("\n".join(["image_path,plate_text", *lines]))
    return path


def draw_file(path: Path, text: str, seed: int = 3) -> None:
    cv2.imwrite(str(path), draw_plate(np.random.default_rng(seed), 60, rows=[text]).image)


def plan(source: Path | None, **changes: int | float | Path) -> RowPlan:
    settings = {"drawn_plates": 0, "seed": 0, "held_out": 0.0, "repeats": 2} | changes
    sources = () if source is None else (source,)
    return RowPlan(sources=sources, judge=find_model(CHARACTER_MODEL), **settings)  # type: ignore[arg-type]


def test_drawn_rows_have_the_texts_of_their_lines() -> None:
    rows = list(drawn_rows(np.random.default_rng(1), RowJitter(), ["AB12", "XYZ 7"]))
    assert [text for _, text in rows] == ["AB12", "XYZ7"]
    for picture, _ in rows:
        assert picture.shape == SHAPE
        assert picture.dtype == np.uint8
        assert picture[8:32].std() > 5
    again = list(drawn_rows(np.random.default_rng(1), RowJitter(), ["AB12", "XYZ 7"]))
    for (one, _), (other, _) in zip(rows, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_rows_beside_the_text_have_none_of_it() -> None:
    still = RowJitter(shift=0, scale=0, slope=0)
    contrast = {"": [0.0], "text": [0.0]}
    for seed in range(12):
        rng = np.random.default_rng(seed)
        *rows, (beside, nothing) = drawn_rows(rng, still, ["HHHHHH"], no_text_share=1.0)
        assert nothing == ""
        assert len(rows) == 1
        for name, picture in (("text", rows[0][0]), ("", beside)):
            across = np.abs(np.diff(picture[10:30, 20:-20].astype(float), axis=1))
            contrast[name].append(float(across.mean()))
    assert np.mean(contrast[""]) < 0.6 * np.mean(contrast["text"])


def test_rows_of_a_real_plate_and_plates_left_out(tmp_path: Path) -> None:
    draw_file(tmp_path / "1.png", "AB1234")
    judge = CharacterClassifier(find_model(CHARACTER_MODEL)).predict_proba
    record = PlateTextRecord(tmp_path / "1.png", "AB1234", "mine")
    rng = np.random.default_rng(0)
    ((picture, text),) = real_rows(rng, record, judge, RowJitter())
    assert (picture.shape, text) == (SHAPE, "AB1234")
    wrong = PlateTextRecord(tmp_path / "1.png", "XYZ98765", "mine")
    with pytest.raises(PlateLeftOut):
        list(real_rows(rng, wrong, judge, RowJitter()))


def test_a_set_is_cut_once_with_what_it_leaves_out(tmp_path: Path) -> None:
    draw_file(tmp_path / "1.png", "AB1234")
    (tmp_path / "cut.png").write_bytes((tmp_path / "1.png").read_bytes()[:200])
    source = plate_csv(
        tmp_path, [("1.png", "AB1234"), ("1.png", "XYZ98765"), ("cut.png", "AB1234")]
    )
    asked = plan(source, drawn_plates=3, no_text_share=1.0)
    built = build_rows(asked, tmp_path / "rows")
    samples = built.samples
    own = samples.select(samples.sources == tmp_path.name)
    assert own.texts.tolist() == ["AB1234", "AB1234"]
    assert (own.pictures[0] != own.pictures[1]).any()
    assert set(own.plates) == {plate_number(f"{tmp_path.name}/1.png")}
    assert built.counts[str(source)] == 2
    assert built.counts["drawn"] == len(samples) - 2
    assert (samples.texts[samples.sources == NO_TEXT] == "").sum() == 3
    assert (samples.texts[samples.sources == DRAWN] != "").all()
    lost = built.yields[str(source)]
    reasons = [one.reason for one in lost.left_out]
    assert (lost.used, reasons[1]) == (1, UNREADABLE)
    assert reasons[0] in (ANOTHER_TEXT, NO_SUCH_ROW)
    (tmp_path / "1.png").write_text("no picture any more")
    again = build_rows(asked, tmp_path / "rows").samples
    np.testing.assert_array_equal(again.pictures, samples.pictures)
    assert again.texts.tolist() == samples.texts.tolist()


def test_held_out_plates_are_cut_once(tmp_path: Path) -> None:
    draw_file(tmp_path / "1.png", "AB1234")
    source = plate_csv(tmp_path, [("1.png", "AB1234")])
    number = plate_number(f"{tmp_path.name}/1.png")
    share = 0.999
    assert is_held_out(np.array([number]), share)[0] == (number % 9973 < share * 9973)
    count = 1 if is_held_out(np.array([number]), share)[0] else 3
    found = build_rows(plan(source, repeats=3, held_out=share), tmp_path / "a").samples
    assert len(found) == count
    assert len(build_rows(plan(source, repeats=3), tmp_path / "b").samples) == 3


def test_long_rows_are_left_out() -> None:
    picture = np.zeros(SHAPE, np.uint8)
    found = samples_of([(picture, "A" * 13), (picture, "A" * 12), (picture, "")], "mine")
    assert found.texts.tolist() == ["A" * 12, ""]
    assert found.sources.tolist() == ["mine", "mine"]
    assert samples_of([(picture, "")], DRAWN).sources.tolist() == [NO_TEXT]
    assert len(samples_of([(picture, "A" * 13)], "mine")) == 0
    assert "12 characters" in TOO_LONG


def test_texts_as_the_loss_takes_them() -> None:
    encoded = encode_texts(["0Z", "", "A" * 12])
    assert encoded.shape == (3, 13)
    assert encoded[0].tolist() == [1, 36, *[0] * 10, 2]
    assert encoded[:, -1].tolist() == [2, 0, 12]


def test_without_a_judge_or_texts_no_row_is_cut(tmp_path: Path) -> None:
    draw_file(tmp_path / "1.png", "AB1234")
    source = plate_csv(tmp_path, [("1.png", "AB1234")])
    unjudged = RowPlan(0, (source,), None, 0, 0.0, 1)
    with pytest.raises(ConfigError, match="name one with --judge"):
        build_rows(unjudged, tmp_path / "rows")
    (tmp_path / "crops/A").mkdir(parents=True)
    cv2.imwrite(str(tmp_path / "crops/A/1.png"), np.eye(40, dtype=np.uint8) * 255)
    with pytest.raises(DatasetError, match="no plates with texts"):
        build_rows(plan(tmp_path / "crops"), tmp_path / "rows")


def test_rows_are_joined_and_selected_with_all_that_belongs_to_them() -> None:
    picture = np.full(SHAPE, 7, np.uint8)
    one, two = samples_of([(picture, "A")], "mine"), samples_of([(picture, "LONGER")], "yours")
    both = RowSamples.joined([one.of_plate("a/1"), two.of_plate("b/2")])
    assert both.texts.tolist() == ["A", "LONGER"]
    assert both.select(np.array([1])).sources.tolist() == ["yours"]
    assert both.plates.tolist() == [plate_number("a/1"), plate_number("b/2")]

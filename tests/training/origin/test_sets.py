"""Plates with their regions, drawn and labelled, and how they are shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.training.distortion import DistortionConfig, as_input
from lpr.training.left_out import UNREADABLE
from lpr.training.origin.augment import OriginDistortion, distort_plates
from lpr.training.origin.batches import OWN_SHARE, OriginBatches, chances
from lpr.training.origin.regions import A_COUNTRY_ALONE, NO_REGION, designed_regions
from lpr.training.origin.samples import DRAWN, OriginSamples
from lpr.training.origin.sets import OriginPlan, build_plates
from lpr.training.samples import plate_number
from tests.training.origin.toy import REGIONS, banded_plates
from tests.training.witness.test_rows import draw_file

SHAPE = (48, 144, 3)


def regions_csv(folder: Path, rows: list[tuple[str, str]]) -> Path:
    """A list of plates with the text AB1234 and the given regions."""
    path = folder / "plates.csv"
    lines = [f"{picture},AB1234,{region}" for picture, region in rows]
    path.write_text("\n".join(["image_path,plate_text,plate_region", *lines]))
    return path


def plan(source: Path | None, drawn: int = 0, repeats: int = 2) -> OriginPlan:
    return OriginPlan(drawn, () if source is None else (source,), 0, 0.0, repeats, fewest=2)


def test_drawn_plates_have_the_region_of_their_design(tmp_path: Path) -> None:
    built = build_plates(plan(None, drawn=6), tmp_path)
    samples = built.samples
    assert samples.pictures.shape == (6, *SHAPE)
    assert set(samples.regions.tolist()) <= designed_regions()
    assert len(set(samples.regions.tolist())) > 1
    assert len(set(samples.plates.tolist())) == 6
    assert built.regions == tuple(sorted(designed_regions()))
    assert built.counts == {DRAWN: 6}
    assert not samples.own.any()


def test_a_set_is_cut_once_with_what_it_leaves_out(tmp_path: Path) -> None:
    for number in range(4):
        draw_file(tmp_path / f"{number}.png", "AB1234", number)
    (tmp_path / "cut.png").write_bytes((tmp_path / "0.png").read_bytes()[:200])
    labels = [("0.png", "HR"), ("1.png", "US-CA"), ("2.png", "California"), ("3.png", "US")]
    source = regions_csv(tmp_path, [*labels, ("cut.png", "HR"), ("0.png", "unknown")])
    built = build_plates(plan(source), tmp_path / "samples")
    assert built.regions == ("hr", "us-ca")
    samples = built.samples
    assert samples.regions.tolist() == ["hr", "hr", "us-ca", "us-ca", "us-ca", "us-ca"]
    assert (samples.pictures[0] != samples.pictures[1]).any()
    assert samples.plates[0] == plate_number(f"{tmp_path.name}/0.png")
    lost = built.yields[str(source)]
    assert (lost.plates, lost.used) == (6, 3)
    reasons = {Path(one.picture).name: one.reason for one in lost.left_out}
    assert reasons == {"3.png": A_COUNTRY_ALONE, "0.png": NO_REGION, "cut.png": UNREADABLE}
    (tmp_path / "0.png").write_text("no picture any more")
    again = build_plates(plan(source), tmp_path / "samples").samples
    np.testing.assert_array_equal(again.pictures, samples.pictures)


def test_rare_regions_and_ones_own_plates_are_shown_more_often() -> None:
    labels = np.array([0] * 16 + [1] * 4 + [0] * 90)
    own = np.arange(110) < 20
    found = chances(labels, own)
    assert found.sum() == pytest.approx(1)
    assert found[own].sum() == pytest.approx(OWN_SHARE)
    assert found[:16].sum() / found[16:20].sum() == pytest.approx(2)
    mostly_own = chances(labels, np.arange(110) < 100)
    assert mostly_own[:100].sum() == pytest.approx(100 / 110)


def test_batches_depend_on_seed_and_epoch_alone() -> None:
    plates = banded_plates(20, 1)
    one, other = (OriginBatches(plates, REGIONS, 8, 5, OriginDistortion()) for _ in range(2))
    one.begin(3)
    _ = one[0]
    other.begin(2)
    other.begin(3)
    assert len(one) == 3
    for index in range(3):
        for left, right in zip(one[index], other[index], strict=True):
            np.testing.assert_array_equal(left, right)
    assert one[2][0].shape == (4, *SHAPE)
    plain = OriginBatches(plates, REGIONS, 20, 5)
    pictures, targets = plain[0]
    assert targets[:, 1].tolist() == [1] * 20
    for picture, (label, _) in zip(pictures, targets, strict=True):
        same = (plates.pictures / np.float32(255) == picture).all(axis=(1, 2, 3))
        assert plates.regions[same.argmax()] == REGIONS[label]


def test_plates_are_moved_and_lit_anew_and_stay_in_range() -> None:
    pictures = banded_plates(12, 2).pictures
    before = pictures.copy()
    first, again, other = (
        distort_plates(np.random.default_rng(seed), pictures, OriginDistortion())
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(pictures, before)
    assert (first != other).any(axis=(1, 2, 3)).all()
    assert 0 <= first.min() <= first.max() <= 1


UNCHANGED = OriginDistortion(
    move_share=0.0, coarse_share=0.0, cast_share=0.0, night_share=0.0, haze_share=0.0,
    light=DistortionConfig(
        gamma=0, tint=0, brightness=0, contrast=0, gray_share=0, blur_share=0, cover_share=0,
        fade_share=0, noise_share=0,
    ),
)  # fmt: skip


def changed(change: OriginDistortion) -> FloatArray:
    return distort_plates(np.random.default_rng(1), banded_plates(12, 2).pictures, change)


def test_each_change_does_what_it_says_and_no_other_does() -> None:
    plain = changed(UNCHANGED)
    np.testing.assert_allclose(plain, as_input(banded_plates(12, 2).pictures))
    moved = changed(replace(UNCHANGED, move_share=1.0, scale=(0, 0), shear=(0, 0), shift_px=(5, 0)))
    assert np.abs(moved - plain).mean() > 0.01
    coarse = changed(replace(UNCHANGED, coarse_share=1.0, coarse=(0.3, 0.3)))
    assert roughness(coarse) < 0.8 * roughness(plain)
    cast = changed(replace(UNCHANGED, cast_share=1.0))
    assert (np.abs(cast.mean(axis=(1, 2)) - plain.mean(axis=(1, 2))).max(axis=1) > 0.02).all()
    night = changed(replace(UNCHANGED, night_share=1.0, night=(0.0, 0.0)))
    assert ((night.mean(axis=(1, 2)) > 0.01).sum(axis=1) == 1).all()
    hazy = changed(replace(UNCHANGED, haze_share=1.0, haze=(0.5, 0.5)))
    assert (hazy.std(axis=(1, 2, 3)) < 0.7 * plain.std(axis=(1, 2, 3))).all()
    assert colorfulness(hazy) < 0.4 * colorfulness(plain)


def colorfulness(pictures: FloatArray) -> float:
    """How much the channels differ."""
    return float(np.ptp(pictures, axis=-1).mean())


def roughness(pictures: FloatArray) -> float:
    """How much neighbours differ."""
    return float(np.abs(np.diff(pictures, axis=2)).mean())


def test_plates_are_joined_with_all_that_belongs_to_them() -> None:
    both = OriginSamples.joined([banded_plates(2, 1, DRAWN), banded_plates(1, 2)])
    assert both.own.tolist() == [False, False, True]
    assert both.select(np.array([2])).sources.tolist() == ["mine"]

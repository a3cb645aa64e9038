"""Pictures drawn to measure on: always the same, and labelled exactly."""

from __future__ import annotations

from pathlib import Path

from lpr.datasets import read_character_boxes, read_scenes
from lpr.evaluation.runs.bench import fingerprint
from lpr.evaluation.runs.drawn import draw_characters, draw_plates, draw_scenes


def test_drawn_plates_are_always_the_same(tmp_path: Path) -> None:
    first, second = (draw_plates(tmp_path / name, 3) for name in "ab")
    assert [plate.text for plate in first] == [plate.text for plate in second]
    prints = {fingerprint(p.image for p in plates) for plates in (first, second)}
    assert len(prints) == 1
    assert fingerprint(p.image for p in first[:2]) not in prints


def test_drawn_scenes_are_always_the_same_and_have_corners(tmp_path: Path) -> None:
    first, second = (read_scenes(draw_scenes(tmp_path / name, 2)) for name in "ab")
    assert fingerprint(s.image for s in first) == fingerprint(s.image for s in second)
    plates = [plate for scene in first for plate in scene.plates]
    assert plates
    assert all(plate.text and plate.quad and plate.lines for plate in plates)
    for plate in plates:
        assert "".join(character.label for character in plate.characters) == plate.text
    assert [scene.source for scene in first] == ["drawn", "drawn", "close", "close"]


def test_drawn_characters_lie_on_their_plates(tmp_path: Path) -> None:
    records = read_character_boxes(draw_characters(tmp_path, 3))
    assert len(records) == 3
    for record in records:
        assert record.source == "drawn"
        for character in record.characters:
            assert -1 <= character.box.x_min < character.box.x_max <= record.width + 1

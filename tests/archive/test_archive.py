"""Archives: every picture once, failures listed, poison set aside, settings kept, one process."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from lpr.archive import Archive, ArchiveConfig, Counts, Row
from lpr.archive.beginning import JOURNAL_FILE
from lpr.archive.items import Item, in_batches
from lpr.archive.listing import LIST_FILE
from lpr.archive.plan import PLAN_FILE
from lpr.archive.running import FAILURES_FILE
from lpr.errors import ConfigError, OutputError, SourceError
from lpr.parallel import LocalEngine
from lpr.pipeline import RecognizerConfig
from lpr.types import ImageResult
from tests.archive.stub import DEADLY_PX, LOOKS, looks, save_pictures, stub_recognizer


def read(config: ArchiveConfig, workers: int = 1) -> list[Row]:
    """What a run reads; it ends as it should."""
    with Archive(config) as archive:
        return list(archive.read(LocalEngine(workers, tries=2), stub_recognizer()))


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def results(folder: Path) -> list[dict[str, Any]]:
    """All results of an archive, in the order of their batches."""
    return [one for path in sorted((folder / "results").glob("*.jsonl")) for one in lines(path)]


def test_every_picture_is_in_the_result_once(tmp_path: Path) -> None:
    paths = save_pictures(tmp_path / "photos", 10)
    paths[3].write_bytes(b"no picture")
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=4)
    rows = read(config, workers=2)
    assert [row.source for row in rows] == [str(path) for path in paths]
    assert [path.name for path in sorted((tmp_path / "out/results").iterdir())] == [
        "000000.jsonl",
        "000001.jsonl",
        "000002.jsonl",
    ]
    kept = results(tmp_path / "out")
    assert [one["source"] for one in kept] == [str(path) for path in paths]
    whole = [ImageResult.from_dict(one) for one in kept if "error" not in one]
    assert [result.width for result in whole] == [400 + n for n in range(10) if n != 3]
    assert all(len(result.plates) == 1 and not result.timings_ms for result in whole)
    (failure,) = lines(tmp_path / "out" / FAILURES_FILE)
    assert failure["source"] == str(paths[3])
    assert "0003.png" in failure["error"]
    with Archive(config) as archive:
        assert (archive.items, archive.counts) == (10, Counts(9, 1, 9))


def test_what_is_complete_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_pictures(tmp_path / "photos", 6)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=2)
    monkeypatch.setenv(LOOKS, str(tmp_path / "looks.txt"))
    with Archive(config) as archive:
        reading = archive.read(LocalEngine(1), stub_recognizer())
        for _ in range(3):
            next(reading)
        reading.close()  # type: ignore[attr-defined]
    (tmp_path / "photos" / "0009.png").write_bytes(b"came later")
    (tmp_path / "looks.txt").unlink()
    assert [Path(row.source).name for row in read(config)] == [f"000{n}.png" for n in range(2, 6)]
    assert looks(tmp_path / "looks.txt") == [402, 403, 404, 405]
    assert len({one["source"] for one in results(tmp_path / "out")}) == 6
    assert read(config) == []
    assert len(results(tmp_path / "out")) == 6


def test_a_picture_that_kills_is_set_aside_after_two_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = save_pictures(tmp_path / "photos", 5)
    cv2.imwrite(str(paths[2]), np.zeros((100, DEADLY_PX, 3), np.uint8))
    monkeypatch.setenv(LOOKS, str(tmp_path / "looks.txt"))
    rows = read(ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=2))
    assert [row.error is not None for row in rows] == [False, False, True, False, False]
    assert "ended the process" in str(rows[2].error)
    assert looks(tmp_path / "looks.txt").count(DEADLY_PX) == 2


def test_a_line_that_was_cut_short_is_done_anew(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 4)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=2)
    read(config)
    before = results(tmp_path / "out")
    journal = tmp_path / "out" / JOURNAL_FILE
    journal.write_bytes(journal.read_bytes()[:-5])
    assert len(read(config)) == 2
    assert results(tmp_path / "out") == before
    assert [one["batch"] for one in lines(journal)] == [0, 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"batch": 3}, "was begun with batch 2, not 3"),
        ({"sources": ("elsewhere",)}, "was begun with source"),
        ({"recognizer": RecognizerConfig(region="hr")}, "was begun with region 'auto', not 'hr'"),
    ],
)
def test_other_settings_do_not_go_on(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 1)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=2)
    read(config)
    with pytest.raises(ConfigError, match=told):
        Archive(replace(config, **change))
    threads = replace(config, recognizer=replace(config.recognizer, threads=3))
    Archive(threads).close()


def test_two_cannot_write_the_same_archive(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 1)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out")
    with Archive(config), pytest.raises(ConfigError, match="is writing an archive in this folder"):
        Archive(config)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (photo,) = save_pictures(tmp_path / "photos", 1)
    for folder in (photo, photo / "out"):
        with pytest.raises(ConfigError, match=r"0000\.png: is a file, and a folder is needed"):
            Archive(ArchiveConfig((str(photo),), folder))


def test_folders_that_cannot_be_gone_on_with(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 1)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out")
    with pytest.raises(ConfigError, match="no kind of results is called 'xml'"):
        replace(config, out="xml")
    read(config)
    (config.folder / JOURNAL_FILE).write_text("broken\n")
    with pytest.raises(OutputError, match=r"journal\.jsonl:1: no line of a journal"):
        Archive(config)
    (config.folder / JOURNAL_FILE).unlink()
    (config.folder / LIST_FILE).write_text("broken\n")
    with pytest.raises(SourceError, match=r"items\.jsonl: cannot be read"):
        read(config)
    (config.folder / PLAN_FILE).write_text('{"version": 99}')
    with pytest.raises(ConfigError, match="of a later lpr"):
        Archive(config)
    (config.folder / PLAN_FILE).write_text("{}")
    with pytest.raises(ConfigError, match=r"archive\.json: cannot be used"):
        Archive(config)


def test_a_source_that_gives_nothing_is_told(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 1)
    told: list[str] = []
    sources = (str(tmp_path / "photos"), str(tmp_path / "empty*"))
    Archive(ArchiveConfig(sources, tmp_path / "out"), fail=lambda *one: told.append(one[0])).close()
    assert told == [sources[1]]
    with pytest.raises(SourceError, match="no source gives anything"):
        Archive(ArchiveConfig((sources[1],), tmp_path / "other"))


def test_what_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = save_pictures(tmp_path / "photos", 2)
    listed = tmp_path / "list.txt"
    listed.write_text(f"{paths[1]}\n{paths[1]}\n")
    monkeypatch.chdir(tmp_path)
    sources = ("photos", str(tmp_path / "photos"), "photos/../photos/0000.png", str(listed))
    rows = read(ArchiveConfig(sources, tmp_path / "out"))
    assert [row.source for row in rows] == ["photos/0000.png", "photos/0001.png"]


def test_a_source_that_comes_later_is_read(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 3)
    late = tmp_path / "late"
    config = ArchiveConfig((str(late), str(tmp_path / "photos")), tmp_path / "out", batch=2)
    told: list[str] = []
    for _ in range(2):
        with Archive(config, fail=lambda *one: told.append(one[1])) as archive:
            list(archive.read(LocalEngine(1), stub_recognizer()))
            assert (archive.items, archive.counts) == (3, Counts(3, 0, 3))
    assert told == [f"{late}: no such file or folder; check the path"] * 2
    # A kill came between the new list and the new plan.
    with (config.folder / LIST_FILE).open("a") as file:
        file.write('{"source": "never counted"}\n')
    paths = save_pictures(late, 2)
    assert [row.source for row in read(config)] == [str(path) for path in paths]
    kept = [len(lines(path)) for path in sorted((config.folder / "results").iterdir())]
    assert kept == [2, 1, 2]
    with Archive(config) as archive:
        assert (archive.items, archive.counts) == (5, Counts(5, 0, 5))
    assert read(config) == []


def test_folders_of_before_go_on(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 3)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=2)
    read(config)
    plan = json.loads((config.folder / PLAN_FILE).read_text())
    del plan["portions"], plan["silent"]
    (config.folder / PLAN_FILE).write_text(json.dumps(plan | {"version": 1, "items": 3}))
    assert read(config) == []


def test_what_failed_is_read_again_when_asked(tmp_path: Path) -> None:
    paths = save_pictures(tmp_path / "photos", 5)
    whole = paths[1].read_bytes()
    paths[1].write_bytes(b"not there yet")
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", batch=2)
    read(config)
    paths[1].write_bytes(whole)
    assert read(config) == []
    with Archive(config, retry=True) as archive:
        assert len(list(archive.read(LocalEngine(1), stub_recognizer()))) == 2
        assert archive.counts == Counts(5, 0, 5)
    assert not lines(config.folder / FAILURES_FILE)
    assert all("error" not in one for one in results(config.folder))
    with Archive(config) as archive:
        assert archive.counts == Counts(5, 0, 5)


def test_names_of_all_kinds_come_back() -> None:
    for name in ("a b.jpg", "a\nb.jpg", "ž.jpg", "\udcff.jpg"):
        assert Item.from_line(Item(name).to_line()) == Item(name)
    assert [batch.number for batch in in_batches(map(Item, "abc"), 2)] == [0, 1]

"""What archives read besides pictures of this machine: films in parts, object stores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lpr.archive import Archive, ArchiveConfig
from lpr.archive import films as archive_films
from lpr.archive.items import Item, in_batches
from lpr.archive.listing import items_of
from lpr.archive.remote import file_system
from lpr.parallel import LocalEngine
from lpr.types import Passage
from tests.archive.stub import save_pictures, stub_recognizer
from tests.service.films import TEXT, draw_film


def test_pictures_of_an_object_store(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    paths = save_pictures(tmp_path / "photos", 3)
    store = fsspec.filesystem("file")
    assert store.exists(str(paths[0]))
    config = ArchiveConfig((f"file://{tmp_path}/photos",), tmp_path / "out")
    told: list[str] = []
    with Archive(config, fail=lambda *one: told.append(one[1])) as archive:
        rows = list(archive.read(LocalEngine(1), stub_recognizer()))
    assert not told
    assert [row.source for row in rows] == [f"file://{path}" for path in paths]
    assert all(row.plates == 1 for row in rows)


def test_stores_that_give_nothing_are_told(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    told: list[str] = []
    sources = [f"file://{tmp_path}", "nonsense://bucket/folder"]
    assert not list(items_of(sources, None, lambda *one: told.append(one[1])))
    assert "no pictures there" in told[0]
    assert "nonsense:// cannot be read" in told[1]


def test_pictures_in_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow.fs")
    pytest.importorskip("fsspec")
    boto3 = pytest.importorskip("boto3")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        for name, value in (
            ("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_DEFAULT_REGION", "eu-central-1"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ):
            monkeypatch.setenv(name, value)
        file_system.cache_clear()
        client = boto3.client("s3")
        where = {"LocationConstraint": "eu-central-1"}
        client.create_bucket(Bucket="plates", CreateBucketConfiguration=where)
        for path in save_pictures(tmp_path / "photos", 3):
            client.put_object(Bucket="plates", Key=f"june/{path.name}", Body=path.read_bytes())
        client.put_object(Bucket="plates", Key="june/notes.txt", Body=b"none")
        config = ArchiveConfig(("s3://plates/june", "s3://yard/may"), tmp_path / "out")
        told: list[str] = []
        with Archive(config, fail=lambda *one: told.append(one[1])) as archive:
            rows = list(archive.read(LocalEngine(1), stub_recognizer()))
        client.create_bucket(Bucket="yard", CreateBucketConfiguration=where)
        client.put_object(Bucket="yard", Key="may/late.png", Body=path.read_bytes())
        with Archive(config) as archive:
            late = list(archive.read(LocalEngine(1), stub_recognizer()))
    finally:
        server.stop()
    assert [row.source for row in rows] == [f"s3://plates/june/000{n}.png" for n in range(3)]
    assert [json.loads(row.record)["width"] for row in rows] == [400, 401, 402]
    assert "s3://yard/may: cannot be listed" in told[0]
    assert [row.source for row in late] == ["s3://yard/may/late.png"]


def test_a_passage_belongs_to_the_part_in_which_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("av")
    (tmp_path / "films").mkdir()
    draw_film(tmp_path / "films" / "gate.mp4")
    monkeypatch.setattr(archive_films, "PART_S", 0.7)
    with Archive(ArchiveConfig((str(tmp_path / "films"),), tmp_path / "out")) as archive:
        rows = [row.to_dict() for row in archive.read(LocalEngine(1))]
    assert [(one["start_s"], one["end_s"]) for one in rows] == [(0, 0.7), (0.7, 1.4), (1.4, None)]
    passages = [Passage.from_dict(one) for row in rows for one in row["passages"]]
    assert [passage.text for passage in passages] == [TEXT]
    assert passages[0].state == "closed"


def test_a_film_that_is_none_fails_alone(tmp_path: Path) -> None:
    pytest.importorskip("av")
    (tmp_path / "broken.mp4").write_bytes(b"no film")
    (picture,) = save_pictures(tmp_path / "photos", 1)
    listed = tmp_path / "list.txt"
    listed.write_text(f"{tmp_path / 'broken.mp4'}\n{picture}\n")
    with Archive(ArchiveConfig((str(listed),), tmp_path / "out")) as archive:
        broken, whole = archive.read(LocalEngine(1), stub_recognizer())
    assert "broken.mp4" in str(broken.error)
    assert broken.to_dict()["start_s"] == 0
    assert whole.plates == 1


def test_parts_are_batches_of_their_own() -> None:
    items = [Item("a"), Item("b.mp4", 0.0, 300.0), Item("b.mp4", 300.0), Item("c"), Item("d")]
    assert [len(batch.items) for batch in in_batches(items, 2)] == [1, 1, 1, 2]
    assert Item.from_line(items[1].to_line()) == items[1]

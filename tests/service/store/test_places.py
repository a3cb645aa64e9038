"""Pictures are kept in a folder or in a bucket; what is above them does not see which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lpr.cli.main import main
from lpr.errors import ConfigError, StoreError
from lpr.service.config import ServiceConfig
from lpr.service.store import Store
from lpr.service.store.backup import back_up, restore
from lpr.service.store.checking import check
from lpr.service.store.database import Database
from lpr.service.store.picture_files import PictureFiles
from lpr.service.store.places import Bucket, Folder, Place, place_of
from tests.service.passages import START, passage
from tests.service.served import jpeg

pytest.importorskip("moto", reason="buckets are played by moto")

ADDRESS = "s3://plates/of/gate"
ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account at AWS, played in this process, with one bucket."""
    import boto3
    from moto import mock_aws

    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        boto3.client("s3").create_bucket(
            Bucket="plates", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, account: None, tmp_path: Path) -> Place:
    return place_of(ADDRESS if request.param == "bucket" else "", tmp_path / "pictures")


def test_files_are_kept_listed_and_removed(place: Place) -> None:
    assert place.read("2026/11/29/a.jpg") is None
    assert list(place.listed()) == []
    place.write("2026/11/29/a.jpg", b"old")
    place.write("2026/11/29/a.jpg", b"new")
    place.write("2026/11/02/b.jpg", b"b")
    assert place.read("2026/11/29/a.jpg") == b"new"
    assert list(place.listed()) == ["2026/11/02/b.jpg", "2026/11/29/a.jpg"]
    place.remove("2026/11/29/a.jpg")
    place.remove("2026/11/29/a.jpg")
    assert list(place.listed()) == ["2026/11/02/b.jpg"]


def test_a_folder_has_an_end_and_a_bucket_none(account: None, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    room = folder.room()
    assert room is not None
    assert 0 < room[0] <= room[1]
    assert Folder(tmp_path / "none").room() is None
    assert Bucket(ADDRESS).room() is None
    with pytest.raises(StoreError, match="leads out of"):
        folder.write("../a.jpg", b"")


def test_a_bucket_that_is_gone_stops_nothing(account: None) -> None:
    files = PictureFiles(Bucket("s3://gone"))
    assert not files.keep("p000001", START, "crop", jpeg())
    assert files.trouble is not None
    assert files.trouble.startswith("s3://gone: pictures cannot be kept (")
    files.trouble = None
    assert files.bytes("p000001", START, "crop") is None
    assert files.trouble is not None
    files.place = Bucket(ADDRESS)
    assert files.keep("p000001", START, "crop", jpeg())
    assert files.trouble is None


@pytest.mark.parametrize("address", ["plates", "s3://", "gs://plates"])
def test_what_is_no_place_is_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"give s3://BUCKET/PREFIX"):
        place_of(address, tmp_path)


def test_a_store_keeps_its_pictures_in_a_bucket(
    account: None, config: ServiceConfig, tmp_path: Path
) -> None:
    config = replace(config, pictures=ADDRESS)
    with Store(config) as store:
        store.passages.save(passage(1), picture=jpeg(), crop=jpeg())
        assert not (config.data / "pictures").exists()
        assert store.pictures.bytes("p000001", "crop") == jpeg()
        assert store.pictures.bytes("p000001", "thumbnail") is not None
        assert check(store) == ()
        store.pictures.files.place.remove(store.pictures.files.key("p000001", START, "crop"))
        store.pictures.files.place.write("2026/11/29/other.jpg", b"")
        assert [finding.repaired for finding in check(store, repair=True)] == [True, True]
        assert check(store) == ()
        file = tmp_path / "all.zip"
        back_up(store.database, config.data, file, store.pictures.files.place)
        store.passages.delete(["p000001"])
        assert list(store.pictures.files.place.listed()) == []
    other = ServiceConfig(data=tmp_path / "other", pictures="s3://plates/restored")
    other.data.mkdir()
    database = Database(other.database)
    restore(database, other.data, file, place_of(other.pictures, other.data))
    database.close()
    with Store(other) as store:
        assert store.pictures.bytes("p000001") == jpeg()
        assert check(store) == ()


def test_commands_take_the_bucket(account: None, store: Store, tmp_path: Path) -> None:
    place = ["--data", str(store.config.data), "--database", store.config.database]
    Bucket(ADDRESS).write("2026/11/29/other.jpg", b"")
    assert main(["service", "check", *place]) == 0
    assert main(["service", "check", *place, "--pictures", ADDRESS]) == 1

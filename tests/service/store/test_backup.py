"""A backup of one database is taken back into another, of the same kind or the other."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lpr.cli.main import main
from lpr.errors import StoreError
from lpr.service.config import ServiceConfig
from lpr.service.store import CameraSettings, NewEntry, PassageQuery, Store
from lpr.service.store.backup import back_up, restore
from lpr.service.store.checking import check
from lpr.service.store.database import Database
from lpr.service.store.picture_files import FOLDER
from lpr.service.store.places import Folder
from tests.service.passages import START, passage
from tests.service.served import jpeg
from tests.service.store.test_models import made as made_version

GATE = CameraSettings("gate", "rtsp://ana:geheim@10.0.0.5/live")


def kept(config: ServiceConfig) -> Folder:
    """Where a store keeps its pictures."""
    return Folder(config.data / FOLDER)


def fill(store: Store) -> None:
    camera = store.cameras.add(GATE)
    store.passages.save(passage(1), camera_id=camera.id, picture=jpeg(), crop=jpeg())
    store.passages.save(passage(2, "ST777KL"))
    store.passages.correct("p000002", "ST777KI", by="ana")
    store.vehicles.save("ZG1234AB", "Ana", tags=["staff"], by="op")
    staff = store.lists.add("staff", "allow")
    store.lists.add_entry(staff.id, NewEntry("ZG*", valid_from=START - timedelta(days=1)))
    store.users.add("Ana", "a long password", "viewer", cameras=[camera.id])
    store.audit.write("ana", "search", "ZG", {"hits": 1})
    store.settings.set("site", {"name": "gate"})


def test_a_backup_has_the_networks_that_were_trained(store: Store, tmp_path: Path) -> None:
    version = made_version(store, "own-20260501-080000")
    store.models.use(version)
    (store.models.folder / version / "row_witness.keras").write_bytes(b"x")
    file = tmp_path / "all.zip"
    back_up(store.database, store.config.data, file, store.pictures.files.place)
    config = ServiceConfig(data=tmp_path / "other")
    config.data.mkdir()
    database = Database(config.database)
    restore(database, config.data, file, kept(config))
    database.close()
    with Store(config) as other:
        assert other.models.active() == version
        assert other.models.figure(version, "errors") == b"x"
        assert not (other.models.folder / version / "row_witness.keras").exists()


def test_how_far_a_backup_is_is_told(store: Store, tmp_path: Path) -> None:
    fill(store)
    file, written, taken = tmp_path / "all.zip", list[int](), list[int]()
    totals: set[int | None] = set()

    def count(more: int, total: int | None) -> None:
        taken.append(more)
        totals.add(total)

    pictures = store.pictures.files.place
    made = back_up(
        store.database, store.config.data, file, pictures, lambda more, _total: written.append(more)
    )
    config = ServiceConfig(data=tmp_path / "other")
    config.data.mkdir()
    database = Database(config.database)
    restore(database, config.data, file, kept(config), count)
    database.close()
    total = sum(made.rows.values()) + made.pictures
    assert (sum(written), sum(taken), totals) == (total, total, {total})


def test_a_terminal_shows_how_far_a_backup_is(
    config: ServiceConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with Store(config) as store:
        fill(store)
    file = str(tmp_path / "all.zip")
    here = ["--data", str(config.data), "--database", config.database]
    for terminal, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", terminal)
        there = ["--data", str(tmp_path / f"other {shown}")]
        for words in (["backup", file, *here], ["restore", file, *there]):
            terminal.truncate(0)
            assert main(["service", *words]) == 0
            assert ("item/s" in terminal.getvalue()) is shown


def test_a_backup_is_taken_back(store: Store, tmp_path: Path) -> None:
    fill(store)
    file = tmp_path / "all.zip"
    made = back_up(store.database, store.config.data, file, store.pictures.files.place)
    assert (made.rows["passages"], made.pictures) == (2, 3)
    assert file.stat().st_mode & 0o077 == 0
    config = ServiceConfig(data=tmp_path / "other")
    config.data.mkdir()
    database = Database(config.database)
    assert restore(database, config.data, file, kept(config)) == made
    with pytest.raises(StoreError, match="restore into an empty"):
        restore(database, config.data, file, kept(config))
    database.close()
    with Store(config) as other:
        query = PassageQuery(known=True)
        assert other.passages.page(query) == store.passages.page(query)
        assert other.passages.record("p000001") == passage(1)
        assert other.pictures.bytes("p000001", "crop") == jpeg()
        assert other.cameras.get(1).settings == GATE
        assert other.users.check("ana", "a long password") is not None
        assert list(other.passages.corrections()) == list(store.passages.corrections())
        assert other.vehicles.get("ZG1234AB") == store.vehicles.get("ZG1234AB")
        assert other.lists.entries(1) == store.lists.entries(1)
        assert other.audit.page() == store.audit.page()
        assert other.settings.get("site") == {"name": "gate"}
        assert check(other) == ()


def test_what_sqlite_kept_postgresql_takes(
    empty: Path, config: ServiceConfig, tmp_path: Path
) -> None:
    shutil.copytree(empty, tmp_path / "first")
    first = ServiceConfig(data=tmp_path / "first")
    with Store(first) as store:
        fill(store)
    file = tmp_path / "all.zip"
    back_up(Database(first.database), first.data, file, kept(first))
    database = Database(config.database)
    restore(database, config.data, file, kept(config))
    database.close()
    with Store(config) as store:
        assert store.passages.count(PassageQuery(text="ST777KI")) == 1
        # Numbers go on behind those that were taken back.
        assert store.cameras.add(replace(GATE, name="yard")).id == 2
        assert store.cameras.get(1).settings == GATE


@pytest.mark.parametrize("name", ["manifest.json", "other"])
def test_what_is_no_backup_is_told(config: ServiceConfig, tmp_path: Path, name: str) -> None:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "{}")
    database = Database(config.database)
    with pytest.raises(StoreError, match=r"all\.zip: cannot be restored"):
        restore(database, config.data, file, kept(config))
    database.close()


def test_commands_back_up_and_check(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(store)
    place = ["--data", str(store.config.data), "--database", store.config.database]
    assert main(["service", "backup", str(tmp_path / "all.zip"), *place]) == 0
    assert "2 passages, 3 files of pictures" in capsys.readouterr().err
    assert main(["service", "check", *place]) == 0
    files = store.pictures.files
    crop = files.key("p000001", START, "crop")
    files.place.remove(crop)
    files.place.write(crop.replace("p000001.crop", "stranger"), b"x")
    assert main(["service", "check", *place]) == 1
    told = capsys.readouterr().out
    assert "passage p000001: its crop is gone" in told
    assert "stranger.jpg: belongs to no passage" in told
    assert main(["service", "check", "--repair", *place]) == 0
    assert main(["service", "check", *place]) == 0
    row = store.passages.get("p000001")
    assert row is not None
    assert (row.picture, row.crop) == (True, False)

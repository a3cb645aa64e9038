"""The same results as JSON lines, as Parquet and in a database; batches that come again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lpr.archive import Archive, ArchiveConfig, Counts
from lpr.archive.beginning import JOURNAL_FILE
from lpr.archive.database import DATABASE_FILE
from lpr.archive.plan import ArchiveConfig as Config
from lpr.archive.rows import Row
from lpr.archive.running import FAILURES_FILE
from lpr.archive.sinks import Sink, open_sink
from lpr.errors import ConfigError
from lpr.parallel import LocalEngine
from tests.archive.stub import save_pictures, stub_recognizer


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Seven rows, one of them of a picture that is none."""
    folder = tmp_path_factory.mktemp("kinds")
    paths = save_pictures(folder / "photos", 7)
    paths[2].write_bytes(b"no picture")
    with Archive(ArchiveConfig((str(folder / "photos"),), folder / "out", batch=3)) as archive:
        return list(archive.read(LocalEngine(1), stub_recognizer()))


def written(config: Config, rows: list[Row], archive_id: str = "first") -> Sink:
    """A sink to which the rows went in batches, the first one twice."""
    sink = open_sink(config, archive_id)
    sink.write(0, rows[1:4])
    for number in range(3):
        sink.write(number, rows[3 * number : 3 * number + 3])
    return sink


def test_parquet_is_one_table(rows: list[Row], tmp_path: Path) -> None:
    files = pytest.importorskip("pyarrow.parquet")
    written(ArchiveConfig(("photos",), tmp_path, out="parquet"), rows).close()
    table = files.read_table(tmp_path / "results").to_pylist()
    assert [one["source"] for one in table] == [row.source for row in rows]
    assert [one["record"] for one in table] == [row.record for row in rows]
    assert [one["error"] for one in table] == [row.error for row in rows]
    plate = json.loads(rows[0].record)["plates"][0]
    kept = table[0]["plates"][0]
    assert kept["text"] == plate["text"]
    assert [kept[name] for name in ("x_min", "y_min", "x_max", "y_max")] == plate["box"]
    assert table[2]["plates"] == []


def test_a_database_has_two_tables(rows: list[Row], tmp_path: Path) -> None:
    sql = pytest.importorskip("sqlalchemy")
    url = f"sqlite:///{tmp_path / 'both.sqlite'}"
    config = ArchiveConfig(("photos",), tmp_path, out="database", database=url)
    for archive_id in ("first", "second"):
        written(config, rows, archive_id).close()
    engine = sql.create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(
            sql.text(
                "SELECT source, error, record FROM archive_items ORDER BY archive, batch, item"
            )
        ).all()
        plates = connection.execute(sql.text("SELECT count(*) FROM archive_plates")).scalar_one()
    engine.dispose()
    assert [tuple(one) for one in found] == [(r.source, r.error, r.record) for r in rows] * 2
    assert plates == 2 * sum(row.plates for row in rows)


def test_results_that_were_removed_are_read_again(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("sqlalchemy")
    save_pictures(tmp_path / "photos", 4)
    gone = {
        "jsonl": "results/000001.jsonl",
        "parquet": "results/000001.parquet",
        "database": DATABASE_FILE,
    }
    for out, file in gone.items():
        config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / out, out=out, batch=2)
        read_all(config)
        (config.folder / file).unlink()
        batches = 2 if out == "database" else 1
        with Archive(config) as archive:
            assert archive.lost == batches
            assert len(list(archive.read(LocalEngine(1), stub_recognizer()))) == 2 * batches
            assert archive.counts == Counts(4, 0, 4)
        assert (config.folder / file).is_file()
        with Archive(config) as archive:
            assert (archive.lost, archive.counts) == (0, Counts(4, 0, 4))


@pytest.mark.parametrize("out", ["jsonl", "parquet"])
def test_results_that_were_cut_short_are_read_again(out: str, tmp_path: Path) -> None:
    if out == "parquet":
        pytest.importorskip("pyarrow.parquet")
    save_pictures(tmp_path / "photos", 4)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", out=out, batch=2)
    read_all(config)
    file = config.folder / f"results/000001.{out}"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    with Archive(config) as archive:
        assert (archive.lost, archive.counts) == (1, Counts(2, 0, 2))
        assert len(list(archive.read(LocalEngine(1), stub_recognizer()))) == 2
    assert file.read_bytes() == whole
    with Archive(config) as archive:
        assert (archive.lost, archive.counts) == (0, Counts(4, 0, 4))


def test_rows_that_were_deleted_are_read_again(tmp_path: Path) -> None:
    sql = pytest.importorskip("sqlalchemy")
    save_pictures(tmp_path / "photos", 4)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", out="database", batch=2)
    read_all(config)
    engine = sql.create_engine(f"sqlite:///{config.folder / DATABASE_FILE}")
    with engine.begin() as connection:
        connection.execute(sql.text("DELETE FROM archive_items WHERE batch = 1 AND item = 1"))
    engine.dispose()
    with Archive(config) as archive:
        assert archive.lost == 1
        assert len(list(archive.read(LocalEngine(1), stub_recognizer()))) == 2
        assert archive.counts == Counts(4, 0, 4)


def test_journals_without_sizes_go_on(tmp_path: Path) -> None:
    save_pictures(tmp_path / "photos", 2)
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out")
    read_all(config)
    journal = config.folder / JOURNAL_FILE
    entry = json.loads(journal.read_text())
    del entry["kept"]
    journal.write_text(json.dumps(entry) + "\n")
    with Archive(config) as archive:
        assert (archive.lost, archive.counts) == (0, Counts(2, 0, 2))


@pytest.mark.parametrize("out", ["jsonl", "parquet", "database"])
def test_what_was_mended_is_not_told_as_failed(out: str, tmp_path: Path) -> None:
    for module in ("pyarrow.parquet", "sqlalchemy"):
        pytest.importorskip(module)
    paths = save_pictures(tmp_path / "photos", 4)
    mended = paths[1].read_bytes()
    paths[1].write_bytes(b"no picture")
    config = ArchiveConfig((str(tmp_path / "photos"),), tmp_path / "out", out=out, batch=2)
    read_all(config)
    paths[1].write_bytes(mended)
    with Archive(config, retry=True) as archive:
        assert len(list(archive.read(LocalEngine(1), stub_recognizer()))) == 2
    journal = config.folder / JOURNAL_FILE
    journal.write_bytes(journal.read_bytes()[:-5])
    with Archive(config) as archive:
        assert len(list(archive.read(LocalEngine(1), stub_recognizer()))) == 2
        assert archive.counts == Counts(4, 0, 4)
    assert not (config.folder / FAILURES_FILE).read_text()


def read_all(config: ArchiveConfig) -> None:
    """Read what an archive has left."""
    with Archive(config) as archive:
        list(archive.read(LocalEngine(1), stub_recognizer()))


def test_the_file_of_the_database_is_in_the_folder(rows: list[Row], tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    config = ArchiveConfig(("photos",), tmp_path, out="database")
    written(config, rows).close()
    assert (tmp_path / "archive.sqlite").is_file()
    with pytest.raises(ConfigError, match="the database cannot be opened"):
        open_sink(replace(config, database="nonsense"), "first")
    with pytest.raises(ConfigError, match="give out=database"):
        replace(config, out="jsonl", database="sqlite://")

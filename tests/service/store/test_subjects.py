"""One plate: counted, exported, erased wherever it stands."""

from __future__ import annotations

import json
import zipfile

import pytest

from lpr.errors import ConfigError
from lpr.service.http.subject_file import FILE, subject_zip
from lpr.service.store import (
    EmailSettings,
    HttpRelay,
    NewEntry,
    NewGate,
    NewNotice,
    NewTarget,
    PassageQuery,
    Store,
    SubjectCounts,
)
from lpr.service.store.models import REPORT
from lpr.service.store.values.rules import NewHit
from tests.service.passages import START, passage
from tests.service.served import jpeg
from tests.service.store.test_models import made

PLATE = "ZG1234AB"


@pytest.fixture
def filled(store: Store) -> Store:
    """A plate that stands in everything, and others beside it."""
    store.passages.save(passage(1), picture=jpeg(), crop=jpeg())
    store.passages.save(passage(2, "2G1234AB"), crop=jpeg())
    store.passages.correct("p000002", PLATE, "ana")
    store.passages.save(passage(3))
    store.passages.correct("p000003", "ST777KL", "ana")
    store.passages.save(passage(4, "RI555XX"), picture=jpeg())
    store.vehicles.save(PLATE, "Ana")
    store.vehicles.save("RI555XX", "Ivo")
    listed = store.lists.add("staff", "allow")
    store.lists.add_entry(listed.id, NewEntry("zg 1234-ab"))
    store.lists.add_entry(listed.id, NewEntry("ZG*"))
    store.audit.write("ana", "search", "zg 1234-ab")
    store.audit.write("ana", "correct", "ST777KL", {"before": PLATE})
    store.audit.write("ana", "search", "RI555XX")
    version = made(store, "own-20260501-080000")
    changes = [
        {"picture": "p.png", "truth": PLATE, "before": "2G", "after": PLATE},
        {"picture": "q.png", "truth": "RI555XX", "before": "R1", "after": "RI555XX"},
    ]
    report = {"offered": True, "held_back": {"changes": changes}}
    (store.models.folder / version / REPORT).write_text(json.dumps(report))
    (store.models.folder / version / "changes.png").write_bytes(b"x")
    return store


def test_all_that_is_kept_is_counted(filled: Store) -> None:
    counts = filled.subjects.counts("zg 1234-ab")
    assert counts == SubjectCounts(PLATE, 3, 1, 1, audit_lines=2)
    assert not filled.subjects.counts("XX1").anything
    with pytest.raises(ConfigError, match="letters and digits"):
        filled.subjects.counts(" -")


def test_an_export_has_passages_pictures_and_who_looked(filled: Store) -> None:
    with subject_zip(filled, PLATE) as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        whole = json.loads(archive.read(FILE))
    assert sorted(names) == [
        "pictures/p000001-crop.jpg",
        "pictures/p000001-picture.jpg",
        "pictures/p000002-crop.jpg",
        FILE,
    ]
    assert [one["id"] for one in whole["passages"]] == ["p000001", "p000002", "p000003"]
    assert whole["vehicles"][0]["owner"] == "Ana"
    assert len(whole["list_entries"]) == 1
    assert len(whole["audit"]) == 2
    assert "RI555XX" not in json.dumps(whole)


def test_an_export_has_what_gates_and_targets_were_told(filled: Store) -> None:
    mail = EmailSettings("mail.lan", "ana@lan", "lpr@lan")
    target = filled.targets.add(NewTarget("mail", "email", mail))
    gate = filled.gates.add(NewGate("Gate", "http", HttpRelay("http://10.0.0.8/")))
    longer = f"{PLATE}C"
    filled.passages.save(passage(5, longer))
    with filled.database.write() as session:
        for number, text in ((1, PLATE), (5, longer)):
            name = f"p00000{number}"
            filled.gates.request(session, gate.id, name, "all")
            notice = NewNotice(name, "passage.opened", f"{text} was seen", {}, name)
            filled.outbox.add(session, target.id, notice)
    filled.audit.write("ana", "search", longer)
    filled.audit.write("ana", "correct", "RI555XX", {"before": longer})
    with subject_zip(filled, PLATE) as file, zipfile.ZipFile(file) as archive:
        whole = json.loads(archive.read(FILE))
    assert [one["text"] for one in whole["gate_decisions"]] == [PLATE]
    assert [one["subject"] for one in whole["outbox"]] == [f"{PLATE} was seen"]
    assert [one["after"] for one in whole["corrections"]] == [PLATE, "ST777KL"]
    assert longer not in json.dumps(whole)
    counts = filled.subjects.counts(PLATE)
    assert (counts.gate_decisions, counts.notices) == (1, 1)


def test_nothing_of_a_plate_is_left_after_its_erasure(filled: Store) -> None:
    filled.subjects.erase(PLATE)
    assert filled.subjects.counts(PLATE) == SubjectCounts(PLATE)
    assert [row.id for row in filled.passages.page(PassageQuery()).rows] == ["p000004"]
    assert [one.plate for one in filled.vehicles.all()] == ["RI555XX"]
    (listed,) = filled.lists.all()
    assert [one.pattern for one in filled.lists.entries(listed.id)] == ["ZG*"]
    assert len(filled.audit.page().rows) == 3
    (version, _) = filled.models.all()
    assert [one["truth"] for one in version.report["held_back"]["changes"]] == ["RI555XX"]
    assert filled.models.figure(version.version, "changes") is None
    with filled.database.read() as session:
        rows = [
            str(row)
            for table in ("plates", "corrections", "passages", "audit", "vehicles", "list_entries")
            for row in session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()
        ]
    assert not [row for row in rows if PLATE in row.upper().replace(" ", "").replace("-", "")]
    files = [one for one in filled.config.data.rglob("*.jpg") if "p000004" not in one.name]
    assert files == []


def test_the_files_of_a_database_forget_an_erased_plate(store: Store) -> None:
    for number in range(40):
        store.passages.save(passage(number, "QX77WVU" if number % 2 else "RI555XX"))
    files = list(store.config.data.glob("lpr.sqlite3*"))
    in_files = store.database.is_sqlite  # PostgreSQL's are its own
    assert any(b"QX77WVU" in file.read_bytes() for file in files) == in_files
    store.subjects.erase("QX77WVU")
    assert not any(b"QX77WVU" in file.read_bytes() for file in files)
    assert any(b"RI555XX" in file.read_bytes() for file in files) == in_files
    assert store.passages.count(PassageQuery(text="QX77WVU")) == 0


def test_a_hashed_plate_is_erased_too(store: Store) -> None:
    store.passages.save(passage(1))
    store.hashes.switch(True)
    store.passages.save(passage(2))
    assert store.subjects.erase(PLATE).passages == 2
    assert store.passages.count(PassageQuery()) == 0


def test_notices_of_a_plate_go_and_those_of_longer_ones_stay(store: Store) -> None:
    mail = EmailSettings("mail.lan", "ana@lan", "lpr@lan")
    target = store.targets.add(NewTarget("mail", "email", mail))
    for text in (PLATE, f"{PLATE}C"):
        # A notice that tells of the plate and belongs to no passage.
        store.outbox.put(target.id, NewNotice(text, "plate.missing", f"{text} was seen", {}))
    store.subjects.erase(PLATE)
    assert [one.subject for one in store.outbox.page().rows] == [f"{PLATE}C was seen"]


def test_incidents_of_passages_that_are_gone_are_erased_too(store: Store) -> None:
    with store.database.write() as session:
        for text in (PLATE, f"{PLATE}C"):
            store.incidents.open(session, "all", NewHit(text, "", START, text), "was seen")
    store.subjects.erase(PLATE)
    assert [one.text for one in store.incidents.page().rows] == [f"{PLATE}C"]

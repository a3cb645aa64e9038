"""An erased plate is named nowhere any more; others stay."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from lpr import LineCrossing, Reading
from lpr.service.store import (
    CameraSettings,
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
from lpr.service.store.audit import add_line
from lpr.service.store.mentions import ERASED, Mention
from lpr.service.store.tables import Table
from lpr.service.store.values.rules import NewHit
from tests.service.passages import START, passage

PLATE, LONGER, OTHER = "ZG1234AB", "ZG1234ABC", "RI555XX"
NAMED = re.compile(r"(?<![^\W_])Z\W*G\W*1\W*2\W*3\W*4\W*A\W*B(?![^\W_])", re.IGNORECASE)
"""The plate as a word of its own, however it is spaced."""


def told(store: Store) -> Iterator[tuple[str, str]]:
    """All that stands in the database as text, and where; packed records are unpacked."""
    with store.database.read() as session:
        for table in Table.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for name, value in row._mapping.items():
                    packed = isinstance(value, bytes) and name == "packed"
                    yield f"{table.name}.{name}", str(zlib.decompress(value) if packed else value)


def naming(store: Store) -> set[str]:
    """The columns that name the plate."""
    return {where for where, text in told(store) if NAMED.search(text)}


@pytest.fixture
def filled(store: Store) -> Store:
    """A store in which everything that takes a text names the plate."""
    store.passages.save(passage(1))
    store.passages.save(passage(2, "ZG1234A8"))
    store.passages.correct("p000002", PLATE, "ana")
    misread = passage(3, OTHER)
    looks = (misread.best, replace(misread.best, text=PLATE))
    store.passages.save(
        replace(
            misread,
            source="zg-1234-ab.jpg",
            looks=looks,
            candidates=(*misread.candidates, Reading(PLATE, 0.02)),
            zones=(f"bay of {PLATE}",),
            lines=(LineCrossing("in for ZG\u00a01234\u2013AB", "left", START),),
        )
    )
    store.cameras.add(CameraSettings("Place of ZG 1234 AB", "rtsp://10.0.0.9/ZG1234AB"))
    store.vehicles.save(PLATE, "Ana")
    store.vehicles.save(OTHER, "Ivo", "came with zg\u202f1234\u2014ab", ("not ZG1234AB",))
    listed = store.lists.add("Friends of ZG1234AB", "allow")
    for pattern in ("zg 1234-ab", f"{PLATE}*", "ZG*"):
        store.lists.add_entry(listed.id, NewEntry(pattern))
    store.lists.add_entry(listed.id, NewEntry(OTHER, note=f"as {PLATE}"))
    store.jobs.add("film", {"file": "a.mp4", "name": f"{PLATE}.mp4"})
    store.settings.set("site", {"name": f"Yard of {PLATE}"})
    _act(store)
    store.audit.write("ana", "search", "zg 1234-ab", {"match": "exact"})
    store.audit.write("ana", "search", f"{PLATE}|{OTHER}", {"match": "regex"})
    store.audit.write("ana", "incident-closed", f"{PLATE} was seen at Gate, again", {"rule": "all"})
    store.audit.write("ana", "correct", OTHER, {"before": PLATE})
    store.audit.write(PLATE.lower(), "login-failed")
    return store


def _act(store: Store) -> None:
    """Let a rule, a gate and a target have to do with the plate, and with others."""
    target = store.targets.add(
        NewTarget(f"To {PLATE}", "email", EmailSettings("mail.lan", "ana@lan", "lpr@lan"))
    )
    gate = store.gates.add(NewGate("Gate", "http", HttpRelay("http://10.0.0.8/")))
    with store.database.write() as session:
        for number, text in ((1, PLATE), (3, OTHER)):
            hit = NewHit(f"passage/p00000{number}", "", START, text, f"p00000{number}")
            store.incidents.open(session, f"all but {PLATE}", hit, f"{text} was seen after {PLATE}")
            store.gates.request(session, gate.id, f"p00000{number}", f"knows {PLATE}")
            notice = NewNotice(
                f"rule/1/{text}",
                "passage.opened",
                f"{text} was seen",
                {"text": text, "candidates": [{"text": PLATE}]},
                f"p00000{number}",
            )
            store.outbox.add(session, target.id, notice)
        alone = NewNotice(f"rule/2/{PLATE}", "plate.missing", f"{PLATE} is missing", {})
        store.outbox.add(session, target.id, alone)
        add_line(session, "a rule", "gate-opened", "Gate", {"plate": PLATE, "reason": "all"})


def test_no_column_of_any_table_names_an_erased_plate(filled: Store) -> None:
    before = naming(filled)
    assert {"audit.subject", "audit.details", "passage_records.packed", "outbox.body"} < before
    filled.subjects.erase(PLATE)
    assert naming(filled) == set()
    assert filled.subjects.counts(PLATE) == SubjectCounts(PLATE)
    rest = list(filled.passages.page(PassageQuery()).rows)
    assert [one.text for one in rest] == [OTHER]
    assert [look.text for look in filled.passages.record("p000003").looks] == [OTHER, ""]
    subjects = [line.subject for line in filled.audit.page().rows]
    assert "[erased] was seen at Gate, again" in subjects
    assert f"[erased]|{OTHER}" in subjects
    (listed,) = filled.lists.all()
    assert listed.name == f"Friends of [erased {listed.id}]"
    assert {one.pattern for one in filled.lists.entries(listed.id)} == {"ZG*", OTHER}


def test_no_file_of_the_store_names_it(filled: Store) -> None:
    filled.subjects.erase(PLATE)
    files = [one for one in filled.config.data.rglob("*") if one.is_file()]
    assert files
    assert [one.name for one in files if PLATE.encode() in one.read_bytes()] == []


def test_longer_plates_are_others(store: Store) -> None:
    lines: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("search", LONGER, {}),
        ("search", "ZG 1234 AB C", {}),
        ("view", "zg-1234-ab-c", {}),
        ("correct", OTHER, {"before": LONGER}),
        ("incident-closed", f"{LONGER} was seen", {}),
    )
    for action, subject, details in lines:
        store.audit.write("ana", action, subject, details)
    store.vehicles.save(LONGER, notes=f"{LONGER} is mine")
    store.passages.save(passage(1, LONGER))
    before = dict(told(store)), list(told(store))
    assert store.subjects.erase(PLATE) == SubjectCounts(PLATE)
    assert (dict(told(store)), list(told(store))) == before


def test_times_are_no_plates(store: Store) -> None:
    store.settings.set("told", {"at": "2026-05-01T02:00:00+02:00", "of": "02-00, 0200"})
    plate = Mention("0200", "20260501")
    assert plate.without(store.settings.get("told", {})) == {
        "at": "2026-05-01T02:00:00+02:00",
        "of": f"{ERASED}, {ERASED}",
    }
    assert plate.without("0200 at 02:00:30, 20260501") == f"{ERASED} at 02:00:30, {ERASED}"


def test_the_record_of_the_request_itself_stays(store: Store) -> None:
    hashed = store.hashes.of(PLATE)
    store.audit.write("ana", "subject-erase", hashed, {"passages": 1})
    assert store.subjects.erase(PLATE) == SubjectCounts(PLATE)
    (line,) = store.audit.page().rows
    assert line.subject == hashed


def test_what_was_kept_is_hashed_everywhere(store: Store) -> None:
    store.passages.save(passage(1))
    store.passages.save(passage(2, OTHER))
    store.passages.correct("p000002", PLATE, "ana")
    gate = store.gates.add(NewGate("Gate", "http", HttpRelay("http://10.0.0.8/")))
    with store.database.write() as session:
        for number in ("p000001", "p000002"):
            hit = NewHit(f"passage/{number}", "", START, PLATE, number)
            store.incidents.open(session, "all", hit, "was seen")
            store.gates.request(session, gate.id, number, "all")
    for action in ("search", "view", "list-entry", "vehicle"):
        store.audit.write("ana", action, "zg 1234-ab")
    store.audit.write("ana", "correct", OTHER, {"before": PLATE})
    store.audit.write("ana", "outbox-removed", f"{PLATE} was seen")
    store.audit.write("ana", "export", "Yard", {"form": "visits"})
    store.passages.delete(["p000001"])
    store.hashes.switch(True)
    while store.forgetting.some(1):
        pass
    store.forgetting.rest()
    assert naming(store) == set()
    hashed, lines = store.hashes.of(PLATE), store.audit.page().rows
    assert [line.subject for line in lines].count(hashed) == 4
    assert [line.details for line in lines if line.action == "correct"] == [{"before": hashed}]
    assert [line.subject for line in lines if line.action == "export"] == ["Yard"]
    assert {one.text for one in store.gates.decisions().rows} == {hashed}
    assert store.subjects.counts(PLATE).audit_lines == 7
    store.audit.write("ana", "search", PLATE)
    store.audit.write("ana", "camera", "Gate")
    assert [one.subject for one in store.audit.page(limit=2).rows] == ["Gate", hashed]

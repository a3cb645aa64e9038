"""Versions of the networks: listed, put to use, rolled back, removed."""

from __future__ import annotations

import json

import pytest

from lpr import RecognizerConfig
from lpr.errors import Conflict, NotFound
from lpr.service.store import Store
from lpr.service.store.models import CHARACTERS, REPORT, SHIPPED, WITNESS
from tests.service.passages import passage


def made(store: Store, version: str, offered: bool = True) -> str:
    """A version as a training leaves it, without networks that could be loaded."""
    folder = store.models.folder / version
    folder.mkdir(parents=True)
    for name in (CHARACTERS, WITNESS, "errors.png"):
        (folder / name).write_bytes(b"x")
    (folder / REPORT).write_text(json.dumps({"offered": offered, "reason": "it is worse"}))
    return version


def test_without_a_training_the_shipped_networks_read(store: Store) -> None:
    (one,) = store.models.all()
    assert (one.version, one.active, one.shipped) == (SHIPPED, True, True)
    networks = store.models.networks()
    assert networks.applied(RecognizerConfig()) == RecognizerConfig()


def test_a_version_is_put_to_use_and_rolled_back(store: Store) -> None:
    early, late = made(store, "own-20260501-080000"), made(store, "own-20260502-080000")
    assert [one.version for one in store.models.all()] == [late, early, SHIPPED]
    store.models.use(late)
    assert store.models.active() == late
    networks = store.models.networks()
    assert networks.characters == store.models.folder / late / CHARACTERS
    with pytest.raises(Conflict, match="in use"):
        store.models.remove(late)
    store.models.use(SHIPPED)
    store.models.remove(late)
    assert [one.version for one in store.models.all()] == [early, SHIPPED]
    store.models.use(early)
    with pytest.raises(Conflict, match="comes with"):
        store.models.remove(SHIPPED)


def test_what_reads_worse_is_not_put_to_use(store: Store) -> None:
    version = made(store, "own-20260501-080000", offered=False)
    with pytest.raises(Conflict, match="it is worse"):
        store.models.use(version)
    assert store.models.active() == SHIPPED


def test_names_lead_nowhere_else(store: Store) -> None:
    for name in ("../secret", "own-1", "", "own-20260501-080000"):
        with pytest.raises(NotFound):
            store.models.use(name)
        assert store.models.figure(name, "errors") is None
    version = made(store, "own-20260501-080000")
    assert store.models.figure(version, "errors") == b"x"
    assert store.models.figure(version, "../report") is None


def test_a_version_whose_files_are_gone_reads_no_more(store: Store) -> None:
    version = made(store, "own-20260501-080000")
    store.models.use(version)
    (store.models.folder / version / WITNESS).unlink()
    assert store.models.active() == SHIPPED


def test_a_passage_says_which_networks_read_it(store: Store) -> None:
    assert store.passages.save(passage(1), model_version="own-1").model_version == "own-1"
    assert store.passages.save(passage(1)).model_version == "own-1"
    assert store.passages.save(passage(1), model_version="own-2").model_version == "own-2"
    assert store.passages.save(passage(2)).model_version == ""

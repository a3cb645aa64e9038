"""A service for tests: a store in a folder of its own, and a recogniser that reads at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("flask")
pytest.importorskip("sqlalchemy")
argon2 = pytest.importorskip("argon2")

from lpr.service.config import ServiceConfig
from lpr.service.store import Store, secrets
from tests.service.served import Served, StubReads, serve

CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashing that takes no time: what it is for, tests do not need."""


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of this version, to be copied: making one takes a while."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    Store(ServiceConfig(data=folder)).close()
    return folder


@pytest.fixture
def served(
    empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """An application whose recogniser is a stub."""
    monkeypatch.setattr(secrets, "_HASHER", CHEAP)
    shutil.copytree(empty_store, tmp_path / "data")
    with serve(tmp_path / "data", StubReads()) as one:
        yield one

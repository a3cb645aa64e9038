"""A store in a folder of its own, a service on it, and a PostgreSQL where it is asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher

from lpr.service.config import ServiceConfig
from lpr.service.store import Store, secrets
from lpr.service.store.tables import Table
from tests.service.postgres import REQUIRED, Postgres, programs, running
from tests.service.served import Served, StubReads, serve

BACKENDS = ("sqlite", "postgresql")
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashing that takes no time: what it is for, tests do not need."""


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store in which nothing is yet; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("empty")
    Store(ServiceConfig(data=folder)).close()
    return folder


@pytest.fixture
def config(tmp_path: Path, empty: Path) -> ServiceConfig:
    shutil.copytree(empty, tmp_path / "data")
    return ServiceConfig(data=tmp_path / "data")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = programs()
    if folder is None:
        reason = "PostgreSQL is not installed: tests on it need initdb and pg_ctl"
        if os.environ.get(REQUIRED):
            pytest.fail(reason)
        pytest.skip(reason)
    with running(folder) as server:
        yield server


@pytest.fixture
def store(config: ServiceConfig) -> Iterator[Store]:
    with Store(config) as store:
        yield store


@pytest.fixture
def served(config: ServiceConfig, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """An application whose recogniser is a stub."""
    monkeypatch.setattr(secrets, "_HASHER", CHEAP)
    with serve(config.data, StubReads()) as one:
        yield one


@pytest.fixture(scope="session")
def filled_anew(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the newest schema."""
    with psycopg.connect(_plain(postgres.address("postgres")), autocommit=True) as connection:
        connection.execute("CREATE DATABASE tested")
    address = postgres.address("tested")
    Store(ServiceConfig(tmp_path_factory.mktemp("pg"), address)).close()
    return address


@pytest.fixture(params=BACKENDS)
def each_config(request: pytest.FixtureRequest, tmp_path: Path, empty: Path) -> ServiceConfig:
    """Settings for an empty store, on SQLite and on PostgreSQL."""
    shutil.copytree(empty, tmp_path / "data")
    made = ServiceConfig(data=tmp_path / "data")
    if request.param == "sqlite":
        return made
    address: str = request.getfixturevalue("filled_anew")
    tables = ", ".join(Table.metadata.tables)
    with psycopg.connect(_plain(address), autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    return replace(made, database=address)


def _plain(address: str) -> str:
    """An address as psycopg itself takes it."""
    return address.replace("+psycopg", "")

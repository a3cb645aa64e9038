"""The tests of this folder run on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import Store
from lpr.service.store.tables import Table
from tests.service.postgres import Postgres

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def filled_anew(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the newest schema."""
    with psycopg.connect(_plain(postgres.address("postgres")), autocommit=True) as connection:
        connection.execute("CREATE DATABASE tested")
    address = postgres.address("tested")
    Store(ServiceConfig(tmp_path_factory.mktemp("pg"), address)).close()
    return address


@pytest.fixture(params=BACKENDS)
def config(request: pytest.FixtureRequest, tmp_path: Path, empty: Path) -> ServiceConfig:
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

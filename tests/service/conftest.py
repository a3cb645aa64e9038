"""A store in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import Store


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


@pytest.fixture
def store(config: ServiceConfig) -> Iterator[Store]:
    with Store(config) as store:
        yield store

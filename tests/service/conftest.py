"""A store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import Store


@pytest.fixture
def config(tmp_path: Path) -> ServiceConfig:
    return ServiceConfig(data=tmp_path / "data")


@pytest.fixture
def store(config: ServiceConfig) -> Iterator[Store]:
    with Store(config) as store:
        yield store

"""The tests of this folder run on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from lpr.service.config import ServiceConfig


@pytest.fixture
def config(each_config: ServiceConfig) -> ServiceConfig:
    return each_config

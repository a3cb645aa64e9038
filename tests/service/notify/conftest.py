"""A store that may go to private networks, and real brokers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import Store
from tests.service.notify import brokers
from tests.service.notify.brokers import Mosquitto
from tests.service.postgres import REQUIRED


@pytest.fixture
def store(config: ServiceConfig) -> Iterator[Store]:
    with Store(replace(config, allow_private_addresses=True)) as store:
        yield store


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    if brokers.program() is None:
        reason = "mosquitto is not installed: tests of MQTT need it"
        if os.environ.get(REQUIRED):
            pytest.fail(reason)
        pytest.skip(reason)
    broker = brokers.start(tmp_path)
    try:
        yield broker
    finally:
        broker.stop()

"""No notice is lost, and each target's stay in order, however often the process is killed.

``LPR_NOTICES=10000 LPR_NOTICE_KILLS=20 pytest -s tests/service/notify/test_killed.py`` is the long
run; it prints what came.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from lpr.service.config import ServiceConfig
from lpr.service.store import (
    AlprDatabaseSettings,
    EmailSettings,
    MqttSettings,
    NewTarget,
    Store,
    TargetKind,
    TargetSettings,
    WebhookSettings,
)
from tests.paths import ROOT
from tests.service.notify.brokers import PASSWORD, USER, Mosquitto
from tests.service.notify.mail_boxes import Box, bytes_of, serving
from tests.service.notify.receivers import Answer, Request, receiving

EVENTS = int(os.environ.get("LPR_NOTICES", "60"))
KILLS = int(os.environ.get("LPR_NOTICE_KILLS", "2"))
FLAPS = 10 if EVENTS >= 1000 else 2
"""So often a receiver that flaps is away."""
PATIENCE_S = 120.0
"""So long nothing may come."""
NUMBER = re.compile(rb"ZG(\d{6})", re.IGNORECASE)


@dataclass
class Came:
    """The notices that came to a target, in order; ``latest`` is the highest of them."""

    numbers: list[int] = field(default_factory=list)
    latest: int = 0

    def take(self, data: bytes) -> None:
        """One more."""
        found = NUMBER.search(data)
        assert found is not None
        self.numbers.append(int(found.group(1)))
        self.latest = max(self.latest, self.numbers[-1])

    def check(self, name: str) -> None:
        """All are there, and none came before those that it follows."""
        latest = 0
        for number in self.numbers:
            assert number <= latest + 1, f"{name}: {number} came after {latest}"
            latest = max(latest, number)
        assert latest == EVENTS, f"{name}: ends with {latest}"


@dataclass
class Taking:
    """A receiver that takes what comes; whenever so many have come it fails in each way once."""

    came: Came
    failures: tuple[Callable[[], Answer], ...] = ()
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Request) -> Answer:
        with self.lock:
            flaps = self.came.latest // max(EVENTS // FLAPS, 1)
            if self.failed < flaps * len(self.failures):
                self.failed += 1
                return self.failures[self.failed % len(self.failures)]()
            self.came.take(request.body)
            return Answer()


class CountedBox(Box):
    """Takes mail."""

    def __init__(self, came: Came) -> None:
        super().__init__()
        self.came = came

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.came.take(bytes_of(envelope))
        return self.answer


def _hung() -> Answer:
    """Fails after a while."""
    after = threading.Event()
    threading.Timer(0.5, after.set).start()
    return Answer(503, after=after)


FLAPPING = (lambda: Answer(503), lambda: Answer(429, {"Retry-After": "1"}), _hung)


def test_each_notice_comes_at_least_once_and_in_order(tmp_path: Path, mosquitto: Mosquitto) -> None:
    config = ServiceConfig(data=tmp_path / "data", allow_private_addresses=True)
    came = {kind: Came() for kind in TargetKind}
    began, chance = time.monotonic(), random.Random(7)
    with ExitStack() as stack:
        _add_targets(stack, config, mosquitto, came)

        def total() -> int:
            return sum(one.latest for one in came.values())

        for kill in range(1, KILLS + 2):
            words = ["-m", "tests.service.notify.notice_process", str(config.data), str(EVENTS)]
            process = subprocess.Popen([sys.executable, *words], cwd=ROOT)
            share = EVENTS * len(came) * kill // (KILLS + 1)
            try:
                _wait(total, share)
                time.sleep(chance.uniform(0.0, 0.3))
            finally:
                process.kill()
                process.wait(60)
    for kind, one in came.items():
        one.check(kind)
    again = {str(kind): len(one.numbers) - EVENTS for kind, one in came.items()}
    took_s = time.monotonic() - began
    print(f"{EVENTS} notices to {len(came)} targets, {KILLS + 1} kills, {took_s:.0f} s")
    print(f"came more than once: {again}")


def _wait(total: Callable[[], int], share: int) -> None:
    """Wait until so many have come, as long as any come."""
    ends, before = time.monotonic() + PATIENCE_S, -1
    while (now := total()) < share:
        if now > before:
            ends, before = time.monotonic() + PATIENCE_S, now
        assert time.monotonic() < ends, f"{now} of {share} came, and no more"
        time.sleep(0.02)


def _add_targets(
    stack: ExitStack, config: ServiceConfig, mosquitto: Mosquitto, came: dict[TargetKind, Came]
) -> None:
    """One target of each kind, on real servers; two of them flap."""
    hook = Taking(came[TargetKind.WEBHOOK], FLAPPING)
    database = Taking(came[TargetKind.ALPR_DATABASE], (lambda: Answer(500), _hung))
    form = Taking(came[TargetKind.MULTIPART])
    urls = [stack.enter_context(receiving(one)).address for one in (hook, database, form)]
    port = stack.enter_context(serving(CountedBox(came[TargetKind.EMAIL])))
    heard = stack.enter_context(mosquitto.listening())
    heard.told["lpr/notices"] = came[TargetKind.MQTT].take
    settings: dict[TargetKind, TargetSettings] = {
        TargetKind.WEBHOOK: WebhookSettings(urls[0]),
        TargetKind.ALPR_DATABASE: AlprDatabaseSettings(urls[1]),
        TargetKind.MULTIPART: WebhookSettings(urls[2]),
        TargetKind.MQTT: MqttSettings("127.0.0.1", mosquitto.port, user=USER, password=PASSWORD),
        TargetKind.EMAIL: EmailSettings("127.0.0.1", "a@b.example", "lpr@b.example", port, "none"),
    }
    with Store(config) as store:
        for kind, one in settings.items():
            store.targets.add(NewTarget(kind, kind, one))

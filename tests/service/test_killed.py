"""What a service had kept is there after ``kill -9``, however often; and it starts again.

``LPR_KILL_ROUNDS=50 pytest -s tests/service/test_killed.py`` is the long run; it prints how long
the starts took.
"""

from __future__ import annotations

import os
import random
import time
import urllib.request
from pathlib import Path

from lpr.service.config import ServiceConfig
from lpr.service.store import PassageQuery, Store
from lpr.service.store.checking import check
from tests.service.server_process import ServerProcess
from tests.service.waiting import until

ROUNDS = int(os.environ.get("LPR_KILL_ROUNDS", "2"))
LOADED = ("-m", "tests.service.loaded_server")
LEAST_KEPT = 5


def test_nothing_that_was_kept_is_lost(tmp_path: Path) -> None:
    config = ServiceConfig(data=tmp_path / "data")
    kept: set[str] = set()
    starts_s: list[float] = []
    random_s = random.Random(7)
    for _ in range(ROUNDS):
        server = ServerProcess(config.data, LOADED)
        starts_s.append(server.started_s)
        with urllib.request.urlopen(f"{server.address}/health", timeout=60) as answer:
            assert answer.status == 200
        until(lambda one=server: len(one.lines) >= LEAST_KEPT, "passages")  # type: ignore[misc]
        time.sleep(random_s.uniform(0.0, 0.3))
        server.kill()
        # A line that is cut off by the end of its process says nothing.
        kept |= {line.split()[1] for line in server.lines if len(line) == len("kept ") + 36}
        with Store(config) as store:
            there = {row.id: row for row in store.passages.iterate(PassageQuery(limit=1000))}
            assert kept <= set(there)
            assert all(there[one].state == "closed" and there[one].picture for one in kept)
            damage = [one.what for one in check(store) if "belongs to no passage" not in one.what]
            assert damage == []
    with Store(config) as store:
        check(store, repair=True)
        assert check(store) == ()
    slowest = max(starts_s)
    print(f"{ROUNDS} kills, {len(kept)} passages kept, slowest start {slowest:.2f} s")

"""How fast pages answer while cameras run.

``python -m tests.service.page_speed --cameras 2 --seconds 60`` starts `lpr serve` with cameras that
are folders into which pictures of a drawn gate are put as a camera takes them, asks for the pages
again and again, as one browser does, and prints for each the median and the 95th percentile in
milliseconds, and what the cameras did meanwhile.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import sys
import threading
import time
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from lpr.service.config import ServiceConfig
from lpr.service.store import CameraSettings, CameraState, Role, Store
from tests.paths import SAMPLES
from tests.service.server_process import ServerProcess
from tests.service.waiting import until

PAGES = ("/", "/passages", "/passages?text=ZG", "/vehicles", "/lists", "/statistics", "/cameras")
PICTURES_PER_S = 5.0
KEPT = 600
"""So many pictures stay in a folder: a busy machine comes to them late."""


def feed(folders: list[Path], over: threading.Event) -> None:
    """Put a picture after the other into each folder, as cameras do; the oldest go."""
    samples, number = sorted(SAMPLES.glob("*.jpg")), 0
    while not over.wait(1 / PICTURES_PER_S):
        for folder in folders:
            part = folder / "part"
            shutil.copy(samples[number % len(samples)], part)
            part.rename(folder / f"{number:08}.jpg")
            (folder / f"{number - KEPT:08}.jpg").unlink(missing_ok=True)
        number += 1


def times_ms(address: str, token: str, seconds: float) -> dict[str, list[float]]:
    """How long each page took, each time that it was asked for."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    headers = {"Cookie": f"lpr_session={token}", "Accept": "text/html"}
    took: dict[str, list[float]] = {page: [] for page in PAGES}
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for page in PAGES:
            begun = time.perf_counter()
            connection.request("GET", page, headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == http.client.OK, f"{page}: {answer.status}"
            took[page].append(1e3 * (time.perf_counter() - begun))
    connection.close()
    return took


def main() -> int:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        data = Path(name) / "data"
        folders = [Path(name) / f"camera{number}" for number in range(arguments.cameras)]
        for folder in folders:
            folder.mkdir()
        with Store(ServiceConfig(data=data)) as store:
            for folder in folders:
                store.cameras.add(CameraSettings(folder.name, str(folder)))
            user = store.users.add("measure", "a few words are good", Role.ADMINISTRATOR)
            token, over = store.sessions.open(user.id), threading.Event()
            feeder = threading.Thread(target=feed, args=(folders, over), daemon=True)
            feeder.start()
            server = ServerProcess(data)
            until(lambda: _all_run(store), "the cameras")
            took = times_ms(server.address, token, arguments.seconds)
            for camera in store.cameras.all():
                print(f"{camera.name}: {camera.state}, {json.dumps(dict(camera.counters))}")
            over.set()
            server.terminate()
    for page, values in {**took, "all": list(chain(*took.values()))}.items():
        values.sort()
        late = values[int(0.95 * len(values))]
        print(
            f"{page:20} {len(values):5} times, median {values[len(values) // 2]:6.1f} ms, "
            f"95 % {late:6.1f} ms"
        )
    return 0


def _all_run(store: Store) -> bool:
    return all(one.state == CameraState.RUNNING for one in store.cameras.all())


if __name__ == "__main__":
    sys.exit(main())

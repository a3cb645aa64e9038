"""Many clients at once against a real server: how much it reads, how fairly, what memory it takes.

``python -m tests.service.load --clients 32 --pictures 320`` prints the service's pictures a second
beside those of `lpr.Recognizer.read_many` on the same machine, errors by status, and what memory
the server's processes held on the way.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from lpr import Recognizer
from lpr.service.app import create_app
from lpr.service.config import ServiceConfig, usual_readers
from lpr.service.http.parts import EXTENSION, Parts
from lpr.service.http.serving import Server
from tests.paths import SAMPLES

PATH = "/v1/plate-reader/"
BOUNDARY = "a7f3c1"


@dataclass
class Load:
    """What happened under load."""

    statuses: Counter[int] = field(default_factory=Counter)
    per_client: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    elapsed_s: float = 0.0

    @property
    def rate(self) -> float:
        """Pictures a second."""
        return sum(self.statuses.values()) / self.elapsed_s


def put_load(place: str, key: str, pictures: Sequence[bytes], clients: int, count: int) -> Load:
    """Let clients send pictures, each the next one as soon as it has its answer.

    Args:
        place: ``host:port`` of the server.
        key: the secret of a key.
        pictures: sent one after the other, again and again.
        clients: so many at once; all begin together, each with a picture.
        count: so many pictures in all, at least one for each client.
    """
    load, lock = Load(), threading.Lock()
    bodies = [form_of(picture) for picture in pictures]
    numbers = iter(range(count))
    headers = {
        "Authorization": f"Token {key}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }

    all_there = threading.Barrier(clients)

    def send(client: int, number: int | None) -> None:
        connection = http.client.HTTPConnection(place)
        all_there.wait()
        while number is not None:
            begun = time.monotonic()
            connection.request("POST", PATH, bodies[number % len(bodies)], headers)
            answer = connection.getresponse()
            answer.read()
            with lock:
                load.statuses[answer.status] += 1
                load.per_client[client] += 1
                load.seconds.append(time.monotonic() - begun)
                number = next(numbers, None)
        connection.close()

    firsts = [next(numbers) for _ in range(clients)]
    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(firsts)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.elapsed_s = time.monotonic() - begun
    return load


def form_of(picture: bytes) -> bytes:
    """A picture as the file of a form."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="a.jpg"'
    return f"{head}\r\n\r\n".encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()


def serve_until_told(line: Connection, data: Path) -> None:
    """Run a server; tells where it is and its key, and ends when anything is said to it."""
    config = ServiceConfig(data=data, port=0)
    app = create_app(config)
    parts: Parts = app.extensions[EXTENSION]
    _, key = parts.store.keys.add("load", "viewer")
    parts.reads.start()
    while not parts.reads.ready:
        time.sleep(0.2)
    server = Server(app, config)

    def stop_when_told() -> None:
        line.recv()
        server.stop()

    threading.Thread(target=stop_when_told, daemon=True).start()
    ((host, port),) = server.places
    line.send((f"{host}:{port}", key))
    server.run()
    parts.reads.close()
    parts.store.close()


def memory_mb(process: int) -> float:
    """What a process and those that it started hold in memory now (Linux)."""
    members = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        members += [int(number) for number in task.read_text().split()]
    found = (Path(f"/proc/{one}/status").read_text() for one in members)
    return sum(int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) for text in found) / 1024


def _read_many_rate(pictures: Sequence[bytes], count: int) -> float:
    workers = usual_readers()
    sources = (pictures[number % len(pictures)] for number in range(count + 1))
    results = Recognizer().read_many(sources, workers=workers)
    next(results)
    begun = time.monotonic()
    done = sum(1 for _ in results)
    return done / (time.monotonic() - begun)


def main() -> int:
    """Measure, and print what was measured; 1 where there were errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--pictures", type=int, default=320)
    parser.add_argument("--small", action="store_true", help="pictures of 64 x 48, for memory")
    arguments = parser.parse_args()
    pictures = [path.read_bytes() for path in sorted(SAMPLES.glob("*.jpg"))]
    if arguments.small:
        from tests.service.served import jpeg

        pictures = [jpeg()]
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    failed = 0
    with TemporaryDirectory() as folder:
        server = spawning.Process(target=serve_until_told, args=(theirs, Path(folder)))
        server.start()
        place, key = ours.recv()
        for _ in range(4):
            load = put_load(place, key, pictures, arguments.clients, arguments.pictures // 4)
            held_mb = memory_mb(server.pid or 0)
            shares = sorted(load.per_client.values())
            failed += sum(count for status, count in load.statuses.items() if status != 201)
            print(
                f"service: {load.rate:.2f} pictures/s, statuses {dict(load.statuses)}, per client "
                f"{shares[0]} to {shares[-1]}, longest {max(load.seconds):.1f} s, "
                f"{held_mb:.0f} MB",
                flush=True,
            )
        ours.send("stop")
        server.join()
    if not arguments.small:
        rate = _read_many_rate(pictures, arguments.pictures // 2)
        print(f"read_many: {rate:.2f} pictures/s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

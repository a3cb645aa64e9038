"""A broker of MQTT of the tests' own, and one who listens there."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from tests.service.waiting import LONGEST_S, until

USER, PASSWORD = "lpr", "geheim"


def program() -> str | None:
    """The broker's program; None where it is not installed."""
    return shutil.which("mosquitto", path=":".join(("/usr/sbin", "/usr/local/sbin", "/usr/bin")))


@dataclass
class Heard:
    """Somebody who listens to all topics; of each the last message is kept, and all are."""

    client: paho.Client
    last: dict[str, bytes] = field(default_factory=dict)
    all: list[tuple[str, bytes, bool]] = field(default_factory=list)
    told: dict[str, Callable[[bytes], None]] = field(default_factory=dict)
    """Who is given each message of a topic."""

    def wait_for(self, topic: str, payload: str | None = None) -> bytes:
        """The last message of a topic, once it is there, and is this."""
        wanted = None if payload is None else payload.encode()
        until(
            lambda: topic in self.last and wanted in (None, self.last[topic]),
            f"{topic} {payload or ''}",
        )
        return self.last[topic]


@dataclass
class Mosquitto:
    """A broker that runs."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @contextmanager
    def listening(self) -> Iterator[Heard]:
        """Listen to all topics for as long as the block runs."""
        client = paho.Client(CallbackAPIVersion.VERSION2)
        heard = Heard(client)

        def take(_: object, __: object, message: paho.MQTTMessage) -> None:
            heard.last[message.topic] = bytes(message.payload)
            heard.all.append((message.topic, bytes(message.payload), message.retain))
            if message.topic in heard.told:
                heard.told[message.topic](bytes(message.payload))

        client.on_message = take
        client.username_pw_set(USER, PASSWORD)
        client.connect("127.0.0.1", self.port)
        client.subscribe("#", qos=1)
        client.loop_start()
        try:
            yield heard
        finally:
            client.disconnect()
            client.loop_stop()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(LONGEST_S)


def start(folder: Path, port: int = 0) -> Mosquitto:
    """Start a broker that lets one user in."""
    chosen = port or _free_port()
    words = folder / "words"
    if not words.exists():
        words.touch(0o600)
        command = ["mosquitto_passwd", "-b", str(words), USER, PASSWORD]
        subprocess.run(command, check=True, capture_output=True)
        words.chmod(0o644)
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {chosen} 127.0.0.1\nallow_anonymous false\npassword_file {words}\n"
        "persistence false\nlog_dest none\nuser root\n"
    )
    name = program()
    assert name is not None
    process = subprocess.Popen([name, "-c", str(config)], stderr=subprocess.DEVNULL)
    ends = time.monotonic() + LONGEST_S
    while process.poll() is None and time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", chosen), timeout=1).close()
        except OSError:
            time.sleep(0.02)
            continue
        return Mosquitto(chosen, folder, process)
    raise AssertionError(f"mosquitto ended with {process.poll()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

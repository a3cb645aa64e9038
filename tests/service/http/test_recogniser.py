"""The queue before the recogniser: honest when it is full, and whole after a process is lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lpr import ImageResult
from lpr.errors import ConfigError, ImageError, ImageTooLarge
from lpr.service.config import ServiceConfig
from lpr.service.http.read_process import ReadFailed, ReadProcess, TooSlow
from lpr.service.http.read_work import ReadOptions, ReadWay
from lpr.service.http.recogniser import Busy, ReadQueue
from tests.paths import SAMPLES
from tests.service.served import jpeg

PICTURE = (SAMPLES / "scene_02.jpg").read_bytes()
LIMIT_S = 600.0
"""For machines that do much else."""


@pytest.fixture(scope="module")
def process() -> Iterator[ReadProcess]:
    """A process that reads, the same for all tests here; it comes up again after each loss."""
    one = ReadProcess(max_megapixels=8.0)
    yield one
    one.stop()


def test_a_picture_is_read_there(process: ReadProcess) -> None:
    result = process.read(PICTURE, ReadWay(ReadOptions(region=("hr",))), LIMIT_S)
    assert [plate.text for plate in result.plates] == ["BC143VP"]
    assert process.is_up


def test_what_is_wrong_comes_back_as_the_error_it_is(process: ReadProcess) -> None:
    with pytest.raises(ImageError, match="the picture: not a picture"):
        process.read(b"nothing", ReadWay(), LIMIT_S)
    with pytest.raises(ImageTooLarge, match="over the limit of 8"):
        process.read(jpeg(4000, 2500), ReadWay(), LIMIT_S)
    with pytest.raises(ConfigError, match="no region"):
        process.read(PICTURE, ReadWay(ReadOptions(region=("nowhere",))), LIMIT_S)
    assert process.is_up


def test_a_lost_process_costs_its_picture_alone(process: ReadProcess) -> None:
    process.start()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(ReadFailed, match="ended the process"):
        process.read(PICTURE, ReadWay(), LIMIT_S)
    assert process.read(PICTURE, ReadWay(), LIMIT_S).plates


def test_a_picture_that_takes_too_long_is_given_up(process: ReadProcess) -> None:
    process.start()
    with pytest.raises(TooSlow, match="took longer"):
        process.read(PICTURE, ReadWay(), limit_s=0.0)
    assert not process.is_up


class Held:
    """A process whose pictures are read when the test says so."""

    def __init__(self, max_megapixels: float) -> None:
        self.go = threading.Semaphore(0)
        self.begun = threading.Semaphore(0)
        self.is_up = True

    def start(self) -> None:
        """Nothing."""

    def read(self, data: bytes, way: ReadWay, limit_s: float) -> ImageResult:
        self.begun.release()
        self.go.acquire()
        return ImageResult(data.decode(), 1, 1)

    def stop(self) -> None:
        self.is_up = False


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queues read by `Held`."""
    monkeypatch.setattr("lpr.service.http.recogniser.ReadProcess", Held)


@pytest.mark.usefixtures("held")
def test_a_full_queue_says_so_and_when_to_come_again(tmp_path: Path) -> None:
    queue = ReadQueue(ServiceConfig(data=tmp_path), processes=1, most_waiting=2)
    process = queue.processes[0]
    assert isinstance(process, Held)
    read: list[str] = []
    clients = [
        threading.Thread(target=lambda one=one: read.append(queue.read(one).source))
        for one in (b"1", b"2", b"3")
    ]
    clients[0].start()
    process.begun.acquire()
    for client in clients[1:]:
        client.start()
    while queue.waiting < 2:
        threading.Event().wait(0.01)
    with pytest.raises(Busy, match="too many pictures wait") as told:
        queue.read(b"4")
    assert told.value.retry_after_s >= 1
    for _ in clients:
        process.go.release()
    for client in clients:
        client.join(60)
    queue.close()
    assert sorted(read) == ["1", "2", "3"]
    assert not queue.ready


@pytest.mark.usefixtures("held")
def test_what_has_waited_too_long_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.service.http.recogniser.WAIT_LIMIT_S", -1.0)
    queue = ReadQueue(ServiceConfig(data=tmp_path), processes=1, most_waiting=2)
    with pytest.raises(Busy):
        queue.read(b"1")
    queue.close()
    with pytest.raises(Busy):
        queue.read(b"2")

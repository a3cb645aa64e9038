"""A service in a process of its own, started as users start it, and ended as they may."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Queue

from tests.paths import ROOT
from tests.service.served import PASSWORD
from tests.service.waiting import LONGEST_S

SERVE = ("-m", "lpr", "serve", "--port", "0")


class ServerProcess:
    """A server that has started: it answers at ``address``, after ``started_s`` seconds.

    Args:
        data: its folder.
        words: what Python runs.
        password: the first user's; empty lets the first page ask.
    """

    def __init__(self, data: Path, words: Sequence[str] = SERVE, password: str = PASSWORD) -> None:
        began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *words, "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "LPR_ADMIN_PASSWORD": password, "PYTHONUNBUFFERED": "1"},
        )
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._address: Queue[str | None] = Queue()
        self._readers = [
            threading.Thread(target=work, daemon=True) for work in (self._listen, self._collect)
        ]
        for reader in self._readers:
            reader.start()
        address = self._address.get(timeout=LONGEST_S)
        if address is None:
            self._gone()
            raise AssertionError("\n".join(self.errors))
        self.address = address
        self.started_s = time.monotonic() - began

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def terminate(self) -> int:
        """End it as the system does; its exit status."""
        self._process.terminate()
        return self._gone()

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._gone()

    def _gone(self) -> int:
        status = self._process.wait(LONGEST_S)
        for reader in self._readers:
            reader.join(LONGEST_S)
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()
        return status

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.errors.append(line.rstrip())
            if ": open http" in line:
                self._address.put(line.split(": open ")[1].split()[0])
        self._address.put(None)

    def _collect(self) -> None:
        assert self._process.stdout is not None
        self.lines.extend(line.rstrip("\n") for line in self._process.stdout)

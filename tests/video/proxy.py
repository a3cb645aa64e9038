"""Stands between a client and a server of TCP, and spoils what passes."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass
class Proxy:
    """Passes everything on to a port; while ``spoiled`` is set, bytes from the server are changed
    at random, and while ``cut`` is set, connections are closed."""

    target: int
    spoiled: threading.Event = field(default_factory=threading.Event)
    cut: threading.Event = field(default_factory=threading.Event)
    changed: int = 0
    """Pieces that were spoiled so far."""
    _listening: socket.socket = field(default_factory=socket.socket)

    @property
    def port(self) -> int:
        """Where clients connect to."""
        return int(self._listening.getsockname()[1])

    def __enter__(self) -> Proxy:
        self._listening.bind((HOST, 0))
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection((HOST, self.target)) as server:
            back = threading.Thread(target=self._pass, args=(client, server, False), daemon=True)
            back.start()
            self._pass(server, client, True)
            for one in (client, server):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            back.join()

    def _pass(self, source: socket.socket, sink: socket.socket, may_spoil: bool) -> None:
        """Pass on what comes, until one side is closed."""
        chance = random.Random(1)
        with suppress(OSError):
            while not self.cut.is_set() and (data := source.recv(8192)):
                if may_spoil and self.spoiled.is_set():
                    spoiled = bytearray(data)
                    for _ in range(20):
                        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
                    data = bytes(spoiled)
                    self.changed += 1
                sink.sendall(data)

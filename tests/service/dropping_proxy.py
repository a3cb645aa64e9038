"""A way to a server that can be cut, or fall silent, and be mended."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class DroppingProxy:
    """Hands on what comes to a port of its own, until it is cut or falls silent.

    Args:
        port: the server's, on this machine.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._cut = False
        self._flows = threading.Event()
        self._flows.set()
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._doorman = threading.Thread(target=self._welcome, daemon=True)
        self._doorman.start()

    def cut(self) -> None:
        """End all connections, and let no new one through."""
        self._cut = True
        self._drop()

    def fall_silent(self) -> None:
        """Let nothing through any more, and tell nobody: connections stay open, new ones are
        taken, and nothing ever answers. What is on its way arrives when this is mended."""
        self._flows.clear()

    def mend(self) -> None:
        """Let through again what comes."""
        self._cut = False
        self._flows.set()

    def close(self) -> None:
        """End for good."""
        self._cut = True
        self._flows.set()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._doorman.join()
        self._door.close()
        self._drop()

    def _drop(self) -> None:
        while self._open:
            one = self._open.pop()
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                if self._cut:
                    client.close()
                    continue
                try:
                    server = socket.create_connection(("127.0.0.1", self._to))
                except OSError:
                    client.close()
                    continue
                self._open += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(
                        target=_pass_on, args=(*pair, self._flows), daemon=True
                    ).start()


def _pass_on(source: socket.socket, to: socket.socket, flows: threading.Event) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            flows.wait()
            to.sendall(data)
    with suppress(OSError):
        to.shutdown(socket.SHUT_RDWR)

"""The server of the application: many threads, bounded in connections, bytes and patience."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from lpr.errors import ServiceError
from lpr.service.config import ServiceConfig

PATIENCE_S = 60
"""A connection on which nothing comes for so long is closed: slow ones do not use all up."""
MOST_CONNECTIONS = 500
MOST_HEADER_BYTES = 64 * 1024
MOST_BODY_BYTES = 2 << 30
"""Of anything; how much a view takes it says itself, and films are large."""
NOTICED_WITHIN_S = 0.5
"""That it is to stop."""


class Server:
    """Listens from the moment it is made, and answers from `run` until `stop`.

    Args:
        app: what answers.
        config: where it listens (port 0 is any that is free), and in how many threads.

    Raises:
        ServiceError: it cannot listen there.
    """

    def __init__(self, app: Flask, config: ServiceConfig) -> None:
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        try:
            self._server = create_server(
                app,
                map=self._sockets,
                host=config.host,
                port=config.port,
                threads=config.threads,
                channel_timeout=PATIENCE_S,
                cleanup_interval=10,
                connection_limit=MOST_CONNECTIONS,
                max_request_header_size=MOST_HEADER_BYTES,
                max_request_body_size=MOST_BODY_BYTES,
                clear_untrusted_proxy_headers=True,
                ident=None,
            )
        except OSError as error:
            raise ServiceError(
                f"{config.host}:{config.port}: cannot listen there ({error.strerror or error}); "
                "stop what does, or choose another --port"
            ) from error

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """The hosts and ports that it listens on."""
        several = getattr(self._server, "effective_listen", None)
        one = [] if several else [(self._server.effective_host, self._server.effective_port)]
        return tuple((str(host), int(port)) for host, port in several or one)

    def run(self) -> None:
        """Answer until somebody stops it; requests that are being answered are finished."""
        try:
            while not self._stopping.is_set():
                wasyncore.loop(NOTICED_WITHIN_S, use_poll=True, map=self._sockets, count=1)
        finally:
            self._server.task_dispatcher.shutdown()
            wasyncore.close_all(self._sockets)

    def stop(self) -> None:
        """Answer no more; from any thread, or a signal."""
        self._stopping.set()

"""The server of the application: many threads, bounded in connections, bytes and patience."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from lpr.errors import ServiceError
from lpr.service.config import ServiceConfig

BACKLOG = 1024
"""So many connections at once, and so many that wait to become one."""
IDLE_S = 120
"""A connection on which nothing comes for so long is closed: slow ones do not use all up."""
NOTICED_WITHIN_S = 0.5
"""That it is to stop."""
FORWARDED = "x-forwarded-for x-forwarded-proto x-forwarded-host"


class Server:
    """Listens from the moment it is made, and answers from `run` until `stop`.

    Args:
        app: what answers.
        config: where it listens (port 0 is any that is free), in how many threads, and which proxy
            is believed.

    Raises:
        ServiceError: it cannot listen there.
    """

    def __init__(self, app: Flask, config: ServiceConfig) -> None:
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        proxy: dict[str, Any] = {}
        if config.trusted_proxy:
            proxy = {"trusted_proxy": config.trusted_proxy, "trusted_proxy_count": 1}
            proxy["trusted_proxy_headers"] = FORWARDED
        try:
            self._server = create_server(
                app,
                map=self._sockets,
                host=config.host,
                port=config.port,
                threads=config.threads,
                backlog=BACKLOG,
                channel_timeout=IDLE_S,
                connection_limit=BACKLOG,
                max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
                clear_untrusted_proxy_headers=True,
                ident=None,
                **proxy,
            )
        except OSError as error:
            raise ServiceError(
                f"{config.host}:{config.port} cannot be listened on ({error.strerror}); "
                "give another --port, or end what uses it"
            ) from error

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """The hosts and ports that it listens on; a name may be of several."""
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
        """Answer no more; from any thread."""
        self._stopping.set()

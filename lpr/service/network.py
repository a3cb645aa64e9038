"""The service on the network: waitress in front of the web application."""

from __future__ import annotations

import ipaddress
import signal
from collections.abc import Callable
from contextlib import suppress

from lpr.errors import ServiceError
from lpr.service.config import ServiceConfig
from lpr.service.http.serving import Server
from lpr.service.serving import Service

_ENDING = (signal.SIGTERM, signal.SIGINT)


def serve(config: ServiceConfig, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT comes; what is open is closed and kept then.

    Args:
        config: how.
        ready: is given the address, once pages are answered there.

    Raises:
        ServiceError: the port is taken, or the store cannot be used, or nobody could log in
            but strangers could make themselves the administrator.
    """
    before = {number: signal.signal(number, _stop) for number in _ENDING}
    try:
        _serve(Service(config), ready)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _serve(service: Service, ready: Callable[[str], None]) -> None:
    try:
        _check_first_start(service)
        server = Server(service.app, service.config)
        service.start()
        ready(f"http://{_host_shown(service.config.host)}:{server.places[0][1]}")
        with suppress(SystemExit):
            server.run()
    finally:
        # A second signal does not break what is being closed.
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        service.stop()


def _check_first_start(service: Service) -> None:
    """See that no stranger becomes the first administrator.

    Raises:
        ServiceError: one could.
    """
    if not service.store.users.any() and not _is_local(service.config.host):
        raise ServiceError(
            f"there is no user yet, and {service.config.host} can be reached by others; set "
            "LPR_ADMIN_PASSWORD, or start once with --host 127.0.0.1 and make a user there"
        )


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host_shown(host: str) -> str:
    """The host as a browser takes it."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _stop(*_: object) -> None:
    """End the server's loop, which lets requests end that are being answered."""
    raise SystemExit(0)

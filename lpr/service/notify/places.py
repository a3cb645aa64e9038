"""Whether the service goes where a target or a gate is, asked when somebody sets it."""

from __future__ import annotations

from lpr.errors import ConfigError
from lpr.service.addresses import check_host, check_web_address
from lpr.service.config import ServiceConfig
from lpr.service.store import (
    AlprDatabaseSettings,
    Broker,
    CommandRelay,
    EmailSettings,
    HttpRelay,
    TargetSettings,
    WebhookSettings,
)
from lpr.service.store.values.gates import Relay


def check_place(settings: TargetSettings | Relay, config: ServiceConfig) -> None:
    """Judge where settings lead.

    Raises:
        AddressRefused: the service does not go there, or finds no such host.
        ConfigError: the service was started without such a command.
    """
    private = config.allow_private_addresses
    match settings:
        case WebhookSettings(url=url) | AlprDatabaseSettings(url=url):
            check_web_address(url, allow_private=private)
        case HttpRelay(open_url=first, close_url=second):
            for url in filter(None, (first, second)):
                check_web_address(url, allow_private=private)
        case Broker(host=host, port=port) | EmailSettings(host=host, port=port):
            check_host(host, port, allow_private=private)
        case CommandRelay(command=name):
            known = [one.name for one in config.gate_commands]
            if name not in known:
                raise ConfigError(
                    f"the service was started with the commands {', '.join(known) or 'none'}; "
                    "give one of them, or start it with --gate-command NAME=COMMAND"
                )

"""``lpr serve``: cameras, history, search and pages, day and night."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from lpr.cli.argument_types import count, positive, whole
from lpr.cli.command import DONE, Command
from lpr.cli.console import say
from lpr.cli.extras import check_extra
from lpr.cli.service_options import ADMIN_PASSWORD, TIME_ZONE, add_place_options, service_config

if TYPE_CHECKING:
    from lpr.service.config import ServiceConfig

_EPILOG = """\
first start:
  Without users the first page asks for an administrator. $LPR_ADMIN_PASSWORD makes one
  called admin instead; it is needed where --host can be reached by others.

environment:
  LPR_ADMIN_PASSWORD   of the first user, admin, of a store without users
  LPR_DATA             the folder, as --data
  LPR_DATABASE         the database, as --database
  LPR_PICTURES         where pictures are kept, as --pictures
  LPR_SECRET_KEY       encrypts the passwords of cameras, in place of a file in the folder;
                       processes on several machines need the same one
  LPR_TIME_ZONE        the time zone, as --time-zone

SIGTERM and Ctrl-C end it: passages that are open close, and are kept.
"""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Watch cameras, keep what passes, and show it on pages and by an API; needs "
        "pip install 'lpr[service]'."
    )
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="listen there; 0.0.0.0 is everywhere (%(default)s)")
    add("--port", type=whole, default=8350, metavar="N", help="listen on it (%(default)s)")
    add_place_options(parser)
    add(
        "--threads",
        type=count,
        metavar="N",
        help="answer so many requests at once (default: 64; most of them wait)",
    )
    add(
        "--readers",
        type=count,
        metavar="N",
        help="read pictures of clients in so many processes (default: one a core, 4 at most)",
    )
    add(
        "--time-zone",
        default=os.environ.get(TIME_ZONE, ""),
        metavar="NAME",
        help="of pages, statistics and the hours of lists, such as Europe/Zagreb "
        f"(default: ${TIME_ZONE}, or this machine's)",
    )
    add(
        "--trusted-proxy",
        default="",
        metavar="ADDRESS",
        help="believe this proxy's X-Forwarded headers, which tell the client and TLS",
    )
    add(
        "--gate-command",
        action="append",
        default=[],
        metavar="NAME=COMMAND",
        help="a command that may open a gate, run with open or close as its last word; may be "
        "given several times",
    )
    _add_limits(parser)
    add("--verbose", action="store_true", help="log each request on stderr; all lines are JSON")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    """What is taken from clients, and where the service goes for them."""
    add = parser.add_argument
    add("--queue", type=count, metavar="N", help="so many pictures may wait (default: 32)")
    add(
        "--max-upload-mb",
        type=positive,
        metavar="N",
        help="take pictures of so many mebibytes at most (default: 20)",
    )
    add(
        "--max-megapixels",
        type=positive,
        metavar="N",
        help="read pictures of so many megapixels at most (default: 64)",
    )
    add(
        "--fetch-pictures",
        action="store_true",
        help="let clients name the address of a picture in place of sending it (_url endpoints)",
    )
    add(
        "--allow-private-addresses",
        action="store_true",
        help="go to private networks and to this machine for pictures, notices and gates, too",
    )


def _config(arguments: argparse.Namespace) -> ServiceConfig:
    from lpr.service.config import GateCommand

    usual = service_config(arguments)
    return replace(
        usual,
        host=arguments.host,
        port=arguments.port,
        trusted_proxy=arguments.trusted_proxy,
        admin_password=os.environ.pop(ADMIN_PASSWORD, ""),
        threads=arguments.threads or usual.threads,
        readers=arguments.readers or usual.readers,
        queue=arguments.queue or usual.queue,
        max_upload_bytes=_bytes(arguments.max_upload_mb) or usual.max_upload_bytes,
        max_megapixels=arguments.max_megapixels or usual.max_megapixels,
        fetch_pictures=arguments.fetch_pictures,
        allow_private_addresses=arguments.allow_private_addresses,
        time_zone=arguments.time_zone,
        gate_commands=tuple(GateCommand.typed(one) for one in arguments.gate_command),
    )


def _bytes(mebibytes: float | None) -> int:
    return int((mebibytes or 0) * (1 << 20))


def _run(arguments: argparse.Namespace) -> int:
    check_extra("service", "lpr serve")
    import logging

    from lpr.service.log_lines import log_to
    from lpr.service.network import serve

    config = _config(arguments)
    log_to(sys.stderr, logging.INFO if arguments.verbose else logging.WARNING)

    def tell(address: str) -> None:
        told = f"open {address} (data: {config.data})"
        if arguments.verbose:
            logging.getLogger("lpr.service").info("%s", told)
        else:
            say(f"lpr serve: {told}")

    serve(config, tell)
    return DONE


COMMAND = Command(_add_options, _run)

"""Options that all commands of the service share; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lpr.service.config import ServiceConfig

DATA, DATABASE = "LPR_DATA", "LPR_DATABASE"
SECRET_KEY, ADMIN_PASSWORD = "LPR_SECRET_KEY", "LPR_ADMIN_PASSWORD"
"""Variables of the environment; passwords are not given as options, which others can see."""


def add_place_options(parser: argparse.ArgumentParser) -> None:
    """Where the service keeps what it keeps."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(os.environ[DATA]) if os.environ.get(DATA) else None,
        help=f"the folder of all data (default: ${DATA}, or lpr beside the user's other data)",
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get(DATABASE, ""),
        help="postgresql+psycopg://USER:PASSWORD@HOST/NAME in place of SQLite in the folder "
        f"(default: ${DATABASE}, which shows the password to nobody)",
    )


def service_config(
    arguments: argparse.Namespace,
    host: str = "127.0.0.1",
    port: int = 8350,
    trusted_proxy: str = "",
    admin_password: str = "",
    threads: int | None = None,
    readers: int | None = None,
    queue: int | None = None,
) -> ServiceConfig:
    """How the service is set up; what is None is left as it usually is.

    Raises:
        ConfigError: a value makes no sense.
    """
    from lpr.service.config import ServiceConfig

    usual = ServiceConfig()
    return ServiceConfig(
        data=arguments.data or usual.data,
        database=arguments.database,
        secret_key=os.environ.get(SECRET_KEY, ""),
        host=host,
        port=port,
        trusted_proxy=trusted_proxy,
        admin_password=admin_password,
        threads=threads or usual.threads,
        readers=readers or usual.readers,
        queue=queue or usual.queue,
    )

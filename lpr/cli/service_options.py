"""Options that all commands of the service share; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lpr.service.config import ServiceConfig

DATA, DATABASE, PICTURES = "LPR_DATA", "LPR_DATABASE", "LPR_PICTURES"
SECRET_KEY, ADMIN_PASSWORD = "LPR_SECRET_KEY", "LPR_ADMIN_PASSWORD"
TIME_ZONE = "LPR_TIME_ZONE"
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
    parser.add_argument(
        "--pictures",
        metavar="URL",
        default=os.environ.get(PICTURES, ""),
        help="s3://BUCKET/PREFIX for the pictures of passages, in place of files in the folder; "
        f"needs pip install 'lpr[s3]' (default: ${PICTURES})",
    )


def service_config(arguments: argparse.Namespace) -> ServiceConfig:
    """How the service is set up as far as `add_place_options` ask for it; all else is as usual.

    Raises:
        ConfigError: a value makes no sense.
    """
    from lpr.service.config import ServiceConfig, user_data

    return ServiceConfig(
        data=arguments.data or user_data(),
        database=arguments.database,
        pictures=arguments.pictures,
        secret_key=os.environ.get(SECRET_KEY, ""),
    )

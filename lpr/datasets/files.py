"""Label files from the disk: of bounded size, as text with numbered lines, or as JSON.

Whoever made a data set may have meant harm, or had a disk full of odd things: a pipe that never
ends where labels should be, a file of gigabytes, JSON nested without end.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from lpr.datasets.issues import Kind, LabelError

MAX_BYTES = 256 << 20
"""Of a file that holds a whole data set."""
MAX_PICTURE_BYTES = 8 << 20
"""Of a file that holds the labels of one picture."""


def folder_above(folder: Path) -> Path:
    """The folder that a folder lies in, of the current folder (``.``) too.

    >>> folder_above(Path("scenes/labels"))
    PosixPath('scenes')
    """
    return folder.resolve().parent if folder.name in ("", "..") else folder.parent


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """What is in a label file.

    Raises:
        LabelError: it is no regular file, larger than ``limit`` bytes, or cannot be read.
    """
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
            raise LabelError(Kind.BROKEN, str(path), f"is {what}; name a file with labels")
        if status.st_size > limit:
            raise LabelError(
                Kind.BROKEN,
                str(path),
                f"has {status.st_size / 1e6:,.0f} MB, over the limit of {limit / 1e6:,.0f} MB; "
                "split it into several data sets",
            )
        with path.open("rb") as file:
            return file.read(limit)
    except (OSError, ValueError) as error:
        raise open_failed(path, error) from error


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """The text of a label file, with line ends as Unix has them.

    Raises:
        LabelError: see `read_bytes`; or it is no UTF-8 text.
    """
    try:
        text = read_bytes(path, limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise open_failed(path, error) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def numbered_lines(path: Path, limit: int = MAX_BYTES) -> list[tuple[int, str]]:
    """The lines of a label file that are not blank, each with its number, from 1.

    Only line ends part lines: JSON may hold the other signs that Python takes for them.

    Raises:
        LabelError: see `read_text`.
    """
    lines = read_text(path, limit).split("\n")
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def parse_json(text: str, path: Path, first_line: int | None = None) -> Any:
    """The value of a JSON text.

    Args:
        text: a whole file, or one line of it.
        path: the file that complaints name.
        first_line: where the text stands in the file; None where it is all of it.

    Raises:
        LabelError: it is not JSON, or such as no labels are.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = error.lineno if first_line is None else first_line
        remedy = (
            "correct or export the file again"
            if first_line is None
            else ("write one JSON object a line")
        )
        reason, place = f"{error.msg}, column {error.colno}", f"{path}:{line}"
        raise LabelError(Kind.BROKEN, place, f"not JSON ({reason}); {remedy}") from error
    except (ValueError, RecursionError) as error:
        place = str(path) if first_line is None else f"{path}:{first_line}"
        what = (
            "lists within lists without end"
            if isinstance(error, RecursionError)
            else ("a number of thousands of digits")
        )
        raise LabelError(
            Kind.BROKEN, place, f"holds {what}, which no labels have; export it again"
        ) from error


def list_folder(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where there is no folder.

    Raises:
        LabelError: the folder may not be listed.
    """
    if not os.path.isdir(folder):
        return []
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise open_failed(folder, error) from error


def open_failed(path: Path, error: OSError | ValueError) -> LabelError:
    """The complaint about a label file that cannot be opened or is no UTF-8 text."""
    if isinstance(error, FileNotFoundError):
        message = "no such file; check the path"
    elif isinstance(error, UnicodeDecodeError):
        message = "is not UTF-8 text; save it as UTF-8"
    elif isinstance(error, OSError):
        message = f"cannot be read ({error.strerror}); check its rights"
    else:
        message = f"cannot be read ({error}); check the path"
    return LabelError(Kind.BROKEN, str(path), message)

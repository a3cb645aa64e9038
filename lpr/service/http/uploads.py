"""The picture that a request brings: as a file, as text in base64, or as the body itself."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import IO

from flask import request

from lpr.errors import ImageError, ImageTooLarge
from lpr.service.http.parts import parts

NO_PICTURE = "send a picture as the file '{name}' of a form"
_DATA_URL = "data:"


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as it came, and what its sender calls it."""

    data: bytes
    name: str = ""


def uploaded(*names: str) -> Upload:
    """The picture in a form: a file under one of the names, or a field with base64.

    Raises:
        ImageError: there is none, or it is empty.
        ImageTooLarge: it has more bytes than the service takes.
    """
    for name in names:
        file = request.files.get(name)
        if file is not None and (file.filename or file.content_length or _has_bytes(file.stream)):
            return _checked(Upload(file.stream.read(), file.filename or ""))
        text = request.form.get(name)
        if text:
            return _checked(Upload(from_base64(text), ""))
    raise ImageError(f"there is no picture; {NO_PICTURE.format(name=names[0])}")


def from_base64(text: str) -> bytes:
    """The bytes of base64, with or without ``data:image/jpeg;base64,`` before it.

    >>> from_base64("data:image/png;base64,aGk=")
    b'hi'

    Raises:
        ImageError: it is none.
    """
    if text.startswith(_DATA_URL):
        text = text.partition(",")[2]
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ImageError("the picture is no base64; send it as a file of the form") from None


def checked_bytes(data: bytes) -> Upload:
    """Bytes that came in another way, checked as `uploaded` does.

    Raises:
        ImageError, ImageTooLarge: as there.
    """
    return _checked(Upload(data))


def _has_bytes(stream: IO[bytes]) -> bool:
    found = bool(stream.read(1))
    stream.seek(0)
    return found


def _checked(upload: Upload) -> Upload:
    if not upload.data:
        raise ImageError("the picture is empty; send the bytes of its file")
    most = parts().config.max_upload_bytes
    if len(upload.data) > most:
        raise ImageTooLarge(
            f"the picture has {len(upload.data) / 1e6:.1f} MB, and {most / 1e6:.1f} MB are the "
            "limit; make it smaller"
        )
    return upload

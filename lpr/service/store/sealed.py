"""Settings with secrets among them, as the database may hold them: encrypted JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, TypeVar

from lpr.service.store.secrets import Cipher

Value = TypeVar("Value")


def sealed(cipher: Cipher, settings: Any) -> bytes:
    """The fields of a dataclass, encrypted."""
    return cipher.hidden(json.dumps(asdict(settings)))


def unsealed(cipher: Cipher, kind: type[Value], data: bytes, what: str) -> Value:
    """The value again.

    Args:
        cipher: that of the store.
        kind: what it is.
        data: as `sealed` gave it.
        what: it is, in the sentence that it cannot be decrypted.

    Raises:
        StoreError: it was encrypted with another key.
    """
    return kind(**json.loads(cipher.shown(data, what)))

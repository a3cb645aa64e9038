"""Signatures, by which receivers know that a request is ours and whole."""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode

from lpr.service.store.values.checks import SIGNING_PREFIX


def signed(key: str, number: str, body: bytes, at_s: int) -> dict[str, str]:
    """The headers that sign a request: those of Standard Webhooks (standardwebhooks.com), and the
    one that GitHub's receivers check; none without a key.

    >>> sorted(signed("a word", "msg_1", b"{}", 1_700_000_000))
    ['X-Hub-Signature-256', 'webhook-id', 'webhook-signature', 'webhook-timestamp']
    >>> sorted(signed("", "msg_1", b"{}", 1_700_000_000))
    ['webhook-id', 'webhook-timestamp']

    Args:
        key: the text that both sides know; ``whsec_...`` is base64.
        number: of the notice, the same at each try, by which receivers know what they have.
        body: what is sent.
        at_s: when, in seconds since 1970.
    """
    headers = {"webhook-id": number, "webhook-timestamp": str(at_s)}
    if not key:
        return headers
    content = f"{number}.{at_s}.".encode() + body
    signature = hmac.new(_bytes_of(key), content, hashlib.sha256).digest()
    whole = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return headers | {
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
        "X-Hub-Signature-256": f"sha256={whole}",
    }


def number_of(key: str) -> str:
    """The number of a notice as receivers see it.

    >>> number_of("p000001/opened")
    'msg_197e8fa82d033189273734289e06184d'
    """
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _bytes_of(key: str) -> bytes:
    if key.startswith(SIGNING_PREFIX):
        try:
            return b64decode(key.removeprefix(SIGNING_PREFIX), validate=True)
        except binascii.Error:
            return key.encode()
    return key.encode()

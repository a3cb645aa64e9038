"""What is secret in the database: encrypted addresses, hashed passwords, tokens and keys."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from base64 import b32encode, urlsafe_b64encode
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from cryptography.fernet import Fernet, InvalidToken

from lpr.errors import StoreError

KEY_FILE = "secret.key"
KEY_PREFIX = "lpr_"
"""Begins the secrets of keys, so that one who finds such a text knows what it is."""
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
"""As OWASP's Password Storage Cheat Sheet has it for Argon2id: 46 MiB, one pass, one thread."""


class Cipher:
    """Encrypts short texts with a key that is not in the database.

    Args:
        folder: keeps the key in a file that only its owner may read, and that is made once.
        secret: takes the place of that file; several processes on different machines share it.
    """

    def __init__(self, folder: Path, secret: str = "") -> None:
        if secret:
            key = urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
        else:
            key = _key_in(folder / KEY_FILE)
        self._key = key
        try:
            self._fernet = Fernet(key)
            self._mac_key = hmac.digest(key, b"texts of plates", "sha256")
        except ValueError as error:
            raise StoreError(f"{folder / KEY_FILE} holds no key; restore it") from error

    def derived(self, purpose: str) -> bytes:
        """A key of its own for some purpose, the same in all processes that share the secret."""
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()

    def hidden(self, text: str) -> bytes:
        """A text as the database may hold it."""
        return self._fernet.encrypt(text.encode())

    def mac(self, text: str) -> str:
        """A keyed hash of a text, always the same: 52 letters and digits."""
        digest = hmac.digest(self._mac_key, text.encode(), "sha256")
        return b32encode(digest).decode().rstrip("=")

    def shown(self, data: bytes, what: str = "a camera's address was") -> str:
        """The text again.

        Args:
            data: as `hidden` gave it.
            what: it is, in the sentence that it cannot be decrypted.

        Raises:
            StoreError: it was encrypted with another key.
        """
        try:
            return self._fernet.decrypt(data).decode()
        except InvalidToken as error:
            raise StoreError(
                f"{what} encrypted with another key; restore the file {KEY_FILE} that belongs to "
                "this database, or enter it anew"
            ) from error


def password_hash(password: str) -> str:
    """The hash of a password, with its salt and parameters (Argon2id)."""
    return _HASHER.hash(password)


def password_fits(hashed: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_secret() -> str:
    """A secret that nobody can guess, of 43 characters."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """The hash under which a secret is kept. A fast one will do: nobody guesses so long a text."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _key_in(path: Path) -> bytes:
    """The key in a file, which is made where there is none, once, whoever comes first."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key := Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    return key

"""What can be set of Google Cloud Vision as a reader of plates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lpr.checks import check_count, is_number
from lpr.errors import ConfigError, shown

NAME = "google-vision"
FEATURES = ("TEXT_DETECTION", "DOCUMENT_TEXT_DETECTION")
LOCAL = ("127.0.0.1", "::1", "localhost")
"""Machines to which a key may go without encryption: this one."""
MOST_RETRIES = 10


@dataclass(frozen=True, slots=True)
class GoogleVisionOptions:
    """Where the service is, who asks, and how often at most.

    Raises:
        ConfigError: a value makes no sense.
    """

    max_requests: int = 100
    """Pictures that may be sent, by one reader; each costs money. Tries that failed count, too."""
    endpoint: str | None = None
    """The address of the service; None is Google's own."""
    credentials: Path | None = None
    """A key file; None finds credentials as Google's libraries do: the file that
    ``GOOGLE_APPLICATION_CREDENTIALS`` names, those of ``gcloud``, those of the machine."""
    project: str | None = None
    """The project that is charged; None is that of the credentials, or of
    ``GOOGLE_CLOUD_QUOTA_PROJECT``."""
    feature: str = FEATURES[0]
    """What is asked for, one of `FEATURES`."""
    language_hints: tuple[str, ...] = ()
    """Languages of the text, as ``en+de``; none lets the service find out."""
    timeout_s: float = 10.0
    """So long one try may take."""
    retries: int = 3
    """Further tries where the service is busy, out of order or silent."""
    longest_wait_s: float = 60.0
    """What is waited between two tries at most; where the service asks for more, it is not asked
    again."""

    def __post_init__(self) -> None:
        check_count("max_requests", self.max_requests)
        if not (isinstance(self.retries, int) and 0 <= self.retries <= MOST_RETRIES):
            raise ConfigError(f"retries is {shown(self.retries)}; give 0 to {MOST_RETRIES}")
        for name in ("timeout_s", "longest_wait_s"):
            value = getattr(self, name)
            if not (is_number(value) and value > 0):
                raise ConfigError(f"{name} is {shown(value)}; give seconds above 0")
        if self.feature not in FEATURES:
            raise ConfigError(f"feature is '{self.feature}'; choose from {', '.join(FEATURES)}")
        if self.endpoint is not None:
            _check_endpoint(self.endpoint)


def _check_endpoint(endpoint: str) -> None:
    """See that pictures and keys leave this machine encrypted or not at all.

    Raises:
        ConfigError: they would not.
    """
    address = urlsplit(endpoint if "://" in endpoint else f"https://{endpoint}")
    if address.scheme == "http" and address.hostname not in LOCAL:
        raise ConfigError(
            f"endpoint {endpoint} is not encrypted; write https://, or name this machine"
        )
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ConfigError(f"endpoint is {shown(endpoint)}; give an address like https://host")

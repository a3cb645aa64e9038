"""Versions of the networks that read: the shipped ones, and those that were trained here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lpr import RecognizerConfig


@dataclass(frozen=True, slots=True)
class Networks:
    """The files that a version reads with; None are those that come with lpr."""

    version: str
    characters: Path | None = None
    witness: Path | None = None

    def applied(self, config: RecognizerConfig) -> RecognizerConfig:
        """Settings that read with these networks, and are else as they were."""
        return replace(config, char_model=self.characters, witness_model=self.witness)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version: when it was made, what was measured, and whether it reads now.

    ``report`` is what the training measured, empty of the shipped networks.
    """

    version: str
    made: datetime | None
    active: bool
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shipped(self) -> bool:
        """Whether it came with lpr."""
        return self.made is None

    @property
    def offered(self) -> bool:
        """Whether it may be put to use: measured, and found no worse."""
        return self.shipped or bool(self.report.get("offered"))

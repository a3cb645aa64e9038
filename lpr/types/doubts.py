"""Reasons to mistrust a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lpr.types.records import checked, text


class DoubtCode(StrEnum):
    """Why a reading may be wrong. Later versions may know more of them."""

    UNSURE = "unsure"
    """The confidence is low: the one reason that all doubtful readings share."""
    HIDDEN_CHARACTER = "hidden-character"
    """The row has a place without a legible character."""
    CUT_EDGE = "cut-edge"
    """The edge of the picture cuts the row; more may stand behind it."""
    CONTRADICTED = "contradicted"
    """The second network, which sees whole rows, reads something else."""
    ILLEGIBLE = "illegible"
    """Characters that may be others."""
    RIVAL = "rival"
    """Another reading is nearly as likely."""
    LENGTH = "length"
    """Fewer characters than plates have, or more."""
    FORMAT = "format"
    """The text keeps to no plate format."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to mistrust a reading: a `DoubtCode` for programs, a sentence for people.

    >>> Doubt(DoubtCode.RIVAL, "ZG1234A8 is nearly as likely (0.40)").code == "rival"
    True
    """

    code: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        return {"code": str(self.code), "reason": self.reason}

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any]) -> Doubt:
        return cls(text(data["code"]), text(data["reason"]))

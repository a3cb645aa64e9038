"""What has become of passages, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PASSAGE = "passage"
"""The kind of a change of a passage."""
CORRECTED = "corrected"
"""The state of a change by somebody's correction; all others are those of the passage."""


@dataclass(frozen=True, slots=True)
class Change:
    """A passage was ``opened``, ``improved``, ``closed`` or ``corrected``; ``number`` grows."""

    number: int
    at: datetime
    kind: str
    passage_id: str
    state: str

"""What is kept of one plate."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class SubjectCounts:
    """So much is kept of one plate; after an erasure, so much was erased.

    >>> SubjectCounts("ZG1234AB").anything
    False
    """

    plate: str
    passages: int = 0
    vehicles: int = 0
    list_entries: int = 0
    visits: int = 0
    incidents: int = 0
    gate_decisions: int = 0
    notices: int = 0
    audit_lines: int = 0

    @property
    def anything(self) -> bool:
        """Whether something is kept."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "plate")

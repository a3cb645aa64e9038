"""Numbers and names that settings point with: whether what they mean is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, shown
from lpr.service.store.tables import CameraEntry, GateEntry, ListTable, SiteEntry, TargetEntry
from lpr.service.store.values import RuleSettings, SiteKind

_TABLES: Mapping[str, Any] = {
    "camera": CameraEntry,
    "list": ListTable,
    "target": TargetEntry,
    "gate": GateEntry,
}


@dataclass(frozen=True, slots=True)
class There:
    """What settings may point at: numbers by kind, names of zones and of lines by camera."""

    numbers: Mapping[str, frozenset[int]]
    zones: Mapping[int, frozenset[str]]
    lines: Mapping[int, frozenset[str]]

    @classmethod
    def now(cls, session: Session) -> There:
        """What is there, as a transaction sees it."""
        shapes = session.execute(select(CameraEntry.id, CameraEntry.zones, CameraEntry.lines)).all()
        numbers = {kind: select(one.id) for kind, one in _TABLES.items()}
        numbers["site"] = select(SiteEntry.id).where(SiteEntry.kind == str(SiteKind.PARKING))
        return cls(
            {kind: frozenset(session.scalars(one)) for kind, one in numbers.items()},
            {one.id: frozenset(name for name, _ in one.zones) for one in shapes},
            {one.id: frozenset(name for name, _ in one.lines) for one in shapes},
        )

    def lacks(self, kind: str, wanted: Iterable[int]) -> Iterator[str]:
        """Those of some numbers that nothing has, such as ``camera 7``."""
        yield from (f"{kind} {number}" for number in wanted if number not in self.numbers[kind])

    def rule_lacks(self, settings: RuleSettings) -> Iterator[str]:
        """What a rule points at that is not there; a zone or line has to be at one of its cameras,
        where it names some."""
        asked, actions = settings.conditions, settings.actions
        yield from self.lacks("camera", asked.cameras)
        yield from self.lacks("list", asked.lists)
        yield from self.lacks("site", asked.sites)
        yield from self.lacks("target", actions.targets)
        yield from self.lacks("gate", actions.gates)
        for kind, wanted, there in (
            ("zone", asked.zones, self.zones),
            ("line", asked.lines, self.lines),
        ):
            known = {name for camera in asked.cameras or there for name in there.get(camera, ())}
            yield from (f"{kind} {shown(name)}" for name in wanted if name not in known)


def check_there(lacks: Iterable[str]) -> None:
    """See that nothing is lacking.

    Raises:
        ConfigError: something is.
    """
    for one in lacks:
        raise ConfigError(f"there is no {one}; choose one that is there")

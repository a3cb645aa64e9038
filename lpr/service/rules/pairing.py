"""Which exit belongs to which entry, though readings are wrong now and then.

An exit that reads like an open entry ends that visit. One that reads like none is compared with all
that are open: where one alone is near enough, and one of the two readings is doubtful, that one was
wrong, and the visit is marked as repaired. What another reading contradicts later is taken back: a
later exit that reads exactly as the entry did belongs to it, and the repaired one to nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lpr.service.rules.ended import Ended
from lpr.service.rules.likeness import log_likeness
from lpr.service.rules.texts import NearTexts
from lpr.service.store.values import CameraRole, Ending, Sight, Visit


@dataclass(frozen=True, slots=True)
class PairingConfig:
    """When two readings are of the same vehicle.

    >>> PairingConfig().least_stay
    datetime.timedelta(seconds=5)
    """

    least_stay: timedelta = timedelta(seconds=5)
    """An exit so soon after the entry is none of that vehicle's."""
    longest_stay: timedelta = timedelta(days=14)
    """An entry is open no longer."""
    least_likeness: float = math.log(8e-5)
    """Readings less alike are not of the same plate: two look-alikes are allowed, or one other
    character,"""
    margin: float = math.log(10)
    """and any other plate in question must be so much less alike."""
    sure: float = 0.95
    """A reading of this confidence is none that was wrong,"""
    trusted: float = 0.9
    """and of two that differ the one that is taken for right has at least this one."""
    same: timedelta = timedelta(minutes=2)
    """Who is seen again so soon at the same end, as by a second camera there, has not moved on."""
    remembered: int = 10_000
    """Ended visits that may still be changed by what comes after."""


@dataclass(slots=True)
class Pairing:
    """Pairs entries with exits as they come, about in the order of their times.

    >>> from datetime import UTC
    >>> at = datetime(2026, 5, 1, 8, tzinfo=UTC)
    >>> pairing = Pairing()
    >>> _ = pairing.add(Sight("1", "entry", at, "ZG1234AB"))
    >>> (visit,) = pairing.add(Sight("2", "exit", at + timedelta(hours=1), "ZG1234A8", 0.7))
    >>> str(visit.ending), visit.text, str(visit.dwell)
    ('repaired', 'ZG1234AB', '1:00:00')
    """

    config: PairingConfig = field(default_factory=PairingConfig)
    _open: dict[str, Sight] = field(default_factory=dict)
    """Entries by their texts."""
    _open_ids: dict[str, str] = field(default_factory=dict)
    """Their texts by their passages."""
    _open_texts: NearTexts = field(default_factory=NearTexts)
    _known: NearTexts = field(default_factory=NearTexts)
    """Texts that were seen in visits that were exact: there are such plates."""
    _ended: Ended = field(default_factory=Ended)
    _replaced: dict[str, Sight] = field(default_factory=dict)
    """Entries that an exit did not go to, though it read so: by the exit's passage."""

    @classmethod
    def resume(
        cls, config: PairingConfig, visits: Iterable[Visit], known: Mapping[str, int]
    ) -> Pairing:
        """Go on from where another one stood.

        Args:
            config: when readings are of the same vehicle.
            visits: those that are open, and those that ended last, the earliest first.
            known: how often each text was seen in a visit that was exact.
        """
        pairing = cls(config)
        for text, count in known.items():
            pairing._known.add(text, count)
        for visit in visits:
            if visit.ending == Ending.OPEN and visit.entry is not None:
                pairing._begin(visit.entry)
            else:
                pairing._ended.put(visit, config.remembered)
        return pairing

    def add(self, sight: Sight) -> tuple[Visit, ...]:
        """Take in a passage; the visits that it began, ended or changed, as they are now."""
        gone = self.close_old(sight.time)
        changed = self._enter(sight) if sight.role == CameraRole.ENTRY else self._leave(sight)
        return (*gone, *changed)

    def add_all(self, sights: Iterable[Sight]) -> tuple[Visit, ...]:
        """Take in all passages of a time; every visit as it stands in the end."""
        stands: dict[str, Visit] = {}
        for sight in sorted(sights, key=lambda one: one.time):
            for visit in self.add(sight):
                stands.pop(visit.known[-1].passage_id, None)
                stands[visit.key] = visit
        return tuple(stands.values())

    @property
    def inside(self) -> int:
        """How many visits go on."""
        return len(self._open)

    def sight(self, passage_id: str) -> Sight | None:
        """A passage as it was added; None where it plays no part."""
        text = self._open_ids.get(passage_id)
        return self._open[text] if text is not None else self._ended.sight(passage_id)

    def withdraw(self, sight: Sight) -> tuple[Visit, ...]:
        """Forget a passage, as when it turns out to read otherwise; the visits that this changes.

        Args:
            sight: as it was added.
        """
        opened = self._open.get(sight.text)
        if opened is not None and opened.passage_id == sight.passage_id:
            self._finish(sight.text)
            return ()
        visit = self._ended.remove(sight.passage_id)
        if visit is None:
            return ()
        if visit.ending == Ending.EXACT:
            self._known.take(sight.text)
        (other,) = [one for one in visit.known if one.passage_id != sight.passage_id] or (None,)
        if other is None:
            return ()
        if other.role == CameraRole.EXIT:
            return self._leave(other)
        if other.text in self._open:
            return (self._end(other, None, Ending.NO_EXIT),)
        return (self._begin(other),)

    def close_old(self, now: datetime) -> tuple[Visit, ...]:
        """End the visits that have gone on for too long."""
        longest = self.config.longest_stay
        old = [entry for entry in self._open.values() if now - entry.time > longest]
        for entry in old:
            self._finish(entry.text)
        return tuple(self._end(entry, None, Ending.NO_EXIT) for entry in old)

    def _enter(self, entry: Sight) -> tuple[Visit, ...]:
        left = self._ended.exit_without_entry(entry, self._may_be)
        if left is not None:
            self._ended.remove(left.passage_id)
            return (self._exact(entry, left),)
        before = self._open.get(entry.text)
        if before is None:
            return (self._begin(entry),)
        if abs(entry.time - before.time) <= self.config.same:
            return ()
        if before.time > entry.time:
            return (self._end(entry, None, Ending.NO_EXIT),)
        self._finish(entry.text)
        return (self._end(before, None, Ending.NO_EXIT), self._begin(entry))

    def _leave(self, leaving: Sight) -> tuple[Visit, ...]:
        entry = self._open.get(leaving.text)
        near = self._nearest(leaving)
        if entry is not None and self._may_be(entry, leaving):
            self._finish(entry.text)
            if near is None or near.time <= entry.time or near.confidence >= leaving.confidence:
                return (self._exact(entry, leaving),)
            # It has left unseen, and come again under a reading that was wrong.
            self._finish(near.text)
            self._replaced[leaving.passage_id] = entry
            return (
                self._end(entry, None, Ending.NO_EXIT),
                self._end(near, leaving, Ending.REPAIRED),
            )
        if self._ended.has_left(leaving, self.config.same):
            return ()
        if (corrected := self._correct(leaving, near)) is not None:
            return corrected
        if near is None:
            return (self._end(None, leaving, Ending.NO_ENTRY),)
        self._finish(near.text)
        return (self._end(near, leaving, Ending.REPAIRED),)

    def _correct(self, leaving: Sight, near: Sight | None) -> tuple[Visit, ...] | None:
        """Give an exit to an ended visit whose exit was another's; None where there is no such.

        Args:
            leaving: the exit.
            near: the open entry that it would be a misread of.
        """
        visit = self._ended.latest_of_entry(leaving.text)
        if visit is None or visit.entry is None or visit.exit is None:
            return None
        entry, other = visit.entry, visit.exit
        if visit.ending == Ending.REPAIRED:
            if (near is not None and near.time > other.time) or not self._may_be(entry, leaving):
                return None
            replaced = self._replaced.pop(other.passage_id, None)
            self._ended.remove(other.passage_id)
            if replaced is not None and replaced.text not in self._open:
                self._ended.remove(replaced.passage_id)
                self._begin(replaced)
            return (self._exact(entry, leaving), *self._leave(other))
        return self._misread_alike(entry, leaving, other)

    def _misread_alike(
        self, entry: Sight, leaving: Sight, other: Sight
    ) -> tuple[Visit, ...] | None:
        """Tell apart two exits that read as one entry did: the less sure one was another's, if that
        other one is open; None where there is no such."""
        self._known.take(entry.text)
        for strange, own in sorted(((leaving, other), (other, leaving)), key=_first_confidence):
            near = self._nearest(strange)
            if near is not None:
                self._finish(near.text)
                return (self._exact(entry, own), self._end(near, strange, Ending.REPAIRED))
        self._known.add(entry.text)
        return None

    def _nearest(self, leaving: Sight) -> Sight | None:
        """The open entry that is of the same plate as an exit that reads otherwise, if it can be
        but one: one of the two was misread."""
        alike = sorted(
            (
                (log_likeness(text, leaving.text), text)
                for text in self._open_texts.near(leaving.text)
                if text != leaving.text and self._may_be(self._open[text], leaving)
            ),
            reverse=True,
        )
        if not alike or alike[0][0] < self.config.least_likeness:
            return None
        likeness, text = alike[0]
        if len(alike) > 1 and likeness - alike[1][0] < self.config.margin:
            return None
        entry = self._open[text]
        doubtful = self._doubtful(entry, leaving)
        if doubtful is None:
            return None
        others = set(self._known.near(doubtful.text)) - {entry.text, leaving.text}
        nearest = max((log_likeness(one, doubtful.text) for one in others), default=-math.inf)
        return entry if likeness - nearest >= self.config.margin else None

    def _doubtful(self, entry: Sight, leaving: Sight) -> Sight | None:
        """The one of two readings that was wrong, if one was: that of a plate never seen before.

        None where both plates are known or both readings sure: they are of two vehicles; and where
        neither is to be trusted.
        """
        strange = [one for one in (entry, leaving) if one.text not in self._known]
        wrong = min(strange, key=lambda one: one.confidence, default=None)
        if wrong is None or wrong.confidence >= self.config.sure:
            return None
        right = leaving if wrong is entry else entry
        return wrong if right.confidence >= self.config.trusted else None

    def _may_be(self, entry: Sight, leaving: Sight) -> bool:
        stay = leaving.time - entry.time
        return self.config.least_stay <= stay <= self.config.longest_stay

    def _begin(self, entry: Sight) -> Visit:
        self._open[entry.text] = entry
        self._open_ids[entry.passage_id] = entry.text
        self._open_texts.add(entry.text)
        return Visit(entry, None, Ending.OPEN)

    def _finish(self, text: str) -> None:
        del self._open_ids[self._open.pop(text).passage_id]
        self._open_texts.take(text)

    def _exact(self, entry: Sight, leaving: Sight) -> Visit:
        self._known.add(entry.text)
        return self._end(entry, leaving, Ending.EXACT)

    def _end(self, entry: Sight | None, leaving: Sight | None, ending: Ending) -> Visit:
        visit = Visit(entry, leaving, ending)
        self._ended.put(visit, self.config.remembered)
        return visit


def _first_confidence(pair: tuple[Sight, Sight]) -> float:
    return pair[0].confidence

"""A film that goes on: what was told of it before is not told as something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from lpr import Passage, PassageState
from lpr.service.store import Camera, PassageRow, Store


class Retelling:
    """The passages of one run of a camera's film.

    Args:
        store: has what was told before.
        camera: as it was when the run began.
    """

    def __init__(self, store: Store, camera: Camera) -> None:
        self._store, self._camera = store, camera
        self._goes_on, self._begun = camera.played is not None, datetime.now(UTC)
        self._before: dict[str, PassageRow | None] = {}
        """What was told before, by the id that it has now; None where it is new."""

    def passage(self, told: Passage) -> Passage | None:
        """A passage under the id that it had before, and None where nothing is new of it."""
        if not self._goes_on:
            return told
        if told.id not in self._before:
            self._before[told.id] = self._store.retold.row(told, self._camera, self._begun)
        before, closed = self._before[told.id], told.state == PassageState.CLOSED
        if before is None:
            if closed:
                del self._before[told.id]
            return told
        closes = closed and before.state != PassageState.CLOSED
        if told.last_seen <= before.last_seen and not closes:
            return None
        state = PassageState.IMPROVED if told.state == PassageState.OPENED else told.state
        first = min(told.first_seen, before.first_seen)
        return replace(told, id=before.id, state=state, first_seen=first)

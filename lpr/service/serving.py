"""The service as a whole: started, serving, stopped."""

from __future__ import annotations

import logging

from lpr.service.app import create_app
from lpr.service.cameras import CameraCrew
from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus
from lpr.service.http.parts import EXTENSION, Parts
from lpr.service.jobs import JobRunner
from lpr.service.notify import GateKeeper, Notifier
from lpr.service.rules.follower import RuleFollower
from lpr.service.rules.reader import ChangeReader
from lpr.service.rules.visit_follower import VisitFollower
from lpr.service.store import Store

_LOG = logging.getLogger("lpr.service")


class Service:
    """All of the service but its network: store, events, cameras, jobs, notices, gates, visits and
    the web application.

    Args:
        config: how it is set up.

    Raises:
        StoreError: the folder or the database cannot be used.
        ConfigError: the administrator's password is too short.
    """

    def __init__(self, config: ServiceConfig) -> None:
        self.config = config
        self.store = Store(config)
        self.events = EventBus()
        self.cameras = CameraCrew(self.store, self.events)
        self.jobs = JobRunner(self.store, self.events)
        self.notifier = Notifier(self.store, self.events)
        self.gates = GateKeeper(self.store, self.events)
        followers = (RuleFollower(self.store), VisitFollower(self.store, self.events))
        self.readers = tuple(
            ChangeReader(self.store, self.events, follower) for follower in followers
        )
        try:
            self.app = create_app(
                config,
                self.store,
                self.events,
                cameras=self.cameras,
                jobs=self.jobs,
                notifier=self.notifier,
            )
        except BaseException:
            self.store.close()
            raise
        parts: Parts = self.app.extensions[EXTENSION]
        self._reads = parts.reads

    def start(self) -> None:
        """Start cameras, jobs, notices and what acts upon passages, and load what reads the
        pictures of clients."""
        self._reads.start()
        self.cameras.start()
        self.jobs.start()
        self.notifier.start()
        self.gates.start()
        for reader in self.readers:
            reader.start()

    def stop(self) -> None:
        """Stop them: passages that are open close, and are kept."""
        self.events.close()
        self.jobs.stop()
        self.cameras.stop()
        for reader in self.readers:
            reader.stop()
        self._reads.close()
        # What passed last is told, if it can be told at once; all else waits for the next start.
        self.gates.stop()
        self.notifier.stop()
        self.store.close()
        _LOG.info("stopped")

"""A process that lets numbered notices wait for all targets, and sends them, until it is killed.

``python -m tests.service.notify.notice_process FOLDER EVENTS``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus, WorkAdded
from lpr.service.notify import Notifier, courier
from lpr.service.store import NewNotice, Store
from lpr.service.store.tables import Setting
from tests.service.notify.notices import body

LEASE_S = 4.0
"""Short, so that whoever comes after a death need not wait for long."""
PRODUCED = "produced"
AT_ONCE = 20
BEHIND = 500
"""No more are added while so many wait for a target."""


def text_of(number: int) -> str:
    """The plate by which a notice is known wherever it comes."""
    return f"ZG{number:06d}"


def produce(store: Store, events: int) -> bool:
    """Add some notices, and how many there are, in one transaction, as a rule does; False at the
    end."""
    done = int(store.settings.get(PRODUCED, 0))
    if done >= events:
        return False
    targets = store.targets.all()
    if any(target.waiting > BEHIND for target in targets):
        return True
    latest = min(done + AT_ONCE, events)
    with store.database.write() as session:
        for number in range(done + 1, latest + 1):
            told = body(number % 1000, text_of(number))
            new = NewNotice(f"k{number}", "passage.opened", f"{text_of(number)} at gate", told)
            for target in targets:
                store.outbox.add(session, target.id, new)
        store.database.put(session, Setting, "name", {"name": PRODUCED, "value": latest})
    return True


def main(folder: Path, events: int) -> None:
    """Go on from where the last process was killed, for ever."""
    courier.LONGEST_SEND_S = 1.0
    config = ServiceConfig(data=folder, allow_private_addresses=True)
    bus = EventBus()
    with Store(config) as store:
        notifier = Notifier(store, bus, LEASE_S)
        notifier.start()
        print("begun", flush=True)
        while True:
            more = produce(store, events)
            bus.publish(WorkAdded())
            time.sleep(0.1 if more else 1.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

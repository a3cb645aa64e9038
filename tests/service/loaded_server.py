"""A service under load: it keeps passages as fast as it can, and prints each that is kept."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from lpr.service import network
from lpr.service.config import ServiceConfig
from lpr.service.events import PassageChanged
from lpr.service.serving import Service
from tests.service.passages import passage
from tests.service.served import PASSWORD, jpeg

WRITERS = 4
TEXTS = 50


def keep(service: Service) -> None:
    """Keep passages for ever: opened, then closed, with a picture."""
    picture = jpeg()
    while True:
        number = uuid4()
        one = replace(passage(0, f"ZG{number.int % TEXTS}"), id=str(number), state="opened")
        service.store.passages.save(one, picture=picture, crop=picture)
        row = service.store.passages.save(replace(one, state="closed"))
        service.events.publish(PassageChanged(row))
        print(f"kept {row.id}\n", end="", flush=True)


class LoadedService(Service):
    """The service, with cameras that see a great deal."""

    def start(self) -> None:
        super().start()
        for _ in range(WRITERS):
            threading.Thread(target=keep, args=(self,), daemon=True).start()


if __name__ == "__main__":
    setattr(network, "Service", LoadedService)  # noqa: B010
    config = ServiceConfig(data=Path(sys.argv[2]), port=0, admin_password=PASSWORD)
    network.serve(config, lambda address: print(f"loaded: open {address}", file=sys.stderr))

"""Writing down who did what."""

from __future__ import annotations

from typing import Any

from lpr.service.http.access import who
from lpr.service.http.login import client_address
from lpr.service.http.parts import parts


def audited(action: str, subject: object = "", **details: Any) -> None:
    """Write down what who asks did; ``details`` that are None or empty are left out."""
    told = {name: value for name, value in details.items() if value not in (None, "", ())}
    parts().store.audit.write(who().name, action, str(subject), told, client_address())

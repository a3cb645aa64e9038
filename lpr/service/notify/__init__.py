"""Notices go out and gates open: to receivers of the web, brokers of MQTT and mail.

What is to be told waits in the store's outbox; `Notifier` sends it. What is to be opened waits
among the store's gates; `GateKeeper` opens it. Neither knows the service's own pages.
"""

from lpr.service.notify.gatekeeper import GateKeeper
from lpr.service.notify.notifier import Notifier
from lpr.service.notify.places import check_place
from lpr.service.notify.trial import try_target

__all__ = ["GateKeeper", "Notifier", "check_place", "try_target"]

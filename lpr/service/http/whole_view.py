"""What only those may who see all cameras."""

from __future__ import annotations

from werkzeug.exceptions import Forbidden

from lpr.service.http.access import who


def check_sees_all() -> None:
    """See that who asks may see all cameras.

    Raises:
        Forbidden: they are bound to some.
    """
    if who().cameras is not None:
        raise Forbidden("this is about all cameras, and you may see only some of them")

"""Whose incidents are whose."""

from __future__ import annotations

from lpr.errors import NotFound
from lpr.service.http.access import who
from lpr.service.http.parts import parts


def check_seen(incident_id: int) -> None:
    """See that an incident is of a camera that who asks may see.

    Raises:
        NotFound: it is not, or there is none of that number.
    """
    incident, seen = parts().store.incidents.get(incident_id), who().seen_cameras()
    if seen is not None and incident.camera_id not in seen:
        raise NotFound(f"there is no incident {incident_id}")

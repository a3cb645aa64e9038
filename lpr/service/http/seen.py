"""Passages and cameras that who asks may see; of others is said that they are not there."""

from __future__ import annotations

from lpr.errors import NotFound
from lpr.service.http.access import who
from lpr.service.http.parts import parts
from lpr.service.store import Camera, PassageRow


def seen_passage(passage_id: str) -> PassageRow:
    """A passage.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    row = parts().store.passages.get(passage_id)
    if row is None or not who().sees(row.camera_id):
        raise NotFound(f"there is no passage {passage_id[:40]}")
    return row


def seen_camera(camera_id: int) -> Camera:
    """A camera.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    if not who().sees(camera_id):
        raise NotFound(f"there is no camera {camera_id}")
    return parts().store.cameras.get(camera_id)

"""The first page: what passes, as it happens."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.local_time import day_begins, local_now
from lpr.service.http.parts import parts
from lpr.service.store.values import CameraState, PassageQuery
from lpr.service.web.blueprint import pages

ROWS = 20


@pages.get("/")
@needs("viewer")
def live() -> ResponseReturnValue:
    """The latest passages, which grow by themselves, and how the cameras do."""
    store, asker = parts().store, who()
    cameras = store.cameras.all(asker.cameras)
    midnight = day_begins(local_now().date())
    today = PassageQuery(since=midnight, cameras=asker.seen_cameras())
    unknown = PassageQuery(since=midnight, cameras=asker.seen_cameras(), known=False)
    return render_template(
        "live.html",
        rows=store.passages.page(PassageQuery(cameras=asker.seen_cameras(), limit=ROWS)).rows,
        cameras=cameras,
        running=sum(camera.state == CameraState.RUNNING for camera in cameras),
        today=store.passages.count(today),
        unknown_today=store.passages.count(unknown),
    )


@pages.get("/live/rows")
@needs("viewer")
def live_rows() -> ResponseReturnValue:
    """The latest passages as rows, for a browser that gets no events."""
    most = min(max(request.args.get("most", ROWS, int), 1), 100)
    query = PassageQuery(cameras=who().seen_cameras(), limit=most)
    return render_template("passage_rows.html", rows=parts().store.passages.page(query).rows)

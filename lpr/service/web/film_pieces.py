"""Films larger than a request may be: sent in pieces, put together, and given to a job.

So requests stay small for everybody, whoever sends them; only those who may upload fill the disk.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.jobs.films import UPLOADS, keep_film
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.upload import Outcome, file_name

MOST_FILM_BYTES = 4 * 2**30
FORGOTTEN_AFTER_S = 86400
"""What of a film came is removed where the rest does not come for so long."""
_TOKEN = re.compile(r"[0-9a-f]{32}")


@pages.post("/upload/pieces")
@needs("operator")
def upload_piece() -> ResponseReturnValue:
    """Take the piece of a film that begins at ``offset``; the last one brings the job.

    ``film`` is a number that the sender chose, the same for all pieces of a film.
    """
    path, piece = _place(), request.files.get("piece")
    offset = request.form.get("offset", type=int)
    if piece is None or offset is None:
        abort(400, "send a piece of a film as the file 'piece', and where it begins as 'offset'")
    data = piece.stream.read()
    if offset + len(data) > MOST_FILM_BYTES:
        path.unlink(missing_ok=True)
        abort(413, f"the film is too large; {MOST_FILM_BYTES // 2**30} GB are the limit")
    if offset != (path.stat().st_size if path.exists() else 0):
        abort(409, "a piece of the film is missing; send it again from its beginning")
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        abort(500, f"the film cannot be kept ({error.strerror}); make room and send it again")
    if request.form.get("last") != "yes":
        return "", 204
    return render_template("upload_result.html", outcome=_whole(path))


def _place() -> Path:
    """The file that a film's pieces are put into; forgotten ones are removed."""
    token = request.form.get("film", "")
    if not _TOKEN.fullmatch(token):
        abort(400, "give the film a number of 32 hexadecimal digits as 'film'")
    folder = parts().config.data / UPLOADS
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.part"):
        if time.time() - old.stat().st_mtime > FORGOTTEN_AFTER_S:
            old.unlink(missing_ok=True)
    return folder / f"{who().user_id or 0}-{token}.part"


def _whole(path: Path) -> Outcome:
    name = file_name(request.form.get("name", ""))
    audited("upload", name)
    try:
        with path.open("rb") as file:
            job = keep_film(
                parts().store, file, name, request.form.get("region", "auto"), who().name
            )
        return Outcome(name, job_id=job.id)
    except LprError as error:
        return Outcome(name, fault=sentence(str(error)))
    finally:
        path.unlink(missing_ok=True)

"""Pictures read at once, films read in the background."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lpr import ImageResult
from lpr.errors import LprError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.uploads import checked_bytes
from lpr.service.jobs.films import ENDINGS, FILM, keep_film
from lpr.service.store.values import Job, PassageRow
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import ANY_REGION, expected_options, sentence
from lpr.service.web.kept_readings import keep_readings

MOST_JOBS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an uploaded file."""

    name: str
    result: ImageResult | None = None
    passages: tuple[PassageRow, ...] = ()
    job_id: int | None = None
    fault: str = ""


@pages.get("/upload")
@needs("operator")
def upload() -> ResponseReturnValue:
    """The form, and the films that are being read."""
    return _page([])


@pages.post("/upload")
@needs("operator")
def upload_files() -> ResponseReturnValue:
    """Read what was sent; one file that cannot be read loses no other."""
    outcomes = [_outcome(file) for file in request.files.getlist("files") if file.filename]
    if request.headers.get("X-Fragment"):
        return "".join(render_template("upload_result.html", outcome=one) for one in outcomes)
    return _page(outcomes)


@pages.get("/upload/jobs")
@needs("operator")
def upload_jobs() -> ResponseReturnValue:
    """The films as a table, to put into a page."""
    return render_template("jobs.html", jobs=_films())


@pages.post("/upload/jobs/<int:job_id>/cancel")
@needs("operator")
def upload_cancel(job_id: int) -> ResponseReturnValue:
    """Stop reading a film."""
    parts().store.jobs.cancel(job_id)
    flash("The film is stopped.", "good")
    return redirect(url_for("pages.upload"))


def file_name(sent: str) -> str:
    """What a file is called, without the folders that some browsers send.

    >>> file_name("C:\\\\films\\\\gate.mp4"), file_name("../gate.mp4")
    ('gate.mp4', 'gate.mp4')
    """
    return PurePath(sent.replace("\\", "/")).name[:200]


def _page(outcomes: list[Outcome]) -> ResponseReturnValue:
    region = request.form.get("region") or ANY_REGION
    return render_template(
        "upload.html",
        outcomes=outcomes,
        jobs=_films(),
        region=region,
        keep=request.method == "GET" or "keep" in request.form,
        expected_options=expected_options(region),
        most_megabytes=parts().config.max_upload_bytes // 2**20,
    )


def _films() -> tuple[Job, ...]:
    return parts().store.jobs.all(MOST_JOBS, FILM)


def _outcome(file: FileStorage) -> Outcome:
    name = file_name(file.filename or "")
    region = request.form.get("region", "auto")
    audited("upload", name)
    try:
        if name.lower().endswith(ENDINGS) or file.mimetype.startswith("video/"):
            film = keep_film(parts().store, cast("BinaryIO", file.stream), name, region, who().name)
            return Outcome(name, job_id=film.id)
        data = checked_bytes(file.stream.read()).data
        version = parts().store.models.active()
        with parts().metrics.reading():
            result = parts().reads.read(data, ReadOptions(region=(region,)), who().name)
        kept = keep_readings(result, data, name, version) if "keep" in request.form else ()
    except LprError as error:
        return Outcome(name, fault=sentence(str(error)))
    return Outcome(name, result, kept)

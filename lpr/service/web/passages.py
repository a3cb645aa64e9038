"""The history: passages by text, time, camera and more, counted while one types, and exported."""

from __future__ import annotations

from dataclasses import replace

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.local_time import local_now
from lpr.service.http.parts import parts
from lpr.service.store.values import Match, Page, PassageQuery, PassageRow
from lpr.service.web.blueprint import pages
from lpr.service.web.exports import passages_csv, passages_json
from lpr.service.web.filters import FUZZINESS_NAMES, region_options, sentence, thousands
from lpr.service.web.search_form import MATCHES, SearchForm

MOST_COUNTED = 10_000
"""Hits are counted no further: whoever has so many narrows the search."""


@pages.get("/passages")
@needs("viewer")
def passages() -> ResponseReturnValue:
    """The passages that the form asks for, a page of them."""
    form, fault = SearchForm.of(request.args), None
    page: Page[PassageRow] = Page(())
    count = 0
    try:
        query = form.query(who(), request.args.get("cursor"))
        page = parts().store.passages.page(query)
        count = _count(query)
    except ConfigError as error:
        fault = sentence(str(error))
    if request.args and "cursor" not in request.args:
        audited("search", form.text, **form.filters())
    cameras = parts().store.cameras.all(who().cameras)
    html = render_template(
        "passages.html",
        form=form,
        fault=fault,
        page=page,
        matches=MATCHES,
        fuzziness_names=FUZZINESS_NAMES,
        hits_sentence=hits_sentence(count),
        camera_options=[(camera.id, camera.name) for camera in cameras],
        region_options=region_options(),
    )
    return html, 400 if fault else 200


@pages.get("/passages/count")
@needs("viewer")
def passages_count() -> ResponseReturnValue:
    """How many passages a form finds; of a fuzzy one also how many at each step of the slider."""
    form = SearchForm.of(request.args)
    try:
        query = form.query(who())
        if form.match == Match.FUZZY and form.text:
            steps = [_count(replace(query, fuzziness=step)) for step in range(4)]
            count = steps[form.fuzziness]
        else:
            steps, count = [], _count(query)
    except ConfigError as error:
        return jsonify(fault=sentence(str(error)))
    return jsonify(count=count, sentence=hits_sentence(count), steps=steps)


@pages.get("/passages.csv")
@needs("viewer")
def passages_csv_file() -> ResponseReturnValue:
    """All passages of a form as CSV."""
    query = _exported("csv")
    lines = passages_csv(parts().store.passages.iterate(query))
    return download(lines, "text/csv", _file_name("csv"))


@pages.get("/passages.json")
@needs("viewer")
def passages_json_file() -> ResponseReturnValue:
    """All passages of a form as JSON."""
    query = _exported("json")
    lines = passages_json(parts().store.passages.iterate(query))
    return download(lines, "application/json", _file_name("json"))


def hits_sentence(count: int) -> str:
    """How many were found, in words.

    >>> hits_sentence(0), hits_sentence(1)
    ('none found', '1 passage')
    """
    if not count:
        return "none found"
    if count > MOST_COUNTED:
        return f"more than {thousands(MOST_COUNTED)} passages"
    return "1 passage" if count == 1 else f"{thousands(count)} passages"


def _count(query: PassageQuery) -> int:
    return parts().store.passages.count(query, MOST_COUNTED)


def _exported(kind: str) -> PassageQuery:
    form = SearchForm.of(request.args)
    query = form.query(who())
    audited("export", form.text, form=kind, **form.filters())
    return query


def _file_name(suffix: str) -> str:
    return f"passages-{local_now():%Y%m%d-%H%M}.{suffix}"

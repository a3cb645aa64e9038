"""Passages: searched, looked at, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from lpr.errors import NotFound
from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_passage
from lpr.service.store import Correction, PassageQuery, PassageRow

Text = Annotated[str, Field(max_length=100)]
Score = Annotated[float, Field(ge=0, le=1)]
CameraIds = tuple[Annotated[int, Field(ge=0, le=2**31)], ...]
PictureName = Literal["picture", "crop", "thumbnail"]


@dataclass(frozen=True, slots=True)
class PassageFilters:
    """Which passages; all that is given must hold."""

    text: Text | None = None
    match: Literal["exact", "wildcard", "regex", "fuzzy"] = "wildcard"
    fuzziness: Annotated[int, Field(ge=0, le=3)] = 1
    camera: CameraIds | None = None
    since: Moment | None = None
    until: Moment | None = None
    region: Annotated[str, Field(max_length=10)] | None = None
    min_confidence: Score | None = None
    known: bool | None = None
    kind: Literal["camera", "upload", "api"] | None = None
    corrected: bool | None = None
    direction: Literal["towards", "away", "left", "right"] | None = None
    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 50
    oldest_first: bool = False
    with_total: bool = False

    def query(self) -> PassageQuery:
        """What the store is asked: of the cameras that who asks may see."""
        return PassageQuery(
            text=self.text,
            match=self.match,
            fuzziness=self.fuzziness,
            cameras=who().seen_cameras(self.camera),
            since=self.since,
            until=self.until,
            region=self.region,
            min_confidence=self.min_confidence,
            known=self.known,
            kind=self.kind,
            corrected=self.corrected,
            direction=self.direction,
            cursor=self.cursor,
            limit=self.limit,
            oldest_first=self.oldest_first,
        )


@dataclass(frozen=True, slots=True)
class PassagePage:
    """Some passages; ``next_cursor`` begins the next page, null at the end."""

    passages: tuple[PassageRow, ...]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """What a plate really says."""

    text: Annotated[str, Field(min_length=1, max_length=32)]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What was corrected in a passage, the earliest first; undone corrections too."""

    corrections: tuple[Correction, ...]


@rest.add("GET", "/passages", "viewer")
def list_passages(query: PassageFilters) -> PassagePage:
    """Search passages, the latest first.

    `text` finds beginnings; `?` stands for one character, `*` for any. With `match=fuzzy`,
    `fuzziness` 1 finds look-alikes (O and 0), 2 and 3 allow one or two more edits.
    """
    page = parts().store.passages.page(query.query(), query.with_total)
    if query.text:
        audited("search", query.text, match=query.match)
    return PassagePage(page.rows, page.next_cursor, page.total)


@rest.add("GET", "/passages/<passage_id>", "viewer")
def get_passage(passage_id: str) -> PassageRow:
    """One passage."""
    row = seen_passage(passage_id)
    audited("view", row.text, passage=row.id)
    return row


@rest.add("GET", "/passages/<passage_id>/record", "viewer")
def get_passage_record(passage_id: str) -> dict[str, Any]:
    """All that was read of a passage: looks, candidates, boxes, line crossings."""
    seen_passage(passage_id)
    return parts().store.passages.record(passage_id).to_dict()


@rest.add("GET", "/passages/<passage_id>/<name>.jpg", "viewer", produces="image/jpeg")
def get_passage_picture(passage_id: str, name: PictureName) -> Response:
    """A passage's picture, the crop of its plate, or a thumbnail."""
    seen_passage(passage_id)
    names: tuple[PictureName, ...] = ("picture", "crop", "thumbnail")
    data = parts().store.pictures.bytes(passage_id, name) if name in names else None
    if data is None:
        raise NotFound(f"passage {passage_id[:40]} has no such picture")
    return Response(data, mimetype="image/jpeg")


@rest.add("GET", "/passages/<passage_id>/corrections", "viewer")
def list_passage_corrections(passage_id: str) -> Corrections:
    """What was corrected in a passage, by whom and when."""
    seen_passage(passage_id)
    return Corrections(tuple(parts().store.passages.corrections(passage_id=passage_id)))


@rest.add("PUT", "/passages/<passage_id>/correction", "operator")
def correct_passage(passage_id: str, body: CorrectedText) -> PassageRow:
    """Say what a plate really says; what was read stays beside it."""
    before = seen_passage(passage_id)
    row = parts().store.passages.correct(passage_id, body.text, who().name)
    audited("correct", row.text, passage=row.id, before=before.text)
    return row


@rest.add("DELETE", "/passages/<passage_id>/correction", "operator")
def undo_correction(passage_id: str) -> PassageRow:
    """Take the last correction back."""
    seen_passage(passage_id)
    row = parts().store.passages.undo(passage_id, who().name)
    audited("undo", row.text, passage=row.id)
    return row


@rest.add("DELETE", "/passages/<passage_id>", "administrator")
def delete_passage(passage_id: str) -> None:
    """Delete a passage with its pictures."""
    row = seen_passage(passage_id)
    parts().store.passages.delete([passage_id])
    audited("delete", row.text, passage=row.id)

"""Readings that people look at: the doubtful ones first, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from lpr.errors import ConfigError
from lpr.service.api.blueprint import rest
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_passage
from lpr.service.store import PassageRow, ReviewCounts, Verdict


@dataclass(frozen=True, slots=True)
class ReviewFilters:
    """How many."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Passages to look at, the most doubtful first, one of each visit; how many more of it, read
    alike, stand ``behind`` each, by its id; and how much was said so far."""

    passages: tuple[PassageRow, ...]
    behind: Mapping[str, int]
    counts: ReviewCounts


@dataclass(frozen=True, slots=True)
class Review:
    """What a reading is: right, unreadable for anybody, or wrong with what the plate says."""

    verdict: Literal["right", "unreadable", "wrong"]
    text: Annotated[str, Field(min_length=1, max_length=32)] | None = None


@rest.add("GET", "/review", "operator")
def list_review(query: ReviewFilters) -> ReviewPage:
    """Readings that nobody has said anything of, the least sure and contradicted ones first."""
    reviews = parts().store.reviews
    found = reviews.waiting(query.limit, who().seen_cameras())
    behind = {one.passage.id: one.behind for one in found}
    return ReviewPage(tuple(one.passage for one in found), behind, reviews.counts())


@rest.add("PUT", "/passages/<passage_id>/review", "operator")
def review_passage(passage_id: str, body: Review) -> PassageRow:
    """Say whether a reading is right; what is right or corrected can be learnt from."""
    before, reviews = seen_passage(passage_id), parts().store.reviews
    if body.verdict == "wrong":
        if body.text is None:
            raise ConfigError("text is missing; give what the plate says")
        row = reviews.answer(passage_id, body.text, who().name)
        audited("correct", row.text, passage=row.id, before=before.text)
        return row
    row = reviews.say(passage_id, Verdict(body.verdict), who().name)
    audited("review", row.text, passage=row.id, verdict=body.verdict)
    return row


@rest.add("DELETE", "/passages/<passage_id>/review", "operator")
def undo_review(passage_id: str) -> PassageRow:
    """Take back what was said last of a reading, a correction too."""
    seen_passage(passage_id)
    row = parts().store.reviews.undo(passage_id, who().name)
    audited("review-undone", row.text, passage=row.id)
    return row

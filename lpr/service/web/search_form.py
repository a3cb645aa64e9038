"""What a search form says, and the query that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from lpr.errors import ConfigError, shown
from lpr.service.http.access import Who
from lpr.service.http.local_time import local_time
from lpr.service.store.values import Match, PassageQuery
from lpr.service.store.values.checks import score

MATCHES = (
    (str(Match.WILDCARD), "pattern"),
    (str(Match.FUZZY), "alike"),
    (str(Match.REGEX), "expression"),
    (str(Match.EXACT), "exact"),
)
"""Ways to search, and what they are called on the page."""
PAGE_ROWS = 50
_FILTERS = ("camera", "since", "until", "region", "known", "min_confidence", "direction", "kind")
_CHOICES = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields of the form as they were sent: texts, but for the slider.

    >>> form = SearchForm.of({"text": " zg12* ", "known": "no"})
    >>> form.query().text, form.query().known, form.narrowed
    ('zg12*', False, 1)
    """

    text: str = ""
    match: str = str(Match.WILDCARD)
    fuzziness: int = 1
    camera: str = ""
    since: str = ""
    until: str = ""
    region: str = ""
    known: str = ""
    min_confidence: str = ""
    direction: str = ""
    kind: str = ""
    corrected: str = ""
    order: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> SearchForm:
        """The form of an address's parameters; what is no number counts as not given."""
        given = {
            field.name: arguments[field.name].strip()
            for field in fields(cls)
            if field.name in arguments and field.name != "fuzziness"
        }
        if given.get("match") not in dict(MATCHES):
            given.pop("match", None)
        step = arguments.get("fuzziness", "")
        fuzziness = min(3, int(step)) if step.isascii() and step.isdigit() else 1
        return cls(**given, fuzziness=fuzziness)

    @property
    def narrowed(self) -> int:
        """How many filters beside the text are set."""
        return sum(bool(getattr(self, name)) for name in (*_FILTERS, "corrected"))

    def plain(self) -> dict[str, str]:
        """What differs from an empty form, as parameters of an address."""
        empty = asdict(SearchForm())
        return {name: str(value) for name, value in asdict(self).items() if value != empty[name]}

    def filters(self) -> dict[str, str]:
        """The same but for the text, as the audit keeps it."""
        return {name: value for name, value in self.plain().items() if name != "text"}

    def query(
        self, asker: Who | None = None, cursor: str | None = None, limit: int = PAGE_ROWS
    ) -> PassageQuery:
        """The query, over the cameras that who asks may see.

        Raises:
            ConfigError: a field holds what makes no sense.
        """
        camera = (_whole("camera", self.camera),) if self.camera else None
        least = score("min_confidence", self.min_confidence) if self.min_confidence else None
        return PassageQuery(
            text=self.text or None,
            match=self.match,
            fuzziness=self.fuzziness,
            cameras=camera if asker is None else asker.seen_cameras(camera),
            since=moment("since", self.since),
            until=moment("until", self.until),
            region=self.region or None,
            min_confidence=least,
            known=_CHOICES.get(self.known),
            kind=self.kind or None,
            corrected=_CHOICES.get(self.corrected),
            direction=self.direction or None,
            cursor=cursor,
            limit=limit,
            oldest_first=self.order == "oldest",
        )


def moment(name: str, text: str) -> datetime | None:
    """A time that was typed, in the service's zone; None for none.

    >>> moment("since", "") is None
    True

    Raises:
        ConfigError: it is no time.
    """
    if not text:
        return None
    try:
        return local_time(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise ConfigError(f"{name} is {shown(text)}; give a time as 2026-05-01T08:30") from None


def day(name: str, text: str, otherwise: date) -> date:
    """A day that was typed; another for none.

    >>> day("since", "", date(2026, 5, 1)).isoformat()
    '2026-05-01'

    Raises:
        ConfigError: it is no day, or one that no passage can be of.
    """
    try:
        found = date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise ConfigError(f"{name} is {shown(text)}; give a day as 2026-05-01") from None
    if not 1970 <= found.year <= 2200:
        raise ConfigError(f"{name} is {shown(text)}; give a day from 1970 to 2200")
    return found


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ConfigError(f"{name} is {shown(text)}; give a number")
    return int(text)

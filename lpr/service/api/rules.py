"""Rules and incidents: kept, tried, and what they did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.incidents import check_seen
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_rule, seen_rules
from lpr.service.rules.dry_run import dry_run
from lpr.service.store import (
    Actions,
    Conditions,
    Hit,
    Incident,
    Rule,
    RuleSettings,
    UnusableRule,
    When,
)

Number = Annotated[int, Field(ge=0, le=2**31)]
Numbers = Annotated[tuple[Number, ...], Field(max_length=200)]
Names = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], Field(max_length=100)
]
Minutes = Annotated[float, Field(gt=0, le=366 * 24 * 60)]
Score = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class ConditionsBody:
    """What must hold, all of it; what is left out asks for nothing."""

    cameras: Numbers = ()
    zones: Names = ()
    lines: Names = ()
    direction: Literal["towards", "away", "left", "right"] | None = None
    lists: Numbers = ()
    min_sureness: Score = 0.0
    known: bool | None = None
    regions: Names = ()
    min_confidence: Score = 0.0
    needs_format: bool = False
    seen_times: Annotated[int, Field(ge=1, le=1000)] | None = None
    within_min: Minutes | None = None
    unseen_min: Minutes | None = None
    dwell_min: Minutes | None = None
    silent_min: Minutes | None = None
    sites: Numbers = ()
    level: Literal["nearly full", "full"] | None = None


@dataclass(frozen=True, slots=True)
class ActionsBody:
    """What is done: numbers of targets and gates, tags, days to keep, an incident."""

    targets: Numbers = ()
    gates: Numbers = ()
    tags: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(max_length=20)
    ] = ()
    keep_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    incident: bool = False


@dataclass(frozen=True, slots=True)
class RuleBody:
    """A rule as it is to be.

    `when` is what it waits for: a vehicle is `seen`, has `gone` or `stays` (for `dwell_min`), a
    plate of a list is `missing` (for `unseen_min`), a camera is `silent` (for `silent_min`),
    a site `fills` (to a `level`), a visit `overstays` what its site allows.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    when: When = When.SEEN
    conditions: ConditionsBody = field(default_factory=ConditionsBody)
    actions: ActionsBody = field(default_factory=ActionsBody)
    enabled: bool = True
    quiet_hours: Annotated[str, Field(max_length=200)] = ""
    time_zone: Annotated[str, Field(max_length=64)] = ""
    pause_min: Annotated[float, Field(ge=0, le=366 * 24 * 60)] = 0.0

    def settings(self) -> RuleSettings:
        """The rule as the store takes it."""
        return RuleSettings(
            name=self.name,
            when=self.when,
            conditions=Conditions(**asdict(self.conditions)),
            actions=Actions(**asdict(self.actions)),
            enabled=self.enabled,
            quiet_hours=self.quiet_hours,
            time_zone=self.time_zone,
            pause_min=self.pause_min,
        )


@dataclass(frozen=True, slots=True)
class RulesAnswer:
    """All rules by name; those that make no sense here are left out, and told of."""

    rules: tuple[Rule, ...]
    unusable: tuple[UnusableRule, ...]


@dataclass(frozen=True, slots=True)
class CursorFilters:
    """Where the page before ended, and how many rows there shall be."""

    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@dataclass(frozen=True, slots=True)
class HitsAnswer:
    """What rules did, the latest first."""

    hits: tuple[Hit, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class TryBody:
    """A rule, and the times between which the passages began that it is tried on."""

    rule: RuleBody
    since: Moment
    until: Moment


@dataclass(frozen=True, slots=True)
class TriedHit:
    """A passage for which the rule would have acted."""

    passage_id: str
    text: str
    first_seen: datetime
    quiet: bool


@dataclass(frozen=True, slots=True)
class TriedFill:
    """A site that filled up, and when."""

    site: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """How often a rule would have acted, for the latest of which passages, and why not else."""

    asked: int
    count: int
    paused: int
    hits: tuple[TriedHit, ...]
    refusals: dict[str, int]
    fills: tuple[TriedFill, ...]


@dataclass(frozen=True, slots=True)
class IncidentFilters:
    """Which incidents."""

    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class IncidentsAnswer:
    """Incidents, the latest first."""

    incidents: tuple[Incident, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class CloseBody:
    """What somebody found."""

    note: Annotated[str, Field(max_length=400)] = ""


@rest.add("GET", "/rules", "operator")
def list_rules() -> RulesAnswer:
    """The rules that are of one's cameras alone, with how often they acted."""
    unusable = parts().store.rules.unusable() if who().cameras is None else ()
    return RulesAnswer(seen_rules(), unusable)


@rest.add("POST", "/rules", "administrator", status=201, errors=(409,))
def add_rule(body: RuleBody) -> Rule:
    """Add a rule; it acts upon what comes from now on."""
    added = parts().store.rules.add(body.settings())
    audited("rule", added.settings.name, when=str(added.settings.when))
    return added


@rest.add("GET", "/rules/hits", "operator")
def list_hits(query: CursorFilters) -> HitsAnswer:
    """What rules did."""
    page = parts().store.rules.hits(query.cursor, query.limit, cameras=who().seen_cameras())
    return HitsAnswer(page.rows, page.next_cursor)


@rest.add("POST", "/rules/try", "operator")
def try_rule(body: TryBody) -> TriedAnswer:
    """Say what a rule would have done, and do nothing."""
    seen = who().seen_cameras()
    run = dry_run(parts().store, body.rule.settings(), body.since, body.until, seen)
    audited("rule-tried", body.rule.name)
    hits = tuple(
        TriedHit(one.passage.id, one.passage.text, one.passage.first_seen, one.quiet)
        for one in run.hits
    )
    fills = tuple(TriedFill(site, at) for site, at in run.fills)
    return TriedAnswer(run.asked, run.count, run.paused, hits, dict(run.refusals), fills)


@rest.add("GET", "/rules/<int:rule_id>", "operator")
def get_rule(rule_id: Number) -> Rule:
    """One rule."""
    return seen_rule(rule_id)


@rest.add("PUT", "/rules/<int:rule_id>", "administrator", errors=(409,))
def change_rule(rule_id: Number, body: RuleBody) -> Rule:
    """Change a rule."""
    changed = parts().store.rules.change(rule_id, body.settings())
    audited("rule", changed.settings.name, when=str(changed.settings.when))
    return changed


@rest.add("DELETE", "/rules/<int:rule_id>", "administrator")
def remove_rule(rule_id: Number) -> None:
    """Remove a rule with the record of what it did."""
    audited("rule-removed", parts().store.rules.remove(rule_id))


@rest.add("GET", "/incidents", "viewer")
def list_incidents(query: IncidentFilters) -> IncidentsAnswer:
    """Incidents at the cameras that one may see."""
    page = parts().store.incidents.page(
        query.cursor, query.limit, query.is_open, who().seen_cameras()
    )
    return IncidentsAnswer(page.rows, page.next_cursor)


@rest.add("POST", "/incidents/<int:incident_id>/close", "operator", errors=(409,))
def close_incident(incident_id: Number, body: CloseBody) -> Incident:
    """Say that somebody has seen to it."""
    check_seen(incident_id)
    closed = parts().store.incidents.close(incident_id, who().name, body.note)
    audited("incident-closed", closed.message, rule=closed.rule, passage=closed.passage_id)
    return closed

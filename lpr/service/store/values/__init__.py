"""The values that the store takes and gives: frozen, and no part of any database."""

from lpr.service.store.values.cameras import (
    Camera,
    CameraRole,
    CameraSettings,
    CameraState,
    Shape,
)
from lpr.service.store.values.known import ListEntry, ListMatch, PlateList, Vehicle
from lpr.service.store.values.passages import (
    Correction,
    Crossing,
    IntervalCount,
    Kind,
    Match,
    NamedCount,
    Page,
    PassageQuery,
    PassageRow,
)
from lpr.service.store.values.people import ApiKey, AuditEntry, Role, User
from lpr.service.store.values.sites import (
    Enters,
    ParkingSettings,
    Section,
    SectionSettings,
    Site,
    SiteCamera,
    SiteKind,
)
from lpr.service.store.values.tariffs import Day, Step, Tariff
from lpr.service.store.values.traffic import Interval, TrafficCount
from lpr.service.store.values.visits import Ending, Sight, Visit, VisitQuery, VisitRow
from lpr.service.store.values.work import Job, JobState

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Camera",
    "CameraRole",
    "CameraSettings",
    "CameraState",
    "Correction",
    "Crossing",
    "Day",
    "Ending",
    "Enters",
    "Interval",
    "IntervalCount",
    "Job",
    "JobState",
    "Kind",
    "ListEntry",
    "ListMatch",
    "Match",
    "NamedCount",
    "Page",
    "ParkingSettings",
    "PassageQuery",
    "PassageRow",
    "PlateList",
    "Role",
    "Section",
    "SectionSettings",
    "Shape",
    "Sight",
    "Site",
    "SiteCamera",
    "SiteKind",
    "Step",
    "Tariff",
    "TrafficCount",
    "User",
    "Vehicle",
    "Visit",
    "VisitQuery",
    "VisitRow",
]

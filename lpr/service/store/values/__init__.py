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
    "IntervalCount",
    "Job",
    "JobState",
    "Kind",
    "ListEntry",
    "ListMatch",
    "Match",
    "NamedCount",
    "Page",
    "PassageQuery",
    "PassageRow",
    "PlateList",
    "Role",
    "Shape",
    "User",
    "Vehicle",
]

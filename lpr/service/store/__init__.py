"""What the service keeps: SQLite or PostgreSQL, and files of pictures beside it. It knows no HTTP.

Values that it takes and gives are frozen dataclasses, times are aware and in UTC.
"""

from lpr.service.store.lists import NewEntry
from lpr.service.store.store import Store
from lpr.service.store.values import (
    ApiKey,
    AuditEntry,
    Camera,
    CameraRole,
    CameraSettings,
    CameraState,
    Correction,
    Crossing,
    IntervalCount,
    Job,
    JobState,
    Kind,
    ListEntry,
    ListMatch,
    Match,
    NamedCount,
    Page,
    PassageQuery,
    PassageRow,
    PlateList,
    Role,
    Shape,
    User,
    Vehicle,
)

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
    "NewEntry",
    "Page",
    "PassageQuery",
    "PassageRow",
    "PlateList",
    "Role",
    "Shape",
    "Store",
    "User",
    "Vehicle",
]

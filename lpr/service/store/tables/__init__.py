"""The schema, as SQLAlchemy declares it; a migration brings each change of it to a database."""

from lpr.service.store.tables.base import Table
from lpr.service.store.tables.cameras import CameraEntry
from lpr.service.store.tables.known import ListedPlate, ListLine, ListTable, VehicleEntry
from lpr.service.store.tables.passages import (
    CorrectionEntry,
    PassageEntry,
    PassageRecord,
    PlateDelete,
    PlateText,
)
from lpr.service.store.tables.people import (
    AuditLine,
    KeyCamera,
    KeyEntry,
    SessionEntry,
    UserCamera,
    UserEntry,
)
from lpr.service.store.tables.work import JobEntry, Setting

__all__ = [
    "AuditLine",
    "CameraEntry",
    "CorrectionEntry",
    "JobEntry",
    "KeyCamera",
    "KeyEntry",
    "ListLine",
    "ListTable",
    "ListedPlate",
    "PassageEntry",
    "PassageRecord",
    "PlateDelete",
    "PlateText",
    "SessionEntry",
    "Setting",
    "Table",
    "UserCamera",
    "UserEntry",
    "VehicleEntry",
]

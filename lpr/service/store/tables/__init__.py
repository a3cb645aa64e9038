"""The schema, as SQLAlchemy declares it; a migration brings each change of it to a database."""

from lpr.service.store.tables.base import Table
from lpr.service.store.tables.cameras import CameraEntry
from lpr.service.store.tables.changes import ChangeEntry, ReaderEntry
from lpr.service.store.tables.known import LineKey, ListedPlate, ListLine, ListTable, VehicleEntry
from lpr.service.store.tables.login_failures import LoginFailure
from lpr.service.store.tables.notices import (
    DecisionEntry,
    GateEntry,
    NoticeEntry,
    TargetEntry,
)
from lpr.service.store.tables.numbers import NumberEntry
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
from lpr.service.store.tables.reviews import ReviewEntry
from lpr.service.store.tables.rules import HitEntry, IncidentEntry, RuleEntry
from lpr.service.store.tables.uses import KeyUse
from lpr.service.store.tables.visits import SiteEntry, VisitEntry
from lpr.service.store.tables.work import JobEntry, Setting

__all__ = [
    "AuditLine",
    "CameraEntry",
    "ChangeEntry",
    "CorrectionEntry",
    "DecisionEntry",
    "GateEntry",
    "HitEntry",
    "IncidentEntry",
    "JobEntry",
    "KeyCamera",
    "KeyEntry",
    "KeyUse",
    "LineKey",
    "ListLine",
    "ListTable",
    "ListedPlate",
    "LoginFailure",
    "NoticeEntry",
    "NumberEntry",
    "PassageEntry",
    "PassageRecord",
    "PlateDelete",
    "PlateText",
    "ReaderEntry",
    "ReviewEntry",
    "RuleEntry",
    "SessionEntry",
    "Setting",
    "SiteEntry",
    "Table",
    "TargetEntry",
    "UserCamera",
    "UserEntry",
    "VehicleEntry",
    "VisitEntry",
]

"""The values that the store takes and gives: frozen, and no part of any database."""

from lpr.service.store.values.cameras import (
    Camera,
    CameraRole,
    CameraSettings,
    CameraState,
    Shape,
)
from lpr.service.store.values.changes import Change
from lpr.service.store.values.gates import (
    CommandRelay,
    Decision,
    DecisionState,
    Gate,
    GateKind,
    HttpRelay,
    MqttRelay,
    NewGate,
)
from lpr.service.store.values.known import (
    ListEntry,
    ListKind,
    ListMatch,
    PlateList,
    Vehicle,
)
from lpr.service.store.values.models import ModelVersion, Networks
from lpr.service.store.values.notices import (
    NewNotice,
    Notice,
    NoticeState,
)
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
from lpr.service.store.values.people import (
    ApiKey,
    AuditEntry,
    Role,
    User,
)
from lpr.service.store.values.reviews import ReviewCounts, Verdict
from lpr.service.store.values.sites import (
    Enters,
    ParkingSettings,
    Section,
    SectionSettings,
    Site,
    SiteCamera,
    SiteKind,
)
from lpr.service.store.values.subjects import SubjectCounts
from lpr.service.store.values.targets import (
    AlprDatabaseSettings,
    Broker,
    EmailSettings,
    MqttSettings,
    NewTarget,
    Target,
    TargetKind,
    TargetSettings,
    WebhookSettings,
)
from lpr.service.store.values.tariffs import Day, Step, Tariff
from lpr.service.store.values.traffic import Interval, TrafficCount
from lpr.service.store.values.visits import Ending, Sight, Visit, VisitQuery, VisitRow
from lpr.service.store.values.work import Job, JobState

__all__ = [
    "AlprDatabaseSettings",
    "ApiKey",
    "AuditEntry",
    "Broker",
    "Camera",
    "CameraRole",
    "CameraSettings",
    "CameraState",
    "Change",
    "CommandRelay",
    "Correction",
    "Crossing",
    "Day",
    "Decision",
    "DecisionState",
    "EmailSettings",
    "Ending",
    "Enters",
    "Gate",
    "GateKind",
    "HttpRelay",
    "Interval",
    "IntervalCount",
    "Job",
    "JobState",
    "Kind",
    "ListEntry",
    "ListKind",
    "ListMatch",
    "Match",
    "ModelVersion",
    "MqttRelay",
    "MqttSettings",
    "NamedCount",
    "Networks",
    "NewGate",
    "NewNotice",
    "NewTarget",
    "Notice",
    "NoticeState",
    "Page",
    "ParkingSettings",
    "PassageQuery",
    "PassageRow",
    "PlateList",
    "ReviewCounts",
    "Role",
    "Section",
    "SectionSettings",
    "Shape",
    "Sight",
    "Site",
    "SiteCamera",
    "SiteKind",
    "Step",
    "SubjectCounts",
    "Target",
    "TargetKind",
    "TargetSettings",
    "Tariff",
    "TrafficCount",
    "User",
    "Vehicle",
    "Verdict",
    "Visit",
    "VisitQuery",
    "VisitRow",
    "WebhookSettings",
]

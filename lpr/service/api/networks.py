"""The networks that read: trained on corrections, measured, put to use, rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lpr.errors import NotFound
from lpr.service.api.blueprint import rest
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.jobs.improving import IMPROVE, begin_improvement, put_to_use
from lpr.service.store import Job, ModelVersion


@dataclass(frozen=True, slots=True)
class NetworkVersion:
    """A version; ``report`` is what its training measured, empty of the shipped one."""

    version: str
    made: datetime | None
    active: bool
    offered: bool
    report: Mapping[str, Any]

    @classmethod
    def of(cls, found: ModelVersion) -> NetworkVersion:
        return cls(found.version, found.made, found.active, found.offered, found.report)


@dataclass(frozen=True, slots=True)
class NetworkVersions:
    """All versions, the latest first, the shipped one last."""

    versions: tuple[NetworkVersion, ...]


@rest.add("GET", "/networks", "administrator")
def list_networks() -> NetworkVersions:
    """The versions of the networks that there are, and which one reads."""
    found = parts().store.models.all()
    return NetworkVersions(tuple(NetworkVersion.of(one) for one in found))


@rest.add("POST", "/networks/<version>/use", "administrator", errors=(409, 500))
def use_networks(version: str) -> NetworkVersion:
    """Let a version read from now on; cameras and readers take it up without a stop."""
    put_to_use(parts().store, version)
    audited("networks", version)
    return NetworkVersion.of(parts().store.models.get(version))


@rest.add("DELETE", "/networks/<version>", "administrator", errors=(409,))
def remove_networks(version: str) -> None:
    """Delete a version that was trained here and is not in use."""
    parts().store.models.remove(version)
    audited("networks-removed", version[:40])


@rest.add("POST", "/improvement", "administrator", status=202, errors=(400, 409))
def begin_improving() -> Job:
    """Train on what people have corrected and confirmed; nothing is put to use by that."""
    job = begin_improvement(parts().store)
    audited("improve", job.id)
    return job


@rest.add("GET", "/improvement", "administrator", errors=(404,))
def get_improvement() -> Job:
    """The latest training: how far it is, and what came of it."""
    return _latest()


@rest.add("DELETE", "/improvement", "administrator", errors=(404,))
def stop_improving() -> Job:
    """Stop the latest training; nothing of it is kept."""
    job = parts().store.jobs.cancel(_latest().id)
    audited("improve-stopped", job.id)
    return job


def _latest() -> Job:
    for job in parts().store.jobs.all():
        if job.kind == IMPROVE:
            return job
    raise NotFound("nothing was trained here yet")

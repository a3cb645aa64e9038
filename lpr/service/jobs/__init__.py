"""Work in the background: films that were uploaded, and what has been kept long enough."""

from lpr.service.jobs.films import FILM, keep_film
from lpr.service.jobs.retention import RETENTION, Kept, kept_days, set_kept_days
from lpr.service.jobs.runner import JobRunner

__all__ = [
    "FILM",
    "RETENTION",
    "JobRunner",
    "Kept",
    "keep_film",
    "kept_days",
    "set_kept_days",
]

"""How a run shares out the processor's cores."""

from __future__ import annotations

from lpr.cores import core_count

PICTURES_PER_WORKER = 16
"""A process takes as long to start as reading some of these takes."""
MAX_THREADS = 4
"""More threads than this make the small models no faster."""


def worker_count(asked: int | None, pictures: int) -> int:
    """Processes that read pictures: as asked for, else one per core as far as they pay."""
    return asked or max(1, min(core_count(), pictures // PICTURES_PER_WORKER))


def thread_count(asked: int | None, workers: int) -> int:
    """Threads of the models in each process: as asked for, else the cores shared out."""
    return asked or max(1, min(core_count() // workers, MAX_THREADS))

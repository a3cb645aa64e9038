"""What `/metrics` tells: the process's counts, and how queue, cameras and store do right now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from lpr.service.http.parts import Parts
from lpr.service.store import CameraState


def collected(parts: Parts) -> bytes:
    """All of it in Prometheus' own form."""
    now = CollectorRegistry()
    now.register(_Now(parts))
    return parts.metrics.text() + generate_latest(now)


class _Now:
    """Gauges that are looked up when they are asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterable[Metric]:
        parts = self._parts
        yield _gauge("lpr_reads_waiting", "Pictures that wait to be read", parts.reads.waiting)
        yield _gauge("lpr_reader_ready", "Whether pictures can be read", parts.reads.ready)
        answers = parts.store.answers()
        yield _gauge("lpr_database_up", "Whether the database answers", answers)
        trouble = parts.store.pictures.trouble is not None
        yield _gauge("lpr_pictures_trouble", "Whether pictures cannot be kept", trouble)
        if answers:
            yield from self._cameras()

    def _cameras(self) -> Iterator[Metric]:
        running = GaugeMetricFamily(
            "lpr_camera_running", "Whether a camera gives frames", labels=("camera",)
        )
        counts = GaugeMetricFamily(
            "lpr_camera", "What a camera's worker counts", labels=("camera", "count")
        )
        for camera in self._parts.store.cameras.all():
            running.add_metric([camera.name], float(camera.state == CameraState.RUNNING))
            for name, value in camera.counters.items():
                counts.add_metric([camera.name, name], float(value))
        yield running
        yield counts


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=float(value))

"""What this process counts of itself, for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from lpr.errors import LprError
from lpr.service.http.recogniser import Busy

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counters and times of one application; each has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "lpr_http_requests", "Requests answered", ("view", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.request_seconds = Histogram(
            "lpr_http_request_seconds", "Seconds until a request was answered", ("view",),
            buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self.read = Counter(
            "lpr_pictures_read", "Pictures that were read for programs and on pages", ("outcome",),
            registry=self.registry,
        )  # fmt: skip
        self.read_seconds = Histogram(
            "lpr_read_seconds", "Seconds from a picture's arrival to its reading",
            buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self.logins = Counter("lpr_logins", "Passwords given", ("outcome",), registry=self.registry)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Count the picture that is read while the block runs, and how long that takes."""
        begun, outcome = time.perf_counter(), "read"
        try:
            yield
        except Busy:
            outcome = "busy"
            raise
        except LprError:
            outcome = "failed"
            raise
        else:
            self.read_seconds.observe(time.perf_counter() - begun)
        finally:
            self.read.labels(outcome).inc()

    def text(self) -> bytes:
        """All of it in Prometheus' own form."""
        return generate_latest(self.registry)

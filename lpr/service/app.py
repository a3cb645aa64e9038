"""The application: everything is put together here, and nowhere else."""

from __future__ import annotations

from flask import Flask

from lpr.service import web
from lpr.service.api import views
from lpr.service.api.blueprint import ERROR_SHAPES
from lpr.service.cameras import CameraCrew
from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus
from lpr.service.http import access, csrf, errors, headers, logs
from lpr.service.http.parts import Parts, install
from lpr.service.http.rates import RateLimits
from lpr.service.http.recogniser import ReadQueue, Reads
from lpr.service.http.throttle import LoginThrottle
from lpr.service.http.usage import Usage
from lpr.service.jobs import JobRunner
from lpr.service.notify import Notifier
from lpr.service.store import Store

FORM_ROOM_BYTES = 1 << 20
"""What a form may have beside its picture."""
MOST_FORM_PARTS = 200
ADMIN = "admin"
"""The first user's name, where the configuration has their password."""


def create_app(
    config: ServiceConfig,
    store: Store | None = None,
    events: EventBus | None = None,
    reads: Reads | None = None,
    cameras: CameraCrew | None = None,
    jobs: JobRunner | None = None,
    notifier: Notifier | None = None,
) -> Flask:
    """The web application.

    Args:
        config: all settings.
        store: in place of one that is opened.
        events: in place of a bus of its own.
        reads: what reads pictures, in place of a queue of its own.
        cameras: the workers of cameras, where this process runs them.
        jobs: what does the work in the background, where this process does it.
        notifier: what sends notices, where this process does.

    Raises:
        StoreError: the store cannot be opened.
    """
    kept = store or Store(config)
    make_first_user(kept, config)
    app = Flask("lpr.service", template_folder=None, static_folder=None)
    # A picture may come as base64, which is longer by a third.
    most_bytes = config.max_upload_bytes * 4 // 3 + FORM_ROOM_BYTES
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = most_bytes
    app.config["MAX_FORM_PARTS"] = MOST_FORM_PARTS
    app.json.sort_keys = False  # type: ignore[attr-defined]
    queue = reads or ReadQueue(config, config.readers, config.queue, kept.models.networks)
    usage = Usage(kept.settings)
    bus = events or EventBus()
    here = Parts(
        config,
        kept,
        bus,
        queue,
        usage,
        RateLimits(kept.uses),
        LoginThrottle(kept.login_failures),
        cameras=cameras,
        jobs=jobs,
        notifier=notifier,
    )
    install(app, here)
    logs.install(app)
    headers.install(app)
    csrf.install(app)
    access.install(app)
    errors.install(app, ERROR_SHAPES)
    views.register(app)
    web.install(app)
    return app


def make_first_user(store: Store, config: ServiceConfig) -> None:
    """Make the administrator whose password the configuration has, in a store without users.

    Raises:
        ConfigError: the password is too short.
    """
    if config.admin_password and not store.users.any():
        store.users.first(ADMIN, config.admin_password)

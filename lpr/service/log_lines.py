"""The log as lines of JSON, of all processes of the service and of the libraries in them."""

from __future__ import annotations

import json
import logging
from typing import Any, TextIO

FIELDS = "fields"
"""What a record calls its own fields."""


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, logger, message, and the fields that a record brings."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: TextIO | None, level: int = logging.WARNING) -> logging.Handler | None:
    """Write the log to a stream, as lines of JSON: of `lpr` from a level on, of others, and of
    Python itself, warnings. Gives the handler; None where the stream is closed."""
    logging.captureWarnings(capture=True)
    logging.getLogger("lpr").setLevel(level)
    if stream is None:
        return None
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    return handler

"""Libraries that talk on stderr while they start, kept silent for that while."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2
"""The file descriptor to which libraries in C++ write, whatever Python's is."""


@contextmanager
def native_silence() -> Iterator[None]:
    """Nothing that is written to the process's stderr appears while the block runs.

    What goes wrong meanwhile is raised as always.
    """
    sys.stderr.flush()
    kept = os.dup(STDERR)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, STDERR)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
        os.close(nothing)


def start_tensorflow() -> None:
    """Import TensorFlow, and let it look for graphics cards, without what it says of them."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with native_silence():
        import tensorflow as tf

        tf.config.list_physical_devices()

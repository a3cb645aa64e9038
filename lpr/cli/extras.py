"""Whether what an option or a command needs beside the core of `lpr` is installed."""

from __future__ import annotations

from importlib.util import find_spec

from lpr.errors import ConfigError

EXTRAS = {
    "onnx": ("onnx", "onnxruntime", "tf2onnx"),
    "plots": ("matplotlib",),
    "service": ("flask", "sqlalchemy", "alembic", "waitress", "argon2", "cryptography", "av"),
    "train": ("keras", "tensorflow", "matplotlib", "skimage", "sklearn"),
}
"""The packages of each extra, as they are imported."""


def check_extra(name: str, user: str) -> None:
    """See that an extra is installed, without importing it.

    Args:
        name: a key of `EXTRAS`.
        user: what needs it, as the message begins.

    Raises:
        ConfigError: one of its packages is missing.
    """
    for package in EXTRAS[name]:
        if find_spec(package) is None:
            raise ConfigError(f"{user} needs {package}; install it with: pip install 'lpr[{name}]'")

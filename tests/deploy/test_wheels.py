"""Every library of the images comes as a wheel, for both kinds of processor: none is compiled."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

GLIBC = range(17, 37)
"""Debian 12 has glibc 2.36; wheels for earlier ones run there, too."""
UNREACHED = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")


def names(processor: str) -> list[str]:
    """The options that name a platform to pip."""
    tags = [f"manylinux_2_{minor}_{processor}" for minor in reversed(GLIBC)]
    return [word for tag in tags for word in ("--platform", tag)]


@pytest.mark.parametrize("processor", ["x86_64", "aarch64"])
@pytest.mark.parametrize("extras", [["heif"], ["heif", "service", "s3"]], ids=["read", "service"])
def test_no_wheel_is_missing(processor: str, extras: list[str], tmp_path: Path) -> None:
    wanted = subprocess.run(
        [sys.executable, "deploy/wanted.py", *extras],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    (tmp_path / "wanted.txt").write_text(wanted.stdout)
    pins = re.sub(r"\[.*\]", "", (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    (tmp_path / "pins.txt").write_text(pins)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--dry-run"]
    target = ["--target", str(tmp_path / "none"), "--python-version", "3.11", *names(processor)]
    files = ["--constraint", str(tmp_path / "pins.txt"), "-r", str(tmp_path / "wanted.txt")]
    quick = ["--retries", "1", "--timeout", "20", "--ignore-installed", "--only-binary", ":all:"]
    done = subprocess.run(
        [*pip, *quick, *target, *files], capture_output=True, text=True, check=False
    )
    told = done.stdout + done.stderr
    if done.returncode and any(name in told for name in UNREACHED):
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, told[-2000:]
    assert "Would install" in told
    found = told.partition("Would install")[2]
    assert {"numpy", "opencv-python-headless", "ai-edge-litert"} <= {
        one.rpartition("-")[0] for one in found.split()
    }

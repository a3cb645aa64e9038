"""The house's import table: a room imports from the rooms it may see, and from no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import lpr
from tests.paths import ROOT

PACKAGE = ROOT / "lpr"
TOP = "lpr"
"""The package itself: its names load when they are first used."""

FLOORS: tuple[tuple[str, ...], ...] = (
    ("arrays", "cores", "errors", "log_warnings", "stopwatch", "parallel", "whole_files"),
    ("folder_lock",),
    ("alphabet", "checks", "geometry"),
    ("types",),
    ("images", "sources", "warping", "drawing", "registry", "contract", "runtime", "model_files"),
    ("detection",),
    ("rectification",),
    ("segmentation",),
    ("characters",),
    ("formats",),
    ("reading",),
    ("engines",),
    ("pipeline",),
    ("privacy",),
    ("video",),
    ("archive",),
    ("datasets",),
    ("synthesis",),
    ("evaluation",),
    ("plots",),
    ("training",),
    ("service",),
    ("cli",),
    ("__main__",),
)
"""All rooms, from the ground up. A room sees the floors below its own unless `NARROW` says less."""

BASE = {"arrays", "errors", "alphabet", "geometry", "types"}
PICTURES = {"images", "sources", "warping"}
NARROW: dict[str, set[str]] = {
    "arrays": set(),
    "cores": set(),
    "errors": set(),
    "stopwatch": set(),
    "log_warnings": set(),
    "parallel": {"errors"},
    "folder_lock": {"errors", "whole_files"},
    "whole_files": {"errors"},
    "alphabet": {"arrays", "errors"},
    "checks": {"errors"},
    "geometry": {"arrays", "errors"},
    "types": {"arrays", "errors", "alphabet", "geometry"},
    "formats": BASE - {"geometry"},
    "privacy": BASE | PICTURES | {"checks", "detection", "pipeline"},
    "datasets": BASE | PICTURES | {"reading", "formats"},
    "synthesis": BASE | PICTURES | {"reading", "datasets", "formats"},
    "plots": BASE | {"segmentation", "evaluation"},
    "service": {TOP, "cores", "errors", "whole_files", "sources", "video", "privacy", "datasets"}
    | {"training"}
    | {"formats", "plots"},
    "__main__": {"cli"},
}
"""Rooms that see less than all that lies below them."""

SERVICE = f"{TOP}.service"
SERVICE_ROOMS: dict[str, set[str]] = {
    "addresses": set(),
    "log_lines": set(),
    "supervision": set(),
    "config": set(),
    "store": {"config"},
    "events": {"config", "store"},
    "cameras": {"addresses", "log_lines", "supervision", "config", "store", "events"},
    "jobs": {"addresses", "log_lines", "config", "store", "events", "cameras"},
    "rules": {"addresses", "config", "store", "events"},
    "notify": {"addresses", "supervision", "config", "store", "events"},
    "http": {"addresses", "log_lines", "config", "store", "events", "cameras", "jobs", "notify"},
    "api": {"addresses", "config", "store", "events", "cameras", "jobs", "rules", "notify"}
    | {"http"},
    "web": {"addresses", "config", "store", "events", "cameras", "jobs", "rules", "notify"}
    | {"http"},
}
"""The rooms inside the service, and what each sees of the others; those that are not named here put
them together, and see all."""


def room_of(module: str) -> str:
    """The room of a dotted module name; the package's own name for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else TOP


def allowed(room: str) -> set[str]:
    """The rooms that a room may import from, its own among them."""
    below: set[str] = set()
    for floor in FLOORS:
        if room in floor:
            return NARROW.get(room, below | set(floor)) | {room}
        below |= set(floor)
    raise AssertionError(f"lpr/{room} is in no floor of the house: give it a place in FLOORS")


def imported(name: str) -> str:
    """What ``from lpr import name`` imports: a room, or the package for one of its public names."""
    public = name in lpr.__all__ and not name.startswith("_")
    return TOP if public else f"{TOP}.{name}"


def service_room_of(module: str) -> str:
    """The room of a module inside the service, empty outside of it."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and module.startswith(f"{SERVICE}.") else ""


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The modules of the package that a file imports, wherever in the file, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            whole = node.module == TOP
            names = [imported(alias.name) for alias in node.names] if whole else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.split(".")[0] == TOP)


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_it_may_see(path: Path) -> None:
    room = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {room} may not import {name}"
        for line, name in imports(path)
        if room_of(name) not in allowed(room) | {"__version__"}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.is_relative_to(PACKAGE / "service")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_room_of_the_service_imports_only_what_it_may_see(path: Path) -> None:
    room = service_room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if room in SERVICE_ROOMS:
        seen = SERVICE_ROOMS[room] | {room, ""}
        wrong = [
            f"{path.relative_to(ROOT)}:{line}: {room} may not import {name}"
            for line, name in imports(path)
            if service_room_of(name) not in seen
        ]
        assert not wrong, "\n".join(wrong)


def test_the_table_names_each_room_once() -> None:
    rooms = [room for floor in FLOORS for room in floor]
    assert len(rooms) == len(set(rooms))
    assert set(NARROW) <= set(rooms)


def test_a_forbidden_import_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("from lpr import pipeline\nimport lpr.cli.main\nfrom lpr.types import Plate\n")
    assert [room_of(name) for _, name in imports(file)] == ["pipeline", "cli", "types"]
    assert "pipeline" not in allowed("reading")
    assert "reading" in allowed("pipeline")

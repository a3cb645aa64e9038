"""The networks that were trained here: a folder for each version, and a setting that names the one
in use."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lpr import __version__
from lpr.errors import Conflict, NotFound, first_line, shown
from lpr.service.store.settings import Settings
from lpr.service.store.values.models import ModelVersion, Networks
from lpr.whole_files import written_beside

FOLDER = "models"
"""Under the folder of the data."""
SHIPPED = f"lpr-{__version__}"
"""What the version is called that comes with lpr."""
CHARACTERS, WITNESS, REPORT = "char_cnn.tflite", "row_witness.tflite", "report.json"
FIGURES = ("errors", "changes")
KEPT = (CHARACTERS, WITNESS, REPORT, *(f"{name}.png" for name in FIGURES))
"""The files of a version that a backup holds."""
_SETTING = "model_version"
_NAME = re.compile(r"own-(\d{8}-\d{6})")
_TIME = "%Y%m%d-%H%M%S"


class Models:
    """The versions of a store's networks.

    Args:
        settings: keeps which one is in use.
        folder: has a folder for each that was trained here.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self.folder = settings, folder

    def active(self) -> str:
        """The version in use: the shipped one, where the chosen one is gone."""
        version = str(self._settings.get(_SETTING, SHIPPED))
        return version if self._is_there(version) else SHIPPED

    def networks(self, version: str | None = None) -> Networks:
        """The files of a version; None is the one in use.

        Raises:
            NotFound: there is no such version.
        """
        chosen = self.active() if version is None else self._checked(version)
        if chosen == SHIPPED:
            return Networks(SHIPPED)
        folder = self.folder / chosen
        return Networks(chosen, folder / CHARACTERS, folder / WITNESS)

    def all(self) -> tuple[ModelVersion, ...]:
        """The versions that are complete, the latest first, the shipped one last."""
        active = self.active()
        own = [
            ModelVersion(name, _made(name), name == active, self._report(name))
            for name in sorted(self._names(), reverse=True)
        ]
        return (*own, ModelVersion(SHIPPED, None, active == SHIPPED))

    def get(self, version: str) -> ModelVersion:
        """A version.

        Raises:
            NotFound: there is none of that name.
        """
        for one in self.all():
            if one.version == version:
                return one
        raise NotFound(f"there is no version {shown(version)} of the networks")

    def new(self) -> tuple[str, Path]:
        """The name and the folder of a version that is about to be made; the folder is not there
        yet."""
        version = f"own-{datetime.now(UTC):{_TIME}}"
        return version, self.folder / version

    def use(self, version: str) -> None:
        """Let a version read from now on; every process takes it up within a second or two.

        Raises:
            NotFound: there is none of that name.
            Conflict: it was found to read worse.
        """
        found = self.get(version)
        if not found.offered:
            reason = found.report.get("reason", "it reads worse")
            raise Conflict(f"{version} is not put to use: {reason}")
        self._settings.set(_SETTING, version)

    def remove(self, version: str) -> None:
        """Delete a version that was trained here; passages go on to name it.

        Raises:
            NotFound: there is none of that name.
            Conflict: it is in use, or came with lpr.
        """
        found = self.get(version)
        if found.shipped or found.active:
            raise Conflict(f"{version} is {'in use' if found.active else 'what lpr comes with'}")
        shutil.rmtree(self.folder / version, ignore_errors=True)

    def forget(self, text: str | None = None) -> None:
        """Let no version name a plate that it was measured on, or show it; None is all plates."""
        for version in self._names():
            report, folder = self._report(version), self.folder / version
            found = False
            for part in ("held_back", "drawn"):
                changes = report.get(part, {}).get("changes", [])
                others = [one for one in changes if text is not None and text not in one.values()]
                if len(others) < len(changes):
                    report[part]["changes"], found = others, True
            if found:
                (folder / "changes.png").unlink(missing_ok=True)
                with written_beside(folder / REPORT) as partial:
                    partial.write_text(json.dumps(report, indent=2), encoding="utf-8")

    def figure(self, version: str, name: str) -> bytes | None:
        """A figure of a version as PNG; None where there is none."""
        if name not in FIGURES or not self._is_there(version):
            return None
        try:
            return (self.folder / version / f"{name}.png").read_bytes()
        except OSError:
            return None

    def _names(self) -> Iterator[str]:
        if self.folder.is_dir():
            yield from (one.name for one in self.folder.iterdir() if self._is_there(one.name))

    def _is_there(self, version: str) -> bool:
        if version == SHIPPED:
            return True
        folder = self.folder / version
        needed = (CHARACTERS, WITNESS, REPORT)
        return bool(_NAME.fullmatch(version)) and all((folder / one).is_file() for one in needed)

    def _checked(self, version: str) -> str:
        if not self._is_there(version):
            raise NotFound(f"there is no version {shown(version)} of the networks")
        return version

    def _report(self, version: str) -> dict[str, Any]:
        try:
            report = json.loads((self.folder / version / REPORT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            return {"offered": False, "reason": f"its report is damaged ({first_line(error)})"}
        return report if isinstance(report, dict) else {}


def version_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of all versions in a folder, by their names in a backup."""
    for path in sorted(folder.glob("own-*/*")):
        if path.name in KEPT and path.is_file():
            yield f"{path.parent.name}/{path.name}", path


def version_file(name: str, folder: Path) -> Path | None:
    """Where a file of a backup belongs; None where its name is none of a version's."""
    version, _, file = name.partition("/")
    return folder / version / file if _NAME.fullmatch(version) and file in KEPT else None


def _made(version: str) -> datetime | None:
    found = _NAME.fullmatch(version)
    return None if found is None else datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)

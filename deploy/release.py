"""A release: sdist and wheel, checked and installed in an empty environment, with the list of
their parts (CycloneDX), the licences of these, and the notes from the changelog."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def notes(changelog: str, version: str) -> str:
    """What the changelog says of a version.

    >>> notes("# Changes\\n## [2.0] - now\\n- new\\n## [1.0]\\n- old\\n", "2.0")
    '- new\\n'
    """
    found = re.search(rf"^## \[{re.escape(version)}\].*?\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    if found is None:
        raise SystemExit(f"CHANGELOG.md says nothing of {version}; write it down first")
    return found.group(1).strip() + "\n"


def run(*words: object) -> str:
    """What a command prints that must succeed; what it complains of is shown."""
    shown = [str(word) for word in words]
    print("+", *shown, file=sys.stderr)
    return subprocess.run(shown, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", type=Path, required=True, help="bin of deploy/tools.txt")
    parser.add_argument("--output", type=Path, required=True, help="the folder; made anew")
    given = parser.parse_args()
    tools, out = given.tools.absolute(), given.output.absolute()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)

    run(tools / "python", "-m", "build", "--outdir", out, ROOT)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    run(tools / "twine", "check", "--strict", wheel, sdist)

    empty = out / "empty"
    run(sys.executable, "-m", "venv", empty)
    python = empty / "bin/python"
    pins = out / "pins.txt"
    # Constraints may not name extras.
    pins.write_text(re.sub(r"\[.*\]", "", (ROOT / "requirements.txt").read_text()))
    run(python, "-m", "pip", "install", "--quiet", "--constraint", pins, f"{wheel}[service,s3]")
    pins.unlink()
    version = run(empty / "bin/lpr", "--version").split()[1]
    run(empty / "bin/lpr", "read", ROOT / "data/samples/scene_01.jpg")

    parts = out / f"lpr-{version}.cdx.json"
    run(tools / "cyclonedx-py", "environment", "--output-file", parts, python)
    licences = run(tools / "pip-licenses", "--python", python, "--format=markdown", "--with-urls")
    (out / f"lpr-{version}-licences.md").write_text(licences)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (out / f"lpr-{version}-notes.md").write_text(notes(changelog, version), encoding="utf-8")
    shutil.rmtree(empty)
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size:>12,}  {path.name}")


if __name__ == "__main__":
    main()

"""An archive read by the stub, for tests that kill it: python -m tests.archive.stub_run."""

from __future__ import annotations

import sys
from pathlib import Path

from lpr.archive import Archive, ArchiveConfig
from lpr.parallel import engine_named
from tests.archive.stub import stub_recognizer


def main(source: str, folder: str, out: str, batch: str, workers: str, engine: str) -> None:
    """Read a source into a folder; a line is printed for each row."""
    config = ArchiveConfig((source,), Path(folder), out=out, batch=int(batch))
    with Archive(config) as archive:
        chosen = engine_named(engine, int(workers), int(workers))
        for row in archive.read(chosen, stub_recognizer()):
            print(row.source, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Files that a pattern matches; folders that link to each other in a circle are entered once."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

ANY_DEPTH = "**"


def matching(pattern: str) -> list[str]:
    """The paths that a pattern matches, sorted; ``**`` stands for folders of any depth.

    As `glob.glob` does it, which however follows links in a circle until the system stops it: two
    of them make it list a folder 2**40 times.
    """
    return sorted(set(_matches(pattern)))


def _matches(pattern: str) -> Iterator[str]:
    parts = pattern.replace(os.altsep or os.sep, os.sep).split(os.sep)
    if ANY_DEPTH not in parts:
        yield from glob.iglob(pattern)
        return
    at = parts.index(ANY_DEPTH)
    above, below = os.sep.join(parts[:at]), parts[at + 1 :] or ["*"]
    if at and not above:
        above = os.sep
    for top in glob.iglob(above) if above else [""]:
        for folder in _folders_below(top):
            yield from _matches(os.path.join(glob.escape(folder), *below))


def _folders_below(top: str) -> Iterator[str]:
    """A folder and all in it at any depth, hidden ones left out; each once, by whatever name."""
    seen: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder or os.curdir)
            names = os.listdir(folder or os.curdir)
        except OSError:
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        yield folder
        inside = [os.path.join(folder, name) for name in names if not name.startswith(".")]
        waiting += [path for path in inside if os.path.isdir(path)]

"""Samples on disk, cut part by part: what is there already is not cut again."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from tqdm import tqdm

from lpr.errors import ConfigError
from lpr.training.left_out import LeftOut, Yield
from lpr.training.samples import Samples
from lpr.training.whole_files import whole_file

SAMPLES_FOLDER = "samples"
"""Where in a run folder the samples lie."""
PART_SIZE = 250
"""Plates or crops in one stored part."""
LEFT_OUT = "left_out"
"""What the list of plates left out is called beside the samples' arrays."""
T = TypeVar("T")
S = TypeVar("S", bound=Samples)


@dataclass(frozen=True, slots=True)
class Cut(Generic[S]):
    """What was cut from some plates, and which of them gave nothing."""

    samples: S
    left_out: tuple[LeftOut, ...] = ()


def save_part(cut: Cut[Any], path: Path) -> None:
    """Store as ``.npz``; the file appears whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    left_out = np.array([astuple(one) for one in cut.left_out], dtype=np.str_).reshape(-1, 3)
    with whole_file(path) as partial:
        np.savez(partial, **{**cut.samples.arrays(), LEFT_OUT: left_out})


def load_part(path: Path, kind: type[S]) -> Cut[S]:
    """Read what `save_part` wrote of a kind of samples.

    Raises:
        ConfigError: the file is damaged.
    """
    try:
        with path.open("rb") as file, np.load(file) as data:
            arrays = {name: data[name] for name in data.files}
        # Runs of version 0.1 did not say what they left out.
        rows = arrays.pop(LEFT_OUT, np.zeros((0, 3), np.str_)).tolist()
        return Cut(kind.of_arrays(arrays), tuple(LeftOut(*row) for row in rows))
    except (
        *(OSError, ValueError, TypeError, KeyError, EOFError),
        *(zipfile.BadZipFile, zlib.error, NotImplementedError),
    ) as error:
        raise ConfigError(
            f"{path}: damaged samples; remove this file, and --resume cuts them anew"
        ) from error


def stored_parts(
    items: Sequence[T], cut: Callable[[T], Cut[S]], folder: Path, name: str, kind: type[S]
) -> tuple[S, Yield]:
    """Samples of all items, part by part: from the folder where stored, cut and stored if not.

    Raises:
        ConfigError: a stored part is damaged.
        OutputError: a part cannot be written.
    """
    parts = []
    with tqdm(total=len(items), desc=f"samples: {name}", unit="picture", disable=None) as progress:
        for start in range(0, len(items), PART_SIZE):
            chosen = items[start : start + PART_SIZE]
            path = folder / f"{name}-{start:06d}.npz"
            if not path.exists():
                cuts = [cut(item) for item in chosen]
                left_out = tuple(lost for one in cuts for lost in one.left_out)
                save_part(Cut(kind.joined([one.samples for one in cuts]), left_out), path)
            parts.append(load_part(path, kind))
            progress.update(len(chosen))
    left_out = tuple(lost for part in parts for lost in part.left_out)
    return kind.joined([part.samples for part in parts]), Yield(len(items), left_out)


def stored_samples(folder: Path, kind: type[S]) -> S:
    """All samples of a kind that an earlier build has stored.

    Raises:
        ConfigError: there are none, or one is damaged.
    """
    parts = sorted(folder.glob("*.npz"))
    if not parts:
        raise ConfigError(f"{folder}: holds no samples; name the folder of a run that has cut some")
    return kind.joined([load_part(part, kind).samples for part in parts])

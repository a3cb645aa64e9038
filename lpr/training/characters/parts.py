"""Samples on disk, cut part by part: what is there already is not cut again."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from tqdm import tqdm

from lpr.characters.normalisation import WINDOW_PX
from lpr.errors import ConfigError
from lpr.training.characters.left_out import LeftOut, Yield
from lpr.training.characters.samples import CharSamples, join
from lpr.training.whole_files import whole_file

PART_SIZE = 250
"""Plates or crops in one stored part."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cut:
    """What was cut from some plates, and which of them gave nothing."""

    samples: CharSamples
    left_out: tuple[LeftOut, ...] = ()


def save_part(cut: Cut, path: Path) -> None:
    """Store as ``.npz``; the file appears whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    left_out = np.array([astuple(one) for one in cut.left_out], dtype=np.str_).reshape(-1, 3)
    samples = cut.samples
    with whole_file(path) as partial:
        np.savez(
            partial,
            windows=samples.windows,
            labels=samples.labels,
            plates=samples.plates,
            left_out=left_out,
        )


def load_part(path: Path) -> Cut:
    """Read what `save_part` wrote.

    Raises:
        ConfigError: the file is damaged.
    """
    try:
        with path.open("rb") as file, np.load(file) as data:
            samples = CharSamples(data["windows"], data["labels"], data["plates"])
            # Runs of version 0.1 did not say what they left out.
            rows = data["left_out"].tolist() if "left_out" in data else []
        left_out = tuple(LeftOut(*row) for row in rows)
    except (
        *(OSError, ValueError, TypeError, KeyError, EOFError),
        *(zipfile.BadZipFile, zlib.error, NotImplementedError),
    ) as error:
        raise _damaged(path) from error
    count = len(samples.labels)
    shapes = (samples.windows.shape, samples.labels.shape, samples.plates.shape)
    if shapes != ((count, WINDOW_PX, WINDOW_PX), (count,), (count,)):
        raise _damaged(path)
    return Cut(samples, left_out)


def _damaged(path: Path) -> ConfigError:
    return ConfigError(f"{path}: damaged samples; remove this file, and --resume cuts them anew")


def stored_parts(
    items: Sequence[T], cut: Callable[[T], Cut], folder: Path, name: str
) -> tuple[CharSamples, Yield]:
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
                save_part(Cut(join([one.samples for one in cuts]), left_out), path)
            parts.append(load_part(path))
            progress.update(len(chosen))
    left_out = tuple(lost for part in parts for lost in part.left_out)
    return join([part.samples for part in parts]), Yield(len(items), left_out)

"""The check that trainings make of their data before they begin."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from lpr.alphabet import Alphabet
from lpr.datasets.issues import Issue
from lpr.datasets.validation import FATAL, ValidationConfig, check_datasets, read_leniently
from lpr.errors import DatasetError

SHOWN = 20
"""Issues said in full; the rest are counted."""


def check_data(
    paths: Sequence[Path],
    against: Sequence[Path],
    say: Callable[[str], None],
    letters: str = "",
    plate_class: str | None = None,
) -> None:
    """Tell what is wrong with the data, and stop where training on it makes no sense.

    Args:
        paths: data sets to train on, of any known format.
        against: data sets to validate on.
        say: takes each line that is told.
        letters: those that labels may have beside 0-9 and A-Z.
        plate_class: the class of plates; None where it is known by its name.

    Raises:
        DatasetError: a label or picture cannot be used, or a picture is in both kinds of sets.
    """
    config = ValidationConfig(Alphabet(letters).signs, plate_class)
    issues: list[Issue] = []
    train = read_leniently(paths, config, issues)
    val = read_leniently(against, config, issues)
    pictures = sum(len(dataset.records) for dataset in (*train, *val))
    with tqdm(total=pictures, unit="picture", disable=None, leave=False) as progress:
        issues += check_datasets(train, val, config, progress.update)
    if not issues:
        return
    # What stops the training comes first, or it may be among those that are only counted.
    issues.sort(key=lambda issue: issue.kind not in FATAL)
    for issue in issues[:SHOWN]:
        say(str(issue))
    kinds = ", ".join(f"{kind} {n}" for kind, n in Counter(i.kind for i in issues).most_common())
    say(f"issues in the data: {len(issues):,} ({kinds})")
    fatal = sum(issue.kind in FATAL for issue in issues)
    if fatal:
        words = ["validate", *map(str, paths)]
        words += ["--against", *map(str, against)] if against else []
        words += ["--alphabet", letters] if letters else []
        words += ["--plate-class", plate_class] if plate_class else []
        raise DatasetError(
            f"{fatal:,} of them must be mended before training; list all with: "
            f"lpr datasets {shlex.join(words)}"
        )

"""Looks for what spoils a training before it starts: in the labels, the pictures, and between sets.

Nothing stops at the first find: all issues come back, each with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lpr.alphabet import CHARACTERS
from lpr.datasets.dataset import (
    AnyRecord,
    Content,
    Dataset,
    class_counts,
    labels_of,
    read_dataset,
)
from lpr.datasets.duplicates import Sketch, first_of_each, leaks, sketch_all
from lpr.datasets.issues import Issue, Kind, LabelError
from lpr.datasets.records import (
    CharacterBoxesRecord,
    CharacterRecord,
    PlateTextRecord,
    SceneRecord,
)
from lpr.geometry import Box

Seen: TypeAlias = tuple[AnyRecord, Sketch]
"""A record whose picture can be read, and what is kept of the picture."""

FATAL = frozenset({
    Kind.BROKEN, Kind.MISSING, Kind.UNREADABLE, Kind.SIZE, Kind.ALPHABET, Kind.LEAK, Kind.REGION,
    Kind.EMPTY,
})  # fmt: skip
"""Kinds of issues that make a training impossible or its figures worthless."""
OUTSIDE_SLACK_PX = 1.0
"""Tools round: a box may reach this far over the edge."""
LEAST_HEIGHT_PX = {
    Content.SCENES: 32,
    Content.PLATES: 12,
    Content.CHARACTER_BOXES: 12,
    Content.CHARACTERS: 8,
}
"""Pictures lower than this are tiny."""
LEAST_BOX_HEIGHT_PX = {Content.SCENES: 4, Content.PLATES: 8, Content.CHARACTER_BOXES: 6}
"""Boxes lower than this are tiny: nothing can be found or read in them."""


@dataclass(frozen=True, slots=True)
class ValidationConfig:
    """What counts as an issue.

    ``alphabet`` are the signs that labels may have, ``plate_class`` is the class of plates where
    its name does not say so; ``min_samples`` is how often each class that occurs should be there,
    and ``few_remedy`` what to do where it is not;
    ``workers`` are the threads that decode pictures.
    """

    alphabet: str = CHARACTERS
    plate_class: str | None = None
    min_samples: int = 5
    few_remedy: str = "add some"
    workers: int = 2


def validate(
    paths: Sequence[str | Path],
    against: Sequence[str | Path] = (),
    config: ValidationConfig | None = None,
) -> list[Issue]:
    """All issues of data sets to train on, and of the ones to validate on with what leaks there.

    Args:
        paths: data sets to train on, of any known format.
        against: data sets to validate or test on.
        config: what counts.

    Raises:
        DatasetError: a path holds no known data set.
    """
    config = config or ValidationConfig()
    issues: list[Issue] = []
    train = read_leniently(paths, config, issues)
    val = read_leniently(against, config, issues)
    return issues + check_datasets(train, val, config)


def read_leniently(
    paths: Sequence[str | Path], config: ValidationConfig, issues: list[Issue]
) -> list[Dataset]:
    """The data sets without what is broken in them, which is added to the issues.

    Raises:
        DatasetError: a path holds no known data set.
    """
    datasets = []
    for path in paths:
        try:
            datasets.append(
                read_dataset(
                    path,
                    config.alphabet,
                    lambda error: issues.append(error.issue),
                    config.plate_class,
                )
            )
        except LabelError as error:
            issues.append(error.issue)
    return datasets


def check_datasets(
    train: Sequence[Dataset],
    val: Sequence[Dataset],
    config: ValidationConfig,
    on_done: Callable[[], None] = lambda: None,
) -> list[Issue]:
    """The issues of data sets that were read; ``on_done`` is told of every picture looked at."""
    issues: list[Issue] = []
    seen: dict[bool, list[Seen]] = {True: [], False: []}
    for is_train, datasets in ((True, train), (False, val)):
        for dataset in datasets:
            readable = _look(dataset, config, issues, on_done)
            issues += _tiny_and_outside(dataset.content, readable)
            seen[is_train] += readable
            if is_train:
                issues += _few_samples(dataset, config)
        issues += _duplicates(seen[is_train])
    return issues + _leaks(seen[True], seen[False])


def _look(
    dataset: Dataset, config: ValidationConfig, issues: list[Issue], on_done: Callable[[], None]
) -> list[Seen]:
    """The records with readable pictures; the others become issues."""
    sketches = sketch_all([record.image for record in dataset.records], config.workers, on_done)
    seen: list[Seen] = []
    for record, sketch in zip(dataset.records, sketches, strict=True):
        if isinstance(sketch, Sketch):
            seen.append((record, sketch))
        else:
            message = str(sketch).removeprefix(f"{record.place}: ")
            issues.append(Issue(Kind.UNREADABLE, record.place, message))
    return seen


def _tiny_and_outside(content: Content, seen: Iterable[Seen]) -> list[Issue]:
    """Sizes that differ from the labels', pictures and boxes too small, boxes over the edge."""
    issues = []
    least_px, least_box_px = LEAST_HEIGHT_PX[content], LEAST_BOX_HEIGHT_PX.get(content, 0)
    for record, sketch in seen:
        size = f"{sketch.width} x {sketch.height}"
        if isinstance(record, SceneRecord | CharacterBoxesRecord) and (
            (record.width, record.height) != (sketch.width, sketch.height)
        ):
            message = (
                f"picture '{record.image}' is {size} pixels, its labels are for {record.width} x "
                f"{record.height}; label it anew, or put the labelled picture there"
            )
            issues.append(Issue(Kind.SIZE, record.place, message))
            continue
        if sketch.height < least_px:
            message = (
                f"picture '{record.image}' is {size} pixels, less than {least_px} high; "
                "take a larger one, or remove it"
            )
            issues.append(Issue(Kind.TINY, record.place, message))
        for label in labels_of(record):
            if label.box is None:
                continue
            box = label.box.rounded().to_list()
            if _is_outside(label.box, sketch):
                message = (
                    f"box {box} reaches out of the picture of {size} pixels; "
                    "correct it, or cut it at the edge"
                )
                issues.append(Issue(Kind.OUTSIDE, label.place, message))
            elif label.box.height < least_box_px and not label.difficult:
                remedy = "mark it difficult" if content == Content.SCENES else "remove it"
                message = (
                    f"box {box} is less than {least_box_px} pixels high; "
                    f"nothing can be read there, {remedy}"
                )
                issues.append(Issue(Kind.TINY, label.place, message))
    return issues


def _is_outside(box: Box, sketch: Sketch) -> bool:
    low = min(box.x_min, box.y_min) < -OUTSIDE_SLACK_PX
    over = max(box.x_max - sketch.width, box.y_max - sketch.height)
    return low or over > OUTSIDE_SLACK_PX


def _few_samples(dataset: Dataset, config: ValidationConfig) -> list[Issue]:
    """Classes that occur less often than wanted, at the place where they first do."""
    issues = []
    for name, count in sorted(class_counts(dataset).items()):
        if count < config.min_samples:
            message = (
                f"class '{name}' has {_counted(count, 'sample')}, fewer than {config.min_samples}; "
                f"{config.few_remedy}"
            )
            issues.append(Issue(Kind.FEW, _first_place(dataset, name), message))
    return issues


def _first_place(dataset: Dataset, name: str) -> str:
    """Where a class first occurs; the data set itself for the plates of scenes."""
    if dataset.content == Content.SCENES:
        return str(dataset.path)
    labels = (label for record in dataset.records for label in labels_of(record))
    return next(label.place for label in labels if name in (label.text or ""))


def _duplicates(seen: Sequence[Seen]) -> list[Issue]:
    issues = []
    for later, earlier in sorted(first_of_each([sketch for _, sketch in seen]).items()):
        one, other = seen[later][0], seen[earlier][0]
        ours, theirs = _label_text(one), _label_text(other)
        differ = f", but labelled {ours} and not {theirs}" if ours != theirs else ""
        message = (
            f"picture '{one.image}' looks the same as '{other.image}' ({other.place}){differ}; "
            "remove one"
        )
        issues.append(Issue(Kind.DUPLICATE, one.place, message))
    return issues


def _leaks(train: Sequence[Seen], val: Sequence[Seen]) -> list[Issue]:
    """Pictures to validate on that are trained on."""
    issues = []
    pairs = leaks([sketch for _, sketch in val], [sketch for _, sketch in train])
    for ours, theirs in pairs.items():
        one, other = val[ours][0], train[theirs][0]
        message = (
            f"picture '{one.image}' looks the same as '{other.image}' ({other.place}), which is "
            "trained on; remove it here or there"
        )
        issues.append(Issue(Kind.LEAK, one.place, message))
    return issues


def _label_text(record: AnyRecord) -> str | None:
    """The label of a crop, by which duplicates may contradict each other; scenes have none."""
    return (
        labels_of(record)[0].text if isinstance(record, PlateTextRecord | CharacterRecord) else None
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

"""``lpr datasets``: check, count, convert and split data sets."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import Progress, say
from lpr.cli.datasets_options import FORMATS, add_options
from lpr.cli.datasets_parts import split_dataset
from lpr.cli.extras import check_extra
from lpr.errors import ConfigError, DatasetError, printable

if TYPE_CHECKING:
    from lpr.datasets.dataset import Dataset
    from lpr.datasets.statistics import Statistics

SHEET_PICTURES = 30
"""Pictures on a contact sheet."""
SHARES_SLACK = 0.011
"""How far from 1 rounded shares may sum: three of 0.33 are thirds."""


def _run(arguments: argparse.Namespace) -> int:
    return _COMMANDS[arguments.command](arguments)


def _validate(arguments: argparse.Namespace) -> int:
    from lpr.datasets.issues import Issue
    from lpr.datasets.validation import ValidationConfig, check_datasets, read_leniently

    config = ValidationConfig(
        alphabet=_alphabet(arguments),
        plate_class=arguments.plate_class,
        min_samples=arguments.min_samples,
        few_remedy="add some, or lower --min-samples",
        workers=arguments.workers,
    )
    issues: list[Issue] = []
    train = read_leniently(arguments.paths, config, issues)
    val = read_leniently(arguments.against, config, issues)
    with Progress(sum(len(dataset.records) for dataset in (*train, *val))) as progress:
        issues += check_datasets(train, val, config, progress.advance)
    for issue in issues:
        print(issue)
    for dataset in (*train, *val):
        print(f"{_described(dataset)}{_absent(dataset, config.alphabet)}")
    kinds = Counter(str(issue.kind) for issue in issues)
    print(f"issues: {len(issues):,} ({_counts(kinds)})" if issues else "no issues")
    return SOME_FAILED if issues else DONE


def _stats(arguments: argparse.Namespace) -> int:
    from lpr.datasets.statistics import count_dataset

    if arguments.plots:
        check_extra("plots", "--plots")
    dataset = _read(arguments)
    statistics = count_dataset(dataset)
    print(_described(dataset))
    for name, value in _rows(statistics):
        print(f"  {name:<11} {value}")
    if arguments.plots:
        for path in _draw(dataset, statistics, arguments.plots, arguments.plot_format):
            print(path)
    return DONE


def _convert(arguments: argparse.Namespace) -> int:
    from lpr.datasets.conversion import convert
    from lpr.datasets.location import FILE_FORMATS, Format

    dataset = _read(arguments)
    if arguments.size is not None:
        return _convert_for_training(dataset, arguments)
    if arguments.val is not None:
        raise ConfigError("--val goes with --size: it is the second split of a folder to train on")
    format = Format(arguments.to) if arguments.to else FILE_FORMATS.get(arguments.out.suffix)
    if format is None:
        raise ConfigError(f"{arguments.out}: say the format by --to {{{','.join(FORMATS)}}}")
    for note in convert(dataset, format, arguments.out, arguments.allow_outside):
        say(note)
    print(f"{_described(dataset)}, written as {format} to {arguments.out}")
    return DONE


def _convert_for_training(dataset: Dataset, arguments: argparse.Namespace) -> int:
    from lpr.cli.datasets_yolo import convert_for_training
    from lpr.datasets.dataset import read_dataset

    if arguments.to != "yolo":
        raise ConfigError("--size goes with --to yolo: it makes a folder to train a YOLO on")
    val = None
    if arguments.val is not None:
        val = read_dataset(arguments.val, _alphabet(arguments), plate_class=arguments.plate_class)
    counts = convert_for_training(
        dataset, val, arguments.out, arguments.size, arguments.allow_outside
    )
    counted = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    print(f"{arguments.out / 'data.yaml'}: {counted} pictures, at most {arguments.size} px")
    return DONE


def _split(arguments: argparse.Namespace) -> int:
    from lpr.datasets.conversion import write_parts
    from lpr.datasets.splitting import Together

    shares = _shares(arguments.shares)
    dataset = _read(arguments)
    together = Together(arguments.together) if arguments.together else None
    parts = split_dataset(dataset, shares, arguments.seed, together)
    for name, path in write_parts(dataset, parts, arguments.out, arguments.allow_outside).items():
        share = len(parts[name]) / len(dataset.records)
        print(f"{name}: {len(parts[name]):,} pictures ({share:.1%}) in {path}")
    print(f"seed {arguments.seed}; duplicates and equal plate texts stay together")
    return DONE


def _shares(named: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The parts' shares by name.

    Raises:
        ConfigError: a part is named twice, or the shares do not sum to 1.
    """
    shares = dict(named)
    if len(shares) < len(named):
        raise ConfigError("--shares names a part twice; give each a name of its own")
    total = sum(shares.values())
    if abs(total - 1) > SHARES_SLACK:
        raise ConfigError(
            f"--shares sum to {total:g}, not to 1; name all parts, as in train=0.8 val=0.2"
        )
    return shares


def _draw_scenes(arguments: argparse.Namespace) -> int:
    from lpr.datasets.conversion import check_is_free
    from lpr.synthesis.samples import LABELS_NAME, write_samples

    check_is_free(arguments.out)
    records = write_samples(arguments.out, arguments.count, arguments.seed)
    scenes, plates = len(records), sum(len(record.plates) for record in records)
    counted = f"{scenes} scene{'s' * (scenes != 1)} with {plates} plate{'s' * (plates != 1)}"
    print(f"{counted} in {arguments.out / LABELS_NAME}")
    return DONE


def _read(arguments: argparse.Namespace) -> Dataset:
    """The data set that is named, or its part of one source.

    Raises:
        DatasetError: it cannot be read, or has no such source.
    """
    from lpr.datasets.dataset import read_dataset, source_of

    dataset = read_dataset(arguments.path, _alphabet(arguments), plate_class=arguments.plate_class)
    if arguments.source is None:
        return dataset
    chosen = tuple(r for r in dataset.records if source_of(r) == arguments.source)
    if not chosen:
        sources = ", ".join(sorted({source_of(record) for record in dataset.records}))
        raise DatasetError(f"{dataset.path}: no source '{arguments.source}'; it has {sources}")
    return replace(dataset, records=chosen)


def _alphabet(arguments: argparse.Namespace) -> str:
    """The signs that labels may have: the usual ones, and letters of one's own."""
    from lpr.alphabet import Alphabet

    return Alphabet.of(arguments.alphabet or "").signs


def _described(dataset: Dataset) -> str:
    return f"{dataset.path}: {len(dataset.records):,} {dataset.content} ({dataset.format})"


def _absent(dataset: Dataset, alphabet: str) -> str:
    """The characters that a data set has none of; of scenes, nothing."""
    from lpr.datasets.dataset import Content, class_counts

    counts = class_counts(dataset)
    absent = [sign for sign in alphabet if sign not in counts]
    return f"; without {' '.join(absent)}" if absent and dataset.content != Content.SCENES else ""


def _rows(statistics: Statistics) -> list[tuple[str, str]]:
    """What is printed, but for what there is none of."""
    s = statistics
    rows = {
        "labels": f"{s.labels:,}" + (f" ({s.texts:,} with text)" if s.texts else ""),
        "corners": f"{s.corners:,}" if s.corners else "",
        "unlabelled": f"{s.empty:,} pictures" if s.empty else "",
        "pictures": _sizes(s.picture_sizes),
        "boxes": _sizes(s.box_sizes),
        "sources": _counts(s.sources),
        "regions": _counts(s.regions),
        "lengths": ", ".join(f"{n}: {c:,}" for n, c in sorted(s.text_lengths.items())),
        "characters": ", ".join(f"{sign} {c:,}" for sign, c in sorted(s.characters.items())),
    }
    return [(name, value) for name, value in rows.items() if value]


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{printable(name)} {number:,}" for name, number in counts.most_common())


def _sizes(sizes: Sequence[tuple[float, float]]) -> str:
    """Least, median and greatest width and height."""
    if not sizes:
        return ""
    widths, heights = (sorted(values) for values in zip(*sizes, strict=True))
    places = (0, len(sizes) // 2, -1)
    least, median, most = (f"{widths[i]:.0f} x {heights[i]:.0f}" for i in places)
    return f"{least} to {most} px, median {median}"


def _draw(dataset: Dataset, statistics: Statistics, folder: Path, suffix: str) -> list[Path]:
    """Save the figures and return their paths."""
    from lpr.datasets.dataset import Label, labels_of
    from lpr.datasets.records import thin_out
    from lpr.images import load_image
    from lpr.plots.datasets import Tile, plot_class_counts, plot_contact_sheet, plot_sizes

    def caption(labels: list[Label]) -> str:
        text = " ".join(label.text for label in labels if label.text)
        return text or f"plates: {len(labels)}"

    tiles = [
        Tile(
            load_image(record.image),
            tuple(label.box for label in labels_of(record) if label.box),
            caption(labels_of(record))[:22],
        )
        for record in thin_out(dataset.records, SHEET_PICTURES)
    ]
    name = dataset.path.name
    counts = dict(sorted((statistics.characters or statistics.classes).items()))
    figures = {
        "class-counts": plot_class_counts(counts, f"{name}: samples of each class"),
        "sizes": plot_sizes(
            statistics.picture_sizes, statistics.box_sizes, f"{name}: sizes in pixels"
        ),
        "contact-sheet": plot_contact_sheet(
            tiles, f"{name}: {len(tiles)} of {len(dataset.records):,} pictures"
        ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.{suffix}" for name in figures}
    for name, figure in figures.items():
        figure.savefig(paths[name])
    return list(paths.values())


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "validate": _validate,
    "stats": _stats,
    "convert": _convert,
    "split": _split,
    "draw": _draw_scenes,
}

COMMAND = Command(add_options, _run, uses_models=False)

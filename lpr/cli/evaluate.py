"""``lpr evaluate``: measure finding and reading on labelled pictures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr.cli.command import DONE, Command
from lpr.cli.console import Progress, say
from lpr.cli.evaluate_options import add_options
from lpr.cli.recognizer_options import recognizer_config
from lpr.errors import ConfigError
from lpr.evaluation.options import OWN_ENGINE, EvaluationOptions, readers_of, task_for

if TYPE_CHECKING:
    from lpr.cli.evaluate_files import Files
    from lpr.evaluation.report.report import Report
    from lpr.evaluation.runs.ensemble import Votes


@dataclass(frozen=True, slots=True)
class _Run:
    """A report to compare with, what is said of the run, and where fitted weights shall go."""

    compared: Path | None
    command_line: str
    data: str
    fit: Path | None


def _run(arguments: argparse.Namespace) -> int:
    from lpr.cli.evaluate_files import Files
    from lpr.evaluation.runs.evaluate import drawn_data

    if arguments.video is not None:
        from lpr.cli.evaluate_video import evaluate_clips

        return evaluate_clips(arguments)
    files = Files(arguments.output, arguments.errors, arguments.json, arguments.readme)
    drawn: int | None = arguments.drawn
    pictures = drawn_data(arguments.task, drawn) if drawn else nullcontext(arguments.data)
    with pictures as data:
        options = _options(arguments, data)
        said = f"{drawn} drawn pictures" if drawn else str(data)
        run = _Run(arguments.compare, arguments.command_line, said, arguments.fit_ensemble)
        _measure(options, files, run)
    return DONE


def _options(arguments: argparse.Namespace, data: Path) -> EvaluationOptions:
    """What the command line asks for.

    Raises:
        ConfigError: a value makes no sense, or does not go with another.
    """
    return EvaluationOptions(
        data=data,
        task=task_for(data, arguments.task),
        config=recognizer_config(arguments, arguments.threads),
        sources=tuple(arguments.source.split(",")) if arguments.source else (),
        limit=arguments.limit,
        alphabet=arguments.alphabet,
        plate_class=arguments.plate_class,
        min_width_px=arguments.min_width,
        engines=parse_engines(arguments.engine, arguments.reader_model),
    )


def parse_engines(words: str, model: Path | None) -> dict[str, Path | None]:
    """The engines by name, each with its model file where one is named.

    >>> parse_engines("lpr,tesseract=best.traineddata", None)
    {'lpr': None, 'tesseract': PosixPath('best.traineddata')}

    Raises:
        ConfigError: it is not clear whose model ``--reader-model`` is.
    """
    engines: dict[str, Path | None] = {}
    for word in words.split(","):
        name, _, path = word.partition("=")
        engines[name] = Path(path) if path else None
    if model is not None:
        readers = [name for name in engines if name != OWN_ENGINE]
        if len(readers) != 1:
            raise ConfigError(
                f"--reader-model is for one reader, and --engine names {len(readers)}; "
                "write NAME=PATH in --engine"
            )
        engines[readers[0]] = model
    return engines


def _measure(options: EvaluationOptions, files: Files, run: _Run) -> None:
    """Measure all engines; print and write each report as soon as it is known."""
    from lpr.cli import evaluate_printing as printing
    from lpr.evaluation.report.about import about
    from lpr.evaluation.report.compare import check_tasks, compare, summary
    from lpr.evaluation.report.report import read_report
    from lpr.evaluation.runs import engines
    from lpr.evaluation.runs.ensemble import Votes
    from lpr.evaluation.runs.evaluate import evaluate
    from lpr.evaluation.runs.reading import no_diagnosis

    # What is wrong with the usage is found out before anything is measured.
    before = read_report(run.compared) if run.compared else None
    if before:
        check_tasks(before.task, options.task)
    files.check(options)
    _check_fit(options, run.fit)
    built = engines.build_engines(options.config, options.engines)
    threads = options.config.threads
    reports: list[Report] = []
    votes: dict[str, Votes] = {}
    for engine, parts in built.items():
        wanted = files.explain and options.reads and engine == OWN_ENGINE
        losses = engines.build_losses(options.config) if wanted else None
        votes[engine] = Votes(losses or no_diagnosis)
        report = evaluate(options, parts, votes[engine], _shown)
        report.about = about(run.command_line, run.data, engine, threads)
        if files.output and options.reads and report.outcomes and not parts.paid:
            _add_cold_start(report, options, engine)
        printing.show(report, named=len(built) > 1)
        printing.show_why_none(report, options)
        comparison = compare(before, report) if before and not reports else None
        if comparison:
            print(summary(comparison))
        # Each as soon as it is known: the next engine may take an hour.
        files.write_report(report, comparison, losses, len(built) > 1)
        reports.append(report)
    if len(reports) > 1:
        printing.show_engines(reports)
    files.write_results(reports)
    if run.fit is not None:
        _fit(votes, reports[0], run.fit)


def _check_fit(options: EvaluationOptions, file: Path | None) -> None:
    """See that weights can be fitted before anything is measured.

    Raises:
        ConfigError: nothing is read, an engine is a vote already, or there is no such folder.
    """
    if file is None:
        return
    if not options.reads or any(len(readers_of(engine)) > 1 for engine in options.engines):
        raise ConfigError(
            "--fit-ensemble needs readers one by one, as in --engine lpr,rapidocr, and a task "
            "that reads"
        )
    if not file.absolute().parent.is_dir():
        raise ConfigError(f"--fit-ensemble {file}: no such folder; make it, or choose another")


def _fit(votes: Mapping[str, Votes], report: Report, file: Path) -> None:
    """Fit the weights of the engines, tell them, and write them."""
    from lpr.evaluation.runs.ensemble import fit_votes

    fitted = fit_votes(votes, [outcome.source for outcome in report.outcomes])
    file.write_text(json.dumps(fitted.votes.to_dict(), indent=1) + "\n", encoding="utf-8")
    names = "+".join(votes)
    print(
        f"{names} on {fitted.plates:,} plates, 0=O: {fitted.vote_right:.1%} right where "
        f"{next(iter(votes))} alone is {fitted.first_right:.1%} (weights of the other plates); "
        f"all plates' weights: {file}"
    )


def _add_cold_start(report: Report, options: EvaluationOptions, engine: str) -> None:
    """Measure a fresh process on the first picture."""
    from lpr.evaluation.runs.cold_start import measure_cold_start

    config = options.config
    words = {
        "--region": None if config.regions == "source" else config.regions,
        "--detector": config.detector,
        "--detector-model": config.detector_model,
        "--char-model": config.char_model,
        "--threads": config.threads,
    }
    if engine != OWN_ENGINE:
        words |= {"--reader": engine, "--reader-model": options.engines[engine]}
        words |= {} if OWN_ENGINE in readers_of(engine) else {"--char-model": None}
    given = [str(w) for pair in words.items() if pair[1] is not None for w in pair]
    for name, value in config.reader_options.items():
        reader, dot, option = name.rpartition(".")
        if not dot or reader in readers_of(engine):
            given += ["--reader-option", f"{name if dot else option}={value}"]
    try:
        cold = measure_cold_start(options.root / report.outcomes[0].picture, given)
    except ConfigError as error:
        # What was measured before, perhaps for an hour, is not thrown away.
        say(f"no cold start: {error}")
    else:
        report.about["cold_start"] = asdict(cold)


def _shown(records: Sequence[Any]) -> Iterator[Any]:
    """The records one by one, while a bar tells how far it is."""
    with Progress(len(records)) as progress:
        for record in records:
            yield record
            progress.advance()


COMMAND = Command(add_options, _run)

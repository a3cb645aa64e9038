"""``evaluate.py``: measure finding and reading on labelled pictures."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lpr.cli.argument_types import count
from lpr.cli.console import Progress, say, use_utf8
from lpr.errors import ConfigError, DatasetError, LprError

if TYPE_CHECKING:
    from lpr.datasets.records import PlateTextRecord, SceneRecord
    from lpr.detection.base import Detector
    from lpr.evaluation.runs import Report
    from lpr.pipeline import Recognizer

    Record = TypeVar("Record", SceneRecord, PlateTextRecord)

DONE, WRONG_USAGE, INTERRUPTED = 0, 2, 130
SENSITIVE_CONF = 0.01
"""Score from which detections count in average precision."""

_EPILOG = """\
data:
  scenes.jsonl, folder/   labelled scenes (JSON lines, Pascal VOC): detect, end-to-end
  plates.csv              plate crops with their text: read

columns:
  found       plates met at IoU 0.5            exact      readings right letter by letter
  found@.75   plates met at IoU 0.75           exact 0=O  the same with 0=O and 1=I
  precision   detections that are plates       top-N      the truth is among the candidates
  false/pic   detections that are none         one-off    at most one character wrong
  AP50, AP50-95  average precision, as COCO    CER        edits per true character
                                               ECE        calibration error of confidence
In end-to-end, a plate that was not found counts as read wrongly.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = build_parser().parse_args(argv)
    use_utf8()
    try:
        report = _evaluate(arguments)
        _print_report(report, arguments)
    except LprError as error:
        say(f"evaluate.py: error: {error}")
        return WRONG_USAGE
    except KeyboardInterrupt:
        say("stopped")
        return INTERRUPTED
    return DONE


def build_parser() -> argparse.ArgumentParser:
    """All options of the command."""
    parser = argparse.ArgumentParser(
        prog="evaluate.py",
        description="Measure how well plates are found and read on labelled pictures.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="PATH", help="what to measure on: see below")
    add(
        "--task",
        choices=("detect", "read", "end-to-end"),
        help="what to measure (default: read for a .csv, otherwise end-to-end)",
    )
    add("--source", metavar="NAME", help="only pictures of this source, as in 'croatia'")
    add("--limit", type=count, metavar="N", help="at most N pictures, evenly spread over the data")
    add(
        "--region",
        default="auto",
        metavar="NAMES",
        help="whose plates to expect; 'source' takes each label's own region (default: auto)",
    )
    add("--min-width", type=float, default=0.0, metavar="PX", help="leave out narrower plates")
    add("--conf", type=float, metavar="P", help="detection threshold (default: the detector's own)")
    add("--top-n", type=count, default=5, metavar="N", help="candidates that count (default: 5)")
    add("--detector", default="ssd-mobilenet", metavar="NAME", help="what finds the plates")
    add("--detector-model", type=Path, metavar="PATH", help="the detector's model file")
    add("--char-model", type=Path, metavar="PATH", help="the character classifier's model file")
    add("--threads", type=count, default=1, metavar="N", help="threads of the models (default: 1)")
    add("--json", type=Path, metavar="OUT", help="also write the figures to this JSON file")
    return parser


def _evaluate(arguments: argparse.Namespace) -> Report:
    # Imported here, so that --help does not wait for OpenCV and the models' runtime.
    from lpr.datasets import read_plates_csv, read_scenes
    from lpr.evaluation import runs

    crops = arguments.data.suffix.lower() == ".csv"
    task = arguments.task or ("read" if crops else "end-to-end")
    if crops != (task == "read"):
        raise ConfigError(
            f"--task {task} cannot use {arguments.data}; read takes a .csv of plate crops, "
            "detect and end-to-end take scenes"
        )
    if crops:
        plates = choose(read_plates_csv(arguments.data), arguments)
        readers = _Readers(arguments, runs.NoDetector())
        return runs.evaluate_reading(readers.for_region, _shown(plates), arguments.top_n)
    scenes = choose(read_scenes(arguments.data), arguments)
    if task == "detect":
        detector = _build_detector(arguments, arguments.conf)
        sensitive = _build_detector(arguments, SENSITIVE_CONF)
        return runs.evaluate_detection(detector, sensitive, _shown(scenes), arguments.min_width)
    readers = _Readers(arguments, _build_detector(arguments, arguments.conf))
    return runs.evaluate_end_to_end(
        readers.for_region, _shown(scenes), arguments.top_n, arguments.min_width
    )


def choose(records: Sequence[Record], arguments: argparse.Namespace) -> list[Record]:
    """The records of the wanted source, thinned out evenly to the limit.

    Raises:
        DatasetError: none is left.
    """
    from lpr.datasets.records import thin_out

    chosen = [r for r in records if arguments.source in (None, r.source)]
    if not chosen:
        sources = ", ".join(sorted({record.source for record in records})) or "no pictures"
        wanted = f" of source '{arguments.source}'" if arguments.source else ""
        raise DatasetError(f"{arguments.data}: no pictures{wanted}; it has {sources}")
    return thin_out(chosen, arguments.limit or len(chosen))


def _shown(records: Sequence[Record]) -> Iterator[Record]:
    """The records one by one, while a bar tells how far it is."""
    with Progress(len(records)) as progress:
        for record in records:
            yield record
            progress.advance()


def _build_detector(arguments: argparse.Namespace, conf: float | None) -> Detector:
    import lpr.detection  # noqa: F401  (registers the detectors)
    from lpr import registry

    detector: Detector = registry.create(
        "detector", arguments.detector, arguments.detector_model, conf, arguments.threads
    )
    return detector


@dataclass(slots=True)
class _Readers:
    """Recognizers by region; all share one detector."""

    arguments: argparse.Namespace
    detector: Detector
    _by_region: dict[str, Recognizer] = field(default_factory=dict)

    def for_region(self, region: str | None) -> Recognizer:
        """The recognizer for a label's region: by ``--region``, or that very region."""
        wanted = self.arguments.region
        if wanted != "source":
            return self._get(wanted)
        try:
            return self._get(region.lower() if region else "auto")
        except ConfigError:
            # No grammar is known for that region.
            return self._get("auto")

    def _get(self, region: str) -> Recognizer:
        from lpr.pipeline import Recognizer

        if region not in self._by_region:
            self._by_region[region] = Recognizer(
                detector=self.detector,
                char_model=self.arguments.char_model,
                region=region,
                top_n=self.arguments.top_n,
                threads=self.arguments.threads,
            )
        return self._by_region[region]


def _print_report(report: Report, arguments: argparse.Namespace) -> None:
    from lpr.evaluation.table import format_table

    print(format_table(report.rows))
    timings = ", ".join(f"{stage} {ms:.1f}" for stage, ms in report.timings_ms.items())
    print(f"median ms: {timings}")
    if arguments.json:
        settings = {k: str(v) for k, v in vars(arguments).items() if v is not None and k != "json"}
        text = json.dumps(_without_nan({"settings": settings} | report.to_dict()), indent=1)
        try:
            arguments.json.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                f"--json {arguments.json}: cannot be written ({error.strerror}); "
                "choose another file"
            ) from error


def _without_nan(value: Any) -> Any:
    """The same with null for nan, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value

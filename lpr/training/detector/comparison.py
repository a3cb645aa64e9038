"""What a newly trained detector finds beside the shipped one: the SSD alone, and with a refiner.

The two stages are judged together, for a refiner that has never seen the new plates can take back
what a new SSD has gained: its score is half of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lpr.datasets.records import SceneRecord
from lpr.detection.base import Detector
from lpr.detection.refinement import PlateRefiner, RefinedDetector
from lpr.detection.ssd import SsdDetector
from lpr.images import load_image
from lpr.model_files import DETECTOR_MODEL
from lpr.training.detector.validation import LEAST_CONFIDENCE, validation_figures
from lpr.training.run_folder import SUMMARY_FILE
from lpr.training.whole_files import whole_file

UNDONE_AP, UNDONE_RECALL = 0.005, 0.02
"""By so much less AP50, or plates found, a pair has lost something that the SSD finds alone."""
SHIPPED, ALONE, WITH_SHIPPED, WITH_NEW = (
    "shipped SSD and refiner",
    "SSD alone",
    "SSD and shipped refiner",
    "SSD and its refiner",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a detector reaches on validation scenes; shares from 0 to 1.

    ``recall`` and ``false_per_picture`` at the detector's own threshold, average precisions as
    COCO has them.
    """

    recall: float
    false_per_picture: float
    ap50: float
    ap50_95: float


def compare_stages(
    scenes: Sequence[SceneRecord], ssd: Path | None, refiner: Path | None
) -> dict[str, Figures]:
    """The figures of the shipped detector, and of the new SSD alone and with each refiner.

    Args:
        scenes: labelled pictures that training does not see.
        ssd: the new ``.tflite`` SSD; None is the shipped one.
        refiner: the new ``.tflite`` refiner; None where there is none.
    """
    alone = SsdDetector(ssd, LEAST_CONFIDENCE)
    threshold = SsdDetector(ssd).config.min_confidence
    found = {ALONE: _measure(scenes, alone, threshold)}
    pairs = {SHIPPED: (None, None), WITH_SHIPPED: (ssd, None), WITH_NEW: (ssd, refiner)}
    if ssd is None:
        del pairs[WITH_SHIPPED]
    if refiner is None:
        del pairs[WITH_NEW]
    for name, (first, second) in pairs.items():
        found[name] = _measure_pair(scenes, first, PlateRefiner(second))
    return {name: found[name] for name in (SHIPPED, ALONE, WITH_SHIPPED, WITH_NEW) if name in found}


def _measure_pair(
    scenes: Sequence[SceneRecord], ssd: Path | None, refiner: PlateRefiner
) -> Figures:
    first = SsdDetector(ssd, refiner.config.least_candidate)
    pair = RefinedDetector(first, refiner, LEAST_CONFIDENCE)
    return _measure(scenes, pair, refiner.min_confidence)


def _measure(scenes: Sequence[SceneRecord], detector: Detector, threshold: float) -> Figures:
    found = (detector.detect([load_image(scene.image)])[0] for scene in scenes)
    return Figures(**validation_figures(scenes, found, threshold))


def is_undone(found: Mapping[str, Figures]) -> bool:
    """Whether the shipped refiner takes back what the new SSD finds by itself.

    >>> weak, strong = Figures(0.8, 0.1, 0.78, 0.4), Figures(0.9, 0.1, 0.85, 0.4)
    >>> is_undone({ALONE: strong, WITH_SHIPPED: weak}), is_undone({ALONE: weak, SHIPPED: strong})
    (True, False)
    """
    alone, pair = found[ALONE], found.get(WITH_SHIPPED)
    return pair is not None and (
        pair.ap50 < alone.ap50 - UNDONE_AP or pair.recall < alone.recall - UNDONE_RECALL
    )


def table(found: Mapping[str, Figures]) -> list[str]:
    """The figures as the lines of a Markdown table."""
    lines = ["| | found | false a picture | AP50 | AP50-95 |", "|---|---|---|---|---|"]
    for name, figures in found.items():
        lines.append(
            f"| {name} | {figures.recall:.1%} | {figures.false_per_picture:.2f} | "
            f"{figures.ap50:.3f} | {figures.ap50_95:.3f} |"
        )
    return lines


def advice(found: Mapping[str, Figures], folder: Path) -> list[str]:
    """What the figures say should be done next."""
    if WITH_NEW in found or not is_undone(found):
        return []
    return [
        "The shipped refiner takes back what this SSD finds: it has never seen such plates. "
        "Train both: lpr train-detector --stage both, with the same data and --init; or read "
        "with this SSD alone: lpr read --detector ssd-single-stage --detector-model "
        f"{folder / DETECTOR_MODEL}"
    ]


def write_summary(folder: Path, scenes: int, found: Mapping[str, Figures], use: str) -> list[str]:
    """Write ``summary.md``, and return its lines.

    Args:
        folder: the run folder.
        scenes: how many were measured on; with none there is no table.
        found: by `compare_stages`; empty without scenes.
        use: how the new models are used.

    Raises:
        OutputError: it cannot be written.
    """
    lines = [f"# {folder.name}", ""]
    if found:
        lines += [f"On {scenes:,} validation scenes:", "", *table(found), ""]
        lines += [line for one in advice(found, folder) for line in (one, "")]
    else:
        lines += ["Without --val nothing was measured: what these models reach is not known.", ""]
    lines.append(use)
    with whole_file(folder / SUMMARY_FILE) as partial:
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines


def to_report(found: Mapping[str, Figures]) -> dict[str, Any]:
    """The figures as ``report.json`` has them."""
    return {name: asdict(figures) for name, figures in found.items()}

"""What a run folder shows of a finished detector: curves, and validation pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lpr.datasets.records import SceneRecord, thin_out
from lpr.detection.base import Detector
from lpr.images import load_image
from lpr.plots.detections import DetectedPicture, plot_detections
from lpr.plots.training import plot_history
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.whole_files import whole_file

CURVES_FILE = "curves.png"
DETECTIONS_FILE = "detections.png"
SHOWN = 20


def save_curves(folder: Path) -> None:
    """Draw the history of the run, or of its stage, that lies in a folder.

    Raises:
        OutputError: the figure cannot be written.
    """
    rows = History(folder / HISTORY_FILE).rows
    with whole_file(folder / CURVES_FILE) as partial:
        plot_history(rows, f"Training of {folder.name}").savefig(partial)


def save_detections(folder: Path, detector: Detector, scenes: Sequence[SceneRecord]) -> None:
    """Draw what the detector finds in some scenes, evenly picked, if there are any.

    Raises:
        OutputError: the figure cannot be written.
    """
    pictures = []
    for scene in thin_out(scenes, SHOWN):
        image = load_image(scene.image)
        boxes = [plate.box for plate in scene.plates if not plate.difficult]
        pictures.append(DetectedPicture(image, boxes, detector.detect([image])[0]))
    if pictures:
        title = f"Validation pictures of {folder.name}"
        with whole_file(folder / DETECTIONS_FILE) as partial:
            plot_detections(pictures, title).savefig(partial)

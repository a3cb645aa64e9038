"""Figures of a character model on labelled samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.alphabet import REJECT_INDEX, Alphabet
from lpr.arrays import FloatArray
from lpr.characters.classifier import CharacterClassifier
from lpr.characters.crops import crop_window
from lpr.characters.normalisation import normalise_windows
from lpr.datasets.class_folders import read_class_folders
from lpr.images import load_image
from lpr.reading.look import Judge
from lpr.segmentation.steps import to_gray
from lpr.training.confusions import commonest_confusions, confusion_matrix


def character_report(
    probabilities: FloatArray, labels: npt.NDArray[np.int64], letters: str = ""
) -> dict[str, Any]:
    """Accuracy over all, over characters and per class, and the commonest confusions.

    ``characters`` is the share of true characters whose likeliest class is right, rejection
    counting as wrong; ``characters_only`` leaves "not a character" out of the choice;
    ``false_characters`` is the share of non-characters that a character class wins.

    Args:
        probabilities: (N, 37 and one for each of the letters).
        labels: (N,).
        letters: the network's own.
    """
    predicted = probabilities.argmax(axis=1)
    right = predicted == labels
    real = labels != REJECT_INDEX
    among_characters = without_reject(probabilities).argmax(axis=1) == labels
    names = Alphabet(letters).class_names
    return {
        "samples": len(labels),
        "accuracy": _mean(right),
        "characters": _mean(right[real]),
        "characters_only": _mean(among_characters[real]),
        "false_characters": _mean(~right[~real]),
        "per_class": {
            names[k]: {
                "samples": int(np.sum(labels == k)),
                "accuracy": _mean(right[labels == k]),
            }
            for k in np.unique(labels).tolist()
        },
        "confusions": commonest_confusions(confusion_matrix(predicted, labels, len(names)), names),
    }


def without_reject(probabilities: FloatArray) -> FloatArray:
    """The probabilities with none for "not a character"."""
    kept = probabilities.copy()
    kept[:, REJECT_INDEX] = 0
    return kept


def _mean(values: npt.NDArray[np.bool_]) -> float | None:
    return round(float(values.mean()), 5) if len(values) else None


def judged_crops(windows: npt.NDArray[np.uint8], judge: Judge) -> FloatArray:
    """The probabilities (N, classes) of windows (N, 32, 32) that were cut from crops.

    Whether a crop shows dark on light or light on dark, its pixels alone do not always say. So both
    are judged, as both are proposed on plates, and the one counts that is surer a character.
    """
    first, turned = (judge(normalise_windows(one)) for one in (windows, 255 - windows))
    other = turned[:, REJECT_INDEX] < first[:, REJECT_INDEX]
    return np.where(other[:, None], turned, first)


def crop_report(model: Path, folder: Path) -> dict[str, Any]:
    """The report of an exported model on class folders of character crops, see `judged_crops`.

    Raises:
        ModelError, DatasetError, ImageError: the model, the folders or a crop cannot be used.
    """
    classifier = CharacterClassifier(model)
    records = read_class_folders(folder, classifier.alphabet.signs)
    windows = np.concatenate([crop_window(to_gray(load_image(r.image))) for r in records])
    labels = classifier.alphabet.encode("".join(record.label for record in records))
    probabilities = judged_crops(windows, classifier.predict_all)
    return character_report(probabilities, labels, classifier.alphabet.letters)

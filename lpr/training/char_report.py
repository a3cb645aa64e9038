"""Figures of a character model on labelled samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.characters.alphabet import CLASS_COUNT, REJECT_INDEX, class_name, encode
from lpr.characters.classifier import CharacterClassifier
from lpr.characters.crops import crop_window
from lpr.characters.normalisation import normalise_windows
from lpr.datasets.class_folders import read_class_folders
from lpr.images import load_image
from lpr.segmentation.steps import to_gray
from lpr.types import FloatArray


def character_report(probabilities: FloatArray, labels: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Accuracy over all, over characters and per class, and the commonest confusions.

    ``characters`` is the share of true characters whose likeliest class is right, rejection
    counting as wrong; ``characters_only`` leaves "not a character" out of the choice;
    ``false_characters`` is the share of non-characters that a character class wins.

    Args:
        probabilities: (N, 37).
        labels: (N,).
    """
    predicted = probabilities.argmax(axis=1)
    right = predicted == labels
    real = labels < REJECT_INDEX
    among_characters = probabilities[:, :REJECT_INDEX].argmax(axis=1) == labels
    return {
        "samples": len(labels),
        "accuracy": _mean(right),
        "characters": _mean(right[real]),
        "characters_only": _mean(among_characters[real]),
        "false_characters": _mean(~right[~real]),
        "per_class": {
            class_name(k): {
                "samples": int(np.sum(labels == k)),
                "accuracy": _mean(right[labels == k]),
            }
            for k in range(CLASS_COUNT)
            if np.any(labels == k)
        },
        "confusions": _confusions(predicted, labels),
    }


def _confusions(
    predicted: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], limit: int = 15
) -> list[str]:
    """The commonest mistakes, as "true read as predicted: count"."""
    matrix = np.bincount(labels * CLASS_COUNT + predicted, minlength=CLASS_COUNT**2)
    matrix[:: CLASS_COUNT + 1] = 0
    order = np.argsort(-matrix, kind="stable")[:limit]
    return [
        f"{class_name(k // CLASS_COUNT)} read as {class_name(k % CLASS_COUNT)}: {matrix[k]}"
        for k in order.tolist()
        if matrix[k]
    ]


def _mean(values: npt.NDArray[np.bool_]) -> float | None:
    return round(float(values.mean()), 5) if len(values) else None


def crop_report(model: Path, folder: Path) -> dict[str, Any]:
    """The report of an exported model on class folders of character crops.

    Raises:
        ModelError, DatasetError, ImageError: the model, the folders or a crop cannot be used.
    """
    classifier = CharacterClassifier(model)
    records = read_class_folders(folder)
    windows = np.concatenate([crop_window(to_gray(load_image(r.image))) for r in records])
    labels = encode("".join(record.label for record in records))
    return character_report(classifier.predict_proba(normalise_windows(windows)), labels)

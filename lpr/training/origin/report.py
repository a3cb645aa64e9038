"""Figures of an origin network on plates whose regions are known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.characters.calibration import fit_temperature, negative_log_likelihood, softmax
from lpr.contract import contract_number, read_contract
from lpr.evaluation.metrics.calibration import calibration_error
from lpr.reading.witness.origin import MODEL_KIND, TEMPERATURES
from lpr.training.confusions import commonest_confusions, confusion_matrix
from lpr.training.origin.regions import class_numbers, country_of
from lpr.training.origin.samples import OriginSamples
from lpr.training.origin.start import known_regions
from lpr.training.predictions import predict_logits
from lpr.training.stored import load_network


def judged(samples: OriginSamples) -> OriginSamples:
    """The plates that figures are of: one's own, or the drawn ones where there are no others."""
    return samples.select(_counted(samples))


def judge_plates(
    model: keras.Model, samples: OriginSamples, regions: Sequence[str]
) -> dict[str, float]:
    """The loss of plates that are not learnt from, and shares of right answers; there are some.

    All are those of `judged`. "accuracy" is that of the regions, "accuracy_balanced" has each
    region count alike.
    """
    plates = judged(samples)
    logits = predict_logits(model, plates.pictures)
    figures = origin_report(softmax(logits), plates, regions)
    labels = class_numbers(plates.regions, regions)
    return {
        "loss": negative_log_likelihood(logits, labels, 1.0),
        "accuracy": figures["region"],
        "accuracy_country": figures["country"],
        "accuracy_balanced": figures["balanced"],
    }


def fitted_temperature(model: keras.Model, samples: OriginSamples, regions: Sequence[str]) -> float:
    """What calibrates the network on plates that it has not learnt from; 1 without any.

    The logits tell looks alone, so that how common each region is among the plates is added.
    """
    if not len(samples):
        return 1.0
    plates = judged(samples)
    labels = class_numbers(plates.regions, regions)
    common = np.log(np.bincount(labels, minlength=len(regions)) + 1.0).astype(np.float32)
    return fit_temperature(predict_logits(model, plates.pictures) + common, labels)


def origin_report(
    probabilities: FloatArray, samples: OriginSamples, regions: Sequence[str]
) -> dict[str, Any]:
    """Shares of right answers over the plates that are `judged`, and by source over all.

    "state" is that of the ``with_states`` plates from countries whose states are told apart (None
    without any), "balanced" the mean over the regions' own.

    Args:
        probabilities: (N, R) of the regions; the highest is the answer.
        samples: N plates, from one on.
        regions: R codes, in alphabetical order.
    """
    labels, answers = class_numbers(samples.regions, regions), probabilities.argmax(axis=1)
    counted = _counted(samples)
    right = answers == labels
    in_country = _same_country(answers, labels, regions)
    states = counted & np.array(["-" in one for one in samples.regions.tolist()])
    sure = probabilities.max(axis=1)[counted].tolist()
    each = [right[counted & (labels == k)].mean() for k in np.unique(labels[counted])]

    def rates(chosen: npt.NDArray[np.bool_]) -> dict[str, Any]:
        return {
            "plates": int(chosen.sum()),
            "region": _mean(right[chosen]),
            "country": _mean(in_country[chosen]),
        }

    matrix = confusion_matrix(answers[counted], labels[counted], len(regions))
    return {
        **rates(counted),
        "with_states": int(states.sum()),
        "state": _mean(right[states]) if states.any() else None,
        "balanced": round(float(np.mean(each)), 5),
        "calibration_error": round(calibration_error(sure, right[counted].tolist()), 5),
        "confusions": commonest_confusions(matrix, regions, "taken for"),
        "sources": {
            name: rates(samples.sources == name) for name in np.unique(samples.sources).tolist()
        },
    }


def probabilities_of(path: Path, plates: OriginSamples, regions: Sequence[str]) -> FloatArray:
    """What a saved network says of plates, (N, R); it may know other regions than these.

    Raises:
        ModelError: it cannot be used.
    """
    contract = read_contract(path, MODEL_KIND)
    temperature = contract_number(contract, "temperature", path, *TEMPERATURES)
    logits = predict_logits(load_network(path), plates.pictures)
    return of_other_regions(softmax(logits, temperature), known_regions(path), regions)


def of_other_regions(
    probabilities: FloatArray, theirs: Sequence[str], regions: Sequence[str]
) -> FloatArray:
    """The probabilities (N, R) of regions, from those (N, Q) of ``theirs``; 0 where not among them.

    >>> of_other_regions(np.array([[0.2, 0.8]], np.float32), ["hr", "si"], ["si", "us"]).tolist()
    [[0.800000011920929, 0.0]]
    """
    found = np.zeros((len(probabilities), len(regions)), dtype=np.float32)
    for k, region in enumerate(theirs):
        if region in regions:
            found[:, regions.index(region)] = probabilities[:, k]
    return found


def _counted(samples: OriginSamples) -> npt.NDArray[np.bool_]:
    return samples.own if samples.own.any() else ~samples.own


def _same_country(
    answers: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], regions: Sequence[str]
) -> npt.NDArray[np.bool_]:
    countries = np.array([country_of(region) for region in regions])
    same: npt.NDArray[np.bool_] = countries[answers] == countries[labels]
    return same


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return round(float(values.mean()), 5)

"""A trained character network beside the one that it started from, on the same held-out samples."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from lpr.characters.calibration import softmax
from lpr.training.characters.model import CharCnnConfig
from lpr.training.characters.report import character_report
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.start import starting_model
from lpr.training.characters.train import predict_logits


def compare(
    before: Path | None,
    after: Path,
    held_out: CharSamples,
    own_plates: Collection[int],
    letters: str = "",
) -> dict[str, Any]:
    """The reports ``before`` on all held-out samples, ``own_before`` and ``own`` on one's own.

    What cannot be told is left out: the network before where there is none, and one's own samples
    where there are none or all are. ``own_held_out`` says how many these are.

    Args:
        before, after: ``.keras`` files; the first may lack some of the letters.
        held_out: samples that none of both was trained on.
        own_plates: numbers of the plates that were not drawn.
        letters: the network's own.

    Raises:
        ModelError: a network cannot be used.
    """
    own = held_out.select(np.isin(held_out.plates, list(own_plates)))
    wanted = {"before": (before, held_out)}
    if len(own) < len(held_out):
        wanted |= {"own_before": (before, own), "own": (after, own)}
    reports = {
        name: _report(model, samples, letters)
        for name, (model, samples) in wanted.items()
        if model is not None and len(samples)
    }
    return {"own_held_out": len(own), **reports}


def _report(path: Path, samples: CharSamples, letters: str) -> dict[str, Any]:
    model = starting_model(CharCnnConfig(), path, letters)
    return character_report(softmax(predict_logits(model, samples)), samples.labels, letters)

"""Fit what tells of hidden and cut characters on plates on which some are covered, or cut off.

    lpr fit hidden --data plates/train.csv --most 120 --drawn 400 > lpr/reading/hidden.json

Each plate that is read right is read again in a picture that ends right beside its text: there
nothing is hidden. Then one end and one character between others are covered in turn, each by
something of another colour; what is read without that character is an example of a hidden one.
Boosted trees (Friedman 2001) learn to tell its place from all others. The thresholds are
those that mark `ALARMS` of the plates with nothing hidden, by cross-validation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.alphabet import loose
from lpr.arrays import FloatArray, Image
from lpr.characters.classifier import CharacterClassifier
from lpr.formats.grammar import Grammar, resolve_regions
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis
from lpr.geometry import Box
from lpr.images import load_image
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.reading.assembly import ReadingPath, assemble
from lpr.reading.boosted import BoostedTrees
from lpr.reading.completeness import plate_facts
from lpr.reading.hidden import HiddenModel, places_in, strips_in
from lpr.reading.look import Look, judge, look_at
from lpr.reading.place_features import INNER_FEATURES, OUTER_FEATURES
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.fits.covers import cover_colours, covered, cropped, cut
from lpr.training.fits.options import FitOptions
from lpr.training.fits.path import grammars_of, records_of
from lpr.training.framing import FrameJitter, detected
from lpr.types import Detection

ALARMS = (0.0005, 0.002)
"""Share of right readings with nothing hidden that are marked all the same: for a place at an end
of a row, and for one between its characters."""
FOLDS = 5
TREES, LEAVES, RATE, RIDGE = 150, 12, 0.06, 2.0
"""Of the trees: how many, of how many leaves each, what each adds, and the pull towards zero."""
ANYWHERE = 3
"""One plate in so many is read without its region."""
LEAST_CHARACTERS = 3
"""Of a row whose characters are covered."""


@dataclass(frozen=True, slots=True, eq=False)
class HiddenExample:
    """A plate as it was read: the features of its places, and which of them hide a character.

    ``plate`` is the number of the plate, which all its examples share; ``hides`` is None where
    nothing is hidden. Places are told by their number in the text.
    """

    plate: int
    outer: FloatArray
    inner: FloatArray
    outer_places: tuple[int, ...]
    inner_places: tuple[int, ...]
    hides: int | None


@dataclass(frozen=True, slots=True)
class _Read:
    """What one look at a plate gives."""

    text: str
    look: Look
    path: ReadingPath
    matches_format: bool


@dataclass(frozen=True, slots=True)
class _Plate:
    """A plate with its text before anything is hidden."""

    number: int
    image: Image
    detection: Detection
    grammars: tuple[Grammar, ...]
    text: str


def fit_from(options: FitOptions) -> str:
    """Read the plates and fit the model: what ``lpr/reading/hidden.json`` holds.

    Raises:
        DatasetError, ModelError: data or a model that cannot be used.
    """
    classifier = CharacterClassifier(options.char_model or find_model(CHARACTER_MODEL))
    examples = [one for plate in _plates(options) for one in _examples(plate, classifier, options)]
    return told(fit(examples))


def told(model: HiddenModel) -> str:
    """A model as JSON, a line for each tree."""
    written = json.dumps(model.to_dict(), separators=(",", ":"))
    return written.replace("[[[", "[\n[[").replace("]],[[", "]],\n[[")


def fit(examples: Sequence[HiddenExample]) -> HiddenModel:
    """The model of all examples, its threshold from models of a part of them."""
    folds = np.array([example.plate % FOLDS for example in examples])
    highest = np.full((len(examples), 2), -np.inf)
    for fold in range(FOLDS):
        model = _fitted([e for e, f in zip(examples, folds, strict=True) if f != fold])
        for number in np.flatnonzero(folds == fold).tolist():
            one = examples[number]
            outer, inner = model.outer.log_odds(one.outer), model.inner.log_odds(one.inner)
            highest[number] = outer.max(initial=-np.inf), inner.max(initial=-np.inf)
    whole = highest[[example.hides is None for example in examples]]
    least = [
        float(np.quantile(scores, 1 - alarms, method="higher"))
        for scores, alarms in zip(whole.T, ALARMS, strict=True)
    ]
    return replace(_fitted(examples), least_outer=least[0], least_inner=least[1])


def _fitted(examples: Sequence[HiddenExample]) -> HiddenModel:
    """The trees for both kinds of places; no threshold."""
    parts = []
    for names, places in (
        (OUTER_FEATURES, [(e.outer, e.outer_places, e.hides) for e in examples]),
        (INNER_FEATURES, [(e.inner, e.inner_places, e.hides) for e in examples]),
    ):
        rows = np.concatenate([features for features, _, _ in places])
        hides = [place == hidden for _, numbers, hidden in places for place in numbers]
        parts.append(boosted(rows, np.array(hides), names))
    return HiddenModel(parts[0], parts[1], least_outer=0.0, least_inner=0.0)


def boosted(
    rows: FloatArray, wanted: npt.NDArray[np.bool_], names: tuple[str, ...]
) -> BoostedTrees:
    """Trees that tell rows of features (N, F) that are wanted (N,) from the others."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    learner = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=0,
    ).fit(rows, wanted)
    trees = [_nodes(tree.nodes, names) for (tree,) in learner._predictors]
    bias = float(np.ravel(learner._baseline_prediction)[0])
    return BoostedTrees.from_dict({"features": names, "bias": bias, "trees": trees})


def _nodes(nodes: Any, names: tuple[str, ...]) -> list[list[Any]]:
    """A tree of scikit-learn's as `BoostedTrees.from_dict` takes it."""
    return [
        [float(node["value"])]
        if node["is_leaf"]
        else [
            names[node["feature_idx"]],
            float(node["num_threshold"]),
            int(node["left"]),
            int(node["right"]),
        ]
        for node in nodes
    ]


def _plates(options: FitOptions) -> Iterator[_Plate]:
    """Real plates, then drawn ones."""
    anywhere = resolve_regions("auto")
    records = [one for path in options.data for one in records_of(path, options.most)]
    for number, record in enumerate(records):
        image = load_image(record.image)
        height, width = image.shape[:2]
        found = Detection(record.box or Box(0, 0, width, height), 1.0)
        grammars = grammars_of(record.region) if number % ANYWHERE else anywhere
        yield _Plate(number, image, found, grammars, record.text)
    for number in range(len(records), len(records) + options.drawn):
        rng = np.random.default_rng([options.seed + 3, number])
        picture = draw_plate_picture(rng)
        found = detected(rng, picture, FrameJitter())
        yield _Plate(number, picture.image, found, anywhere, picture.text)


def _examples(
    plate: _Plate, classifier: CharacterClassifier, options: FitOptions
) -> Iterator[HiddenExample]:
    """The plate as it is, and with characters hidden; none where it is not read right."""
    rng = np.random.default_rng([options.seed + 4, plate.number])
    whole = _read(plate, plate.image, plate.detection, classifier)
    if whole is None or loose(whole.text) != loose(plate.text):
        return
    width_px = plate.image.shape[1]
    yield _example(plate, whole, width_px, None)
    yield from _cropped(plate, whole, classifier, options)
    lengths = [len(row) for row in whole.path.lines]
    longest = int(np.argmax(lengths))
    if lengths[longest] < LEAST_CHARACTERS:
        return
    start, end = sum(lengths[:longest]), sum(lengths[: longest + 1]) - 1
    boxes = whole.look.plate.boxes_to_source(whole.path.boxes)
    colours = list(cover_colours(plate.image, plate.detection.box).values())
    for place in (start if rng.random() < 0.5 else end, int(rng.integers(start + 1, end))):
        colour = colours[int(rng.integers(len(colours)))](rng)
        image = covered(rng, plate.image, Box.from_list(boxes[place].tolist()), colour)
        yield from _without(plate, whole, place, image, plate.detection, classifier)
    if len(lengths) == 1:
        left = bool(rng.random() < 0.5)
        place = start if left else end
        box = Box.from_list(boxes[place].tolist())
        part = cut(rng, plate.image, plate.detection, box, left)
        if part is not None:
            yield from _without(plate, whole, place, *part, classifier)


def _cropped(
    plate: _Plate, whole: _Read, classifier: CharacterClassifier, options: FitOptions
) -> Iterator[HiddenExample]:
    """The example of a plate that the picture's edges meet, and hide nothing of."""
    rng = np.random.default_rng([options.seed + 5, plate.number])
    boxes = whole.look.plate.boxes_to_source(whole.path.boxes)
    around = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
    image, found = cropped(rng, plate.image, plate.detection, Box.from_list(around.tolist()))
    read = _read(plate, image, found, classifier)
    if read is not None and loose(read.text) == loose(plate.text):
        yield _example(plate, read, image.shape[1], None)


def _without(
    plate: _Plate,
    whole: _Read,
    place: int,
    image: Image,
    found: Detection,
    classifier: CharacterClassifier,
) -> Iterator[HiddenExample]:
    """The example of a plate one of whose characters is hidden, if the others are read."""
    read = _read(plate, image, found, classifier)
    if read is not None:
        left = whole.text[:place] + whole.text[place + 1 :]
        if loose(read.text) == loose(left):
            yield _example(plate, read, image.shape[1], place)


def _read(
    plate: _Plate, image: Image, found: Detection, classifier: CharacterClassifier
) -> _Read | None:
    """What one look reads; None where it reads nothing."""
    look = look_at(image, found)
    (probabilities,) = judge([look], classifier.predict_proba)
    paths = assemble(look.proposals, probabilities)
    cuts = [Hypothesis(path.cut_log_score, path.probabilities, path.gaps) for path in paths]
    for first in rerank(cuts, plate.grammars, top_n=1):
        return _Read(first.text, look, paths[first.hypothesis], first.matches_format)
    return None


def _example(plate: _Plate, read: _Read, width_px: int, hides: int | None) -> HiddenExample:
    lengths = [len(row) for row in read.path.lines]
    light = bool(read.look.proposals.light[read.path.lines[0][0]])
    facts = plate_facts(read.look, read.path, width_px, read.matches_format)
    image = read.look.plate.image
    strips = list(strips_in(image, read.path.boxes, lengths, light))
    found = [places_in(image, strip, facts) for strip in strips]
    rows = [strip.row for strip in strips]
    no_outer = np.zeros((0, len(OUTER_FEATURES)), np.float32)
    no_inner = np.zeros((0, len(INNER_FEATURES)), np.float32)
    return HiddenExample(
        plate.number,
        np.concatenate([no_outer, *(one.outer for one in found)]),
        np.concatenate([no_inner, *(one.inner for one in found)]),
        tuple(place for row in rows for place in (row.start, row.end)),
        tuple(place for row in rows for place in range(row.start + 1, row.end)),
        hides,
    )

"""Fit the weights of the path search on plates whose texts are known.

    lpr fit path --data plates/train.csv --drawn 1200 --rounds 60

Proposals and their probabilities are worked out once; then weights are varied at random, a few at a
time, and what lowers the loss is kept (random search: Rastrigin 1963). The loss is the share of
wrong readings plus a part of the log loss of the confidence in the true text, each source counting
alike however many plates it has. Every third plate is read as if it could be from anywhere. Printed
are the weights for `PathWeights`.

With ``--folds 5`` the plates are split into five parts: each is judged by weights that are fitted
on the others (cross-validation: Stone 1974), and the geometric means of the five fits are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.characters.classifier import CharacterClassifier
from lpr.datasets import PlateTextRecord, read_plates_csv
from lpr.errors import ConfigError
from lpr.formats.grammar import Grammar, resolve_regions
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis
from lpr.geometry import Box
from lpr.images import load_image
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.reading.assembly import ReadingPath, assemble
from lpr.reading.config import PathConfig, PathWeights
from lpr.reading.look import judge, look_at
from lpr.reading.witness.opinion import Opinion
from lpr.reading.witness.second_look import Witness, WitnessedLook, witnessed
from lpr.segmentation.proposals import Proposals
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.fits.options import FitOptions
from lpr.training.framing import FrameJitter, detected
from lpr.types import Detection

LOG_LOSS_WEIGHT = 0.12
LEAST_CONFIDENCE = 3e-3
"""What the confidence in a true text counts at least: label errors must not decide."""
KEPT_RIGHT = 0.15
"""Share of the plates read rightly at the start that stay in the search, weighed up for it."""
STEP = 0.3
"""Standard deviation of a change, of the logarithm of a weight."""
DRAWN = "drawn"
LEAST_PLATES = 20
"""Sources of fewer plates do not count: each counts as much as the largest."""
ANYWHERE = 3
"""One in so many plates is read without its region."""


@dataclass(frozen=True, slots=True)
class WitnessView:
    """What a witness saw: the paths that its opinion is on, and the upright plate."""

    paths: tuple[ReadingPath, ...]
    opinion: Opinion | None
    upright: Image
    witness: Witness


@dataclass(frozen=True, slots=True)
class FitPlate:
    """A plate up to the path search, with its text and what it counts, and what a witness saw."""

    proposals: Proposals
    probabilities: FloatArray
    grammars: tuple[Grammar, ...]
    text: str
    source: str
    weight: float = 1.0
    view: WitnessView | None = None

    @property
    def opinion(self) -> Opinion | None:
        """The witness's, on the plate's usual paths."""
        return None if self.view is None else self.view.opinion

    def likely(self, grammars: tuple[Grammar, ...]) -> FloatArray | None:
        """How much likelier than by chance each grammar is by the plate's looks, (G,)."""
        if self.view is None:
            return None
        return self.view.witness.by_looks(self.view.upright, grammars)


@dataclass(frozen=True, slots=True)
class Fold:
    """Weights fitted on the plates of all other parts, and the loss of those of this part, by the
    weights in use and by these."""

    before: float
    after: float
    weights: PathWeights


@dataclass(frozen=True, slots=True)
class Networks:
    """What looks at the plates of a fit."""

    classifier: CharacterClassifier
    witness: Witness | None = None


def records_of(path: Path, most: int) -> Iterator[PlateTextRecord]:
    """The plates of a CSV file, at most so many of each source, spread over it."""
    by_source: dict[str, list[PlateTextRecord]] = {}
    for record in read_plates_csv(path):
        by_source.setdefault(record.source, []).append(record)
    for records in by_source.values():
        count = min(len(records), most)
        yield from (records[number * len(records) // count] for number in range(count))


def real_plate(record: PlateTextRecord, networks: Networks) -> FitPlate:
    """A plate crop, with the grammar of its own region."""
    image = load_image(record.image)
    height, width = image.shape[:2]
    found = Detection(record.box or Box(0, 0, width, height), 1.0)
    grammars = grammars_of(record.region)
    return judged_plate(image, found, networks, grammars, record.text, record.source)


def drawn_plates(count: int, seed: int, networks: Networks) -> Iterator[FitPlate]:
    """Plates drawn for the fit alone."""
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        picture = draw_plate_picture(rng)
        found = detected(rng, picture, FrameJitter())
        source = f"{DRAWN}, {len(picture.lines)} rows"
        anywhere = resolve_regions("auto")
        yield judged_plate(picture.image, found, networks, anywhere, picture.text, source)


def grammars_of(region: str | None) -> tuple[Grammar, ...]:
    """The grammars of a label's region, all of them where none is known for it."""
    try:
        return resolve_regions(region.lower() if region else "auto")
    except ConfigError:
        return resolve_regions("auto")


def fit(plates: Sequence[FitPlate], start: PathWeights, rounds: int, seed: int) -> PathWeights:
    """The best weights of a random search of so many rounds."""
    rng = np.random.default_rng(seed)
    chosen = _informative(rng, plates, start)
    best, loss = start, reading_loss(chosen, start)
    print(f"{len(plates)} plates, {len(chosen)} of them in the search; loss {loss:.4f}", flush=True)
    for number in range(1, rounds + 1):
        tried = _varied(rng, best)
        found = reading_loss(chosen, tried)
        if found < loss:
            best, loss = tried, found
            print(f"round {number}: loss {loss:.4f}", flush=True)
    return best


def cross_fit(
    plates: Sequence[FitPlate], start: PathWeights, folds: int, rounds: int, seed: int
) -> list[Fold]:
    """A fit for each part of the plates, on all others."""
    parts = np.arange(len(plates)) // ANYWHERE % folds
    found = []
    for part in range(folds):
        own = [plate for plate, number in zip(plates, parts, strict=True) if number == part]
        others = [plate for plate, number in zip(plates, parts, strict=True) if number != part]
        weights = fit(others, start, rounds, seed + part)
        found.append(Fold(reading_loss(own, start), reading_loss(own, weights), weights))
        print(f"part {part + 1}: loss {found[-1].before:.4f}, {found[-1].after:.4f}", flush=True)
    return found


def mean_weights(all_weights: Sequence[PathWeights]) -> PathWeights:
    """The geometric mean of each weight.

    >>> mean_weights([PathWeights(gap=1.0), PathWeights(gap=4.0)]).gap
    2.0
    """
    rows = np.log([list(asdict(weights).values()) for weights in all_weights])
    means = np.exp(rows.mean(axis=0)).tolist()
    names = [field.name for field in fields(PathWeights)]
    return PathWeights(**dict(zip(names, means, strict=True)))


def reading_loss(plates: Sequence[FitPlate], weights: PathWeights) -> float:
    """Share of wrong readings plus part of the log loss of the true text, weighted."""
    total = lost = 0.0
    for plate in plates:
        right, confidence = _read(plate, weights)
        log_loss = -np.log(max(confidence, LEAST_CONFIDENCE))
        lost += plate.weight * (float(not right) + LOG_LOSS_WEIGHT * float(log_loss))
        total += plate.weight
    return lost / total


def judged_plate(
    image: Image,
    detection: Detection,
    networks: Networks,
    grammars: tuple[Grammar, ...],
    text: str,
    source: str,
) -> FitPlate:
    """What a detection holds, up to the path search."""
    look = look_at(image, detection)
    (probabilities,) = judge([look], networks.classifier.predict_proba)
    plate = FitPlate(look.proposals, probabilities, grammars, text, source)
    if networks.witness is None:
        return plate
    seen = WitnessedLook(look, probabilities, assemble(look.proposals, probabilities), None)
    seen = witnessed(networks.witness.rows, networks.classifier, image, seen)
    view = WitnessView(tuple(seen.paths), seen.opinion, look.plate.image, networks.witness)
    return replace(plate, view=view)


def hypotheses(plate: FitPlate, weights: PathWeights | None = None) -> list[Hypothesis]:
    """The best cuts of a plate; by other weights than the usual ones where some are given."""
    paths: Sequence[ReadingPath] = ()
    if weights is None and plate.view is not None:
        paths = plate.view.paths
    else:
        config = PathConfig(weights=weights or PathWeights())
        paths = assemble(plate.proposals, plate.probabilities, config)
    return [
        Hypothesis(path.cut_log_score, path.probabilities, path.gaps, path.told) for path in paths
    ]


def _read(plate: FitPlate, weights: PathWeights) -> tuple[bool, float]:
    """Whether the reading is right, and the confidence in the true text."""
    readings = rerank(hypotheses(plate, weights), plate.grammars, top_n=5)
    confidence = next((r.confidence for r in readings if r.text == plate.text), 0.0)
    return bool(readings) and readings[0].text == plate.text, confidence


def _informative(
    rng: np.random.Generator, plates: Sequence[FitPlate], start: PathWeights
) -> list[FitPlate]:
    """All plates read wrongly at the start and some of the others, sources weighing alike."""
    sizes = Counter(plate.source for plate in plates)
    chosen = []
    for plate in plates:
        share = 1.0 if not _read(plate, start)[0] else KEPT_RIGHT
        if rng.random() < share:
            chosen.append(replace(plate, weight=1 / (sizes[plate.source] * share)))
    return chosen


def _varied(rng: np.random.Generator, weights: PathWeights) -> PathWeights:
    """One to three of the weights multiplied by a random factor."""
    names = [field.name for field in fields(weights)]
    changed = rng.choice(names, size=int(rng.integers(1, 4)), replace=False)
    values = asdict(weights)
    return replace(
        weights, **{name: values[name] * float(np.exp(rng.normal(0, STEP))) for name in changed}
    )


def fit_from(options: FitOptions) -> PathWeights:
    """Look at the plates and fit the weights.

    Raises:
        DatasetError, ModelError: data or a model that cannot be used.
    """
    networks = Networks(CharacterClassifier(options.char_model or find_model(CHARACTER_MODEL)))
    plates = [
        real_plate(record, networks)
        for path in options.data
        for record in records_of(path, options.most)
    ]
    plates += drawn_plates(options.drawn, options.seed + 1, networks)
    sizes = Counter(plate.source for plate in plates)
    anywhere = resolve_regions("auto")
    plates = [
        plate if number % ANYWHERE else replace(plate, grammars=anywhere)
        for number, plate in enumerate(plates)
        if sizes[plate.source] >= LEAST_PLATES
    ]
    if options.folds < 2:
        return fit(plates, PathWeights(), options.rounds, options.seed)
    found = cross_fit(plates, PathWeights(), options.folds, options.rounds, options.seed)
    return mean_weights([fold.weights for fold in found])

"""Several readers of one plate vote for its text, in log-odds.

Each reader believes in a text as much as in its candidate that says so; the votes add up, every
reader's by its weight (a logarithmic opinion pool: Genest and Zidek 1986), and their sum is the
log-odds that the text is right: where readers agree, the reading is sure. Weights are fitted on
labelled plates by logistic regression (`lpr.evaluation.runs.ensemble`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path
from typing import Any

from lpr.alphabet import loose
from lpr.arrays import Image
from lpr.checks import is_number
from lpr.errors import ConfigError, first_line
from lpr.reading.base import OWN_READER, PlateReader, TracedPlate, is_paid
from lpr.reading.doubts import doubts
from lpr.reading.plates import cut_like
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate, Reading

LEAST, MOST = 0.002, 0.998
"""Bounds of what a reader's belief in a text counts for: none is ever certain."""
OWN_WEIGHT, OTHER_WEIGHT = 1.0, 0.3
"""Weights of our own reader and of others where nobody fitted any."""


@dataclass(frozen=True, slots=True)
class VoteWeights:
    """What the log-odds of each reader count, by its name, and what is added to their sum.

    >>> VoteWeights.of_dict({"weights": {"lpr": 1, "rapidocr": 0.5}, "bias": 0}).weights["lpr"]
    1.0
    """

    weights: Mapping[str, float]
    bias: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The weights as JSON holds them."""
        return {"weights": dict(self.weights), "bias": self.bias}

    @classmethod
    def of_dict(cls, data: Mapping[str, Any]) -> VoteWeights:
        """The weights that `to_dict` gave; raises ValueError where it did not."""
        weights, bias = data["weights"], data["bias"]
        if not is_number(bias) or not all(is_number(one) for one in weights.values()):
            raise ValueError("a weight is no number")
        return cls({str(name): float(one) for name, one in weights.items()}, float(bias))


class VotingReader:
    """A `PlateReader` that asks others and lets them vote; one alone is calibrated so.

    Args:
        members: the readers by name; the first one's characters and traces are shown.
        votes: what their votes count.
        top_n: candidates that each plate shows.
    """

    def __init__(self, members: Mapping[str, PlateReader], votes: VoteWeights, top_n: int) -> None:
        self.members = dict(members)
        self._votes = votes
        self._top_n = top_n
        self.paid = any(map(is_paid, members.values()))

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """The plates that the readers elect."""
        read = {
            name: reader.read(image, detections, watch, explain)
            for name, reader in self.members.items()
        }
        first = next(iter(read.values()))
        return [
            replace(
                first[number],
                plate=elected_plate(
                    {name: plates[number].plate for name, plates in read.items()},
                    self._votes,
                    self._top_n,
                ),
            )
            for number in range(len(detections))
        ]


def texts_of(plates: Iterable[Plate]) -> list[str]:
    """All texts that somebody reads, O written as 0 and I as 1, each once."""
    return list(dict.fromkeys(loose(one.text) for plate in plates for one in plate.candidates))


def log_odds(plate: Plate, text: str) -> float:
    """How much a reader believes in a text (O as 0, I as 1), log-odds; 0 where it reads nothing."""
    if not plate.text:
        return 0.0
    belief = sum(one.confidence for one in plate.candidates if loose(one.text) == text)
    bounded = min(max(belief, LEAST), MOST)
    return log(bounded / (1 - bounded))


def elected_plate(plates: Mapping[str, Plate], votes: VoteWeights, top_n: int) -> Plate:
    """The plate with the text that the votes elect; the first reader's where nobody reads any.

    Args:
        plates: the plate as each reader sees it.
        votes: what each counts.
        top_n: candidates that are shown.
    """
    texts = texts_of(plates.values())
    first = next(iter(plates.values()))
    if not texts:
        return first
    scores = {
        text: votes.bias
        + sum(votes.weights.get(name, 0.0) * log_odds(one, text) for name, one in plates.items())
        for text in texts
    }
    ranked = sorted(texts, key=lambda text: -scores[text])
    chances = _chances([scores[text] for text in ranked])
    candidates = tuple(
        replace(_spelling(plates, votes, text), confidence=chance)
        for text, chance in list(zip(ranked, chances, strict=True))[:top_n]
    )
    agreeing = [one for one in plates.values() if loose(one.text) == ranked[0]]
    shown = _spelled(agreeing[0] if agreeing else first, candidates[0])
    elected = replace(
        shown,
        confidence=chances[0],
        matches_format=candidates[0].matches_format,
        candidates=candidates,
        raw_text=first.raw_text or shown.raw_text,
        doubts=(),
    )
    return replace(elected, doubts=doubts(elected))


def _chances(scores: Sequence[float]) -> list[float]:
    """From log-odds, greatest first, to probabilities that never rise and sum to 1 at most."""
    first = 1 / (1 + exp(-scores[0]))
    others = [exp(min(score, scores[0]) - scores[0]) for score in scores[1:]]
    left = (1 - first) / max(sum(others), 1.0)
    return [first, *(min(first, left * one) for one in others)]


def _spelling(plates: Mapping[str, Plate], votes: VoteWeights, text: str) -> Reading:
    """The candidate that says a text in the way, O or 0, for which most of the votes speak."""
    spellings: dict[str, float] = {}
    known: dict[str, Reading] = {}
    for name, plate in plates.items():
        for one in plate.candidates:
            if loose(one.text) == text:
                weight = votes.weights.get(name, 0.0) * one.confidence
                spellings[one.text] = spellings.get(one.text, 0.0) + weight
                known.setdefault(one.text, one)
    return known[max(spellings, key=lambda spelling: spellings[spelling])]


def _spelled(plate: Plate, best: Reading) -> Plate:
    """The plate with the text of a candidate; rows and characters stay where they differ from it
    in O and 0 or I and 1 alone."""
    if plate.text == best.text:
        return plate
    if loose(plate.text) != loose(best.text):
        return replace(plate, text=best.text, region=best.region, lines=(best.text,), characters=())
    signs = zip(plate.characters, best.text[: len(plate.characters)], strict=True)
    return replace(
        plate,
        text=best.text,
        region=best.region,
        lines=cut_like(best.text, plate.lines),
        characters=tuple(replace(one, text=sign) for one, sign in signs),
    )


def usual_votes(names: Sequence[str], known: Mapping[str, VoteWeights]) -> VoteWeights:
    """The weights of readers that nobody fitted together: known ones, or `OTHER_WEIGHT`.

    ``known`` has fitted weights by the readers' names with + between.
    """
    fitted = known.get("+".join(names))
    if fitted is not None:
        return fitted
    if len(names) == 1:
        return VoteWeights({names[0]: 1.0})
    return VoteWeights({one: OWN_WEIGHT if one == OWN_READER else OTHER_WEIGHT for one in names})


def read_votes(path: str | Path, names: Sequence[str]) -> VoteWeights:
    """The weights in a file of ``lpr evaluate --fit-ensemble``.

    Raises:
        ConfigError: it cannot be read, or lacks one of the readers.
    """
    try:
        votes = VoteWeights.of_dict(json.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(
            f"{path}: holds no weights of readers ({first_line(error)}); "
            "name a file that lpr evaluate --fit-ensemble wrote"
        ) from error
    lacking = [name for name in names if name not in votes.weights]
    if lacking:
        raise ConfigError(
            f"{path}: has no weight of {', '.join(lacking)}; fit the weights of "
            f"{'+'.join(names)} with lpr evaluate --fit-ensemble"
        )
    return votes

"""What all looks at one plate say together.

Every look stands for all of its candidates with their confidences, and character by character for
texts that are no candidate of it: such a text is aligned with what was read, and pays for each
character by how much less likely it is there, and for each that is missing or too many. A text's
log-odds against "something else" are summed over the looks, each with its weight. Looks at one
vehicle share their light, dirt and angle, so that ten of them are not ten witnesses: the sum is a
p-norm, with which n equal looks count as n ** (1 / p) (`VotingConfig.norm`). "Something else" is
many texts, and looks that agree would have to agree on the same one of them: that is worth
`VotingConfig.agreement` nats. Both were chosen on the looks of drawn passages, by the likelihood of
their texts, so that the confidence means what it says; a single look keeps its own. What all looks
take for another character stays wrong however many they are: beyond `VotingConfig.sure_from`
log-odds count `VotingConfig.beyond`, so that of passages above 0.99 as many are right as that says.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lpr.alphabet import CHARACTERS, loose
from lpr.arrays import FloatArray
from lpr.checks import check_fields
from lpr.formats.confusables import likeness_matrix
from lpr.types import Plate, Reading
from lpr.video.alignment import align
from lpr.video.looks import Look


@dataclass(frozen=True, slots=True)
class VotingConfig:
    """How looks are put together."""

    norm: float = 1.6
    """n equal looks count as n ** (1 / norm) of them."""
    agreement: float = 2.0
    """What it says against all other texts, in nats, that looks agree."""
    unlike: float = 0.35
    """What a look costs a text, in nats, that has nothing to do with what it read."""
    gap: float = 3.0
    """What a character costs that a look read and the text has not, in nats,"""
    missing: float = 1.0
    """and one of the text that a look did not read: that happens more often."""
    least: float = 0.01
    """Looks that are less sure than that of all they read have no vote."""
    sure_from: float = 0.9
    """Where several looks are surer than that together,"""
    beyond: float = 0.5
    """what a nat more counts."""
    looks: int = 32
    """So many looks have a vote, those with the most to say."""
    texts: int = 24
    """So many texts are weighed up, those with the most votes."""
    candidates: int = 5
    """So many are given."""

    def __post_init__(self) -> None:
        check_fields(self)


LEAST, MOST = 1e-3, 1 - 1e-3
"""No look is surer than that."""
LEAST_CHANCE = 1e-9
"""Keeps the log-odds of texts finite."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ballot:
    """A look made ready: its candidates by their loose text, what is left for all other texts, the
    log-probabilities (L, 36) of the characters that were read, and what texts cost it, as far as
    they were asked for."""

    look: Look
    listed: dict[str, float]
    left: float
    log_characters: FloatArray
    costs: dict[str, float] = field(default_factory=dict)

    @property
    def worth(self) -> float:
        """How much it has to say: looks with the least are dropped where there are too many."""
        return self.look.weight * max(*self.listed.values(), LEAST)


class Voter:
    """Takes in looks at one plate, and gives the readings that they make together."""

    def __init__(self, config: VotingConfig | None = None) -> None:
        self.config = config or VotingConfig()
        self._ballots: list[_Ballot] = []

    @property
    def looks(self) -> tuple[Look, ...]:
        """Those that have a vote."""
        return tuple(ballot.look for ballot in self._ballots)

    def add(self, look: Look) -> None:
        """Take in a look; one that read nothing, or only guessed, has no vote."""
        plate = look.plate
        if not (plate.text and plate.candidates) or plate.confidence < self.config.least:
            return
        self._ballots.append(_ballot(look))
        if len(self._ballots) > self.config.looks:
            self._ballots.remove(min(self._ballots, key=lambda ballot: ballot.worth))

    def readings(self) -> tuple[Reading, ...]:
        """The readings, best first; empty where no look read anything."""
        if not self._ballots:
            return ()
        texts = _texts(self._ballots, self.config)
        log_odds = np.array([_log_odds(text, self._ballots, self.config) for text in texts])
        chances = _chances(log_odds)
        if len(self._ballots) > 1:
            chances = _doubted(chances, self.config)
        order = np.argsort(-chances, kind="stable")[: self.config.candidates]
        return tuple(_reading(texts[index], float(chances[index]), self.looks) for index in order)


def vote(looks: Sequence[Look], config: VotingConfig | None = None) -> tuple[Reading, ...]:
    """The readings that all looks make together, best first; empty where none read anything.

    >>> from lpr.geometry import Box
    >>> box = Box(0, 0, 100, 20)
    >>> readings = (Reading("ZG1234AB", 0.8, True, "hr"), Reading("ZG1234A8", 0.1))
    >>> plate = Plate("ZG1234AB", 0.8, box, box.to_quad(), 0.9, candidates=readings)
    >>> [round(vote([Look(plate)] * n)[0].confidence, 2) for n in (1, 2, 5)]
    [0.8, 0.96, 0.99]
    """
    voter = Voter(config)
    for look in looks:
        voter.add(look)
    return voter.readings()


def _chances(log_odds: FloatArray) -> FloatArray:
    """Probabilities of texts, given their log-odds against something else."""
    top = max(float(log_odds.max()), 0.0)
    beliefs = np.exp(log_odds - top)
    return np.asarray(beliefs / (beliefs.sum() + math.exp(-top)), dtype=np.float32)


def _doubted(chances: FloatArray, config: VotingConfig) -> FloatArray:
    """Probabilities of texts, those above `VotingConfig.sure_from` brought nearer to it."""
    knee = math.log(config.sure_from / (1 - config.sure_from))
    kept = np.clip(chances.astype(np.float64), LEAST_CHANCE, 1 - LEAST_CHANCE)
    log_odds = np.log(kept / (1 - kept))
    sure = 1 / (1 + np.exp(-knee - config.beyond * (log_odds - knee)))
    return np.asarray(np.where(log_odds > knee, sure, chances), dtype=np.float32)


def _ballot(look: Look) -> _Ballot:
    listed: dict[str, float] = {}
    for reading in look.plate.candidates:
        text = loose(reading.text)
        listed[text] = max(listed.get(text, 0.0), reading.confidence)
    first = loose(look.plate.text)
    listed[first] = min(max(look.plate.confidence, listed.get(first, 0.0)), MOST)
    left = min(max(1.0 - sum(listed.values()), LEAST), 1.0)
    return _Ballot(look, listed, left, _log_characters(look.plate))


def _log_characters(plate: Plate) -> FloatArray:
    """Log-probabilities of each place of a plate's text, (L, 36).

    A character of one's own counts as unknown there.
    """
    text = plate.text
    chances = np.full((len(text), len(CHARACTERS)), LEAST, np.float32)
    likeness = likeness_matrix()
    known = len(plate.characters) == len(text)
    for place, sign in enumerate(text):
        if sign not in CHARACTERS:
            continue
        row = CHARACTERS.index(sign)
        chances[place] += 0.05 * likeness[row]
        shown = [(sign, plate.characters[place].confidence)] if known else [(sign, 0.9)]
        shown += plate.characters[place].alternatives if known else ()
        for other, chance in shown:
            if other in CHARACTERS:
                column = CHARACTERS.index(other)
                chances[place, column] = max(chances[place, column], chance)
    return np.asarray(np.log(chances / chances.sum(axis=1, keepdims=True)), np.float32)


def _texts(ballots: Sequence[_Ballot], config: VotingConfig) -> list[str]:
    """The texts worth weighing up, those with the most votes, and what their characters make."""
    votes: dict[str, float] = defaultdict(float)
    for ballot in ballots:
        for text, confidence in ballot.listed.items():
            votes[text] += ballot.look.weight * confidence
    best = sorted(votes, key=lambda text: (-votes[text], text))[: config.texts]
    made = loose(_consensus(best[0], ballots, config))
    return best if made in best or len(ballots) == 1 else [*best, made]


def _consensus(pivot: str, ballots: Sequence[_Ballot], config: VotingConfig) -> str:
    """The text that the characters of all looks make, place by place, aligned with a text."""
    total = np.zeros((len(pivot), len(CHARACTERS)), np.float32)
    for ballot in ballots:
        aligned = align(pivot, ballot.log_characters, config.gap, config.missing)
        for place, other in aligned.pairs:
            total[place] += ballot.worth * ballot.log_characters[other]
    return "".join(CHARACTERS[index] for index in total.argmax(axis=1))


def _log_odds(text: str, ballots: Sequence[_Ballot], config: VotingConfig) -> float:
    """What all looks say for a text against something else, in nats; the look with the most to say
    counts in full, others by their weight beside its."""
    full = max(ballots, key=lambda ballot: ballot.worth).look.weight
    supporters = sum(_support(text, ballot, config) for ballot in ballots)
    agreement = config.agreement * (1 - 1 / max(supporters, 1.0))
    said = [
        min(ballot.look.weight / full, 1.0) * _said(text, ballot, agreement, config)
        for ballot in ballots
    ]
    speaks_for = sum(nats**config.norm for nats in said if nats > 0) ** (1 / config.norm)
    against = sum((-nats) ** config.norm for nats in said if nats < 0) ** (1 / config.norm)
    return float(speaks_for - against)


def _support(text: str, ballot: _Ballot, config: VotingConfig) -> float:
    """How far a look is one of those that saw a text: 1 where that is its own reading."""
    return math.exp(-_cost(text, ballot, config) / 2)


def _said(text: str, ballot: _Ballot, agreement: float, config: VotingConfig) -> float:
    """What one look says for a text against something else, in nats."""
    near = max(agreement - _cost(text, ballot, config) / 2, -config.unlike)
    listed = ballot.listed.get(text, 0.0)
    return math.log(listed / ballot.left) + agreement if listed > 0 else near


def _cost(text: str, ballot: _Ballot, config: VotingConfig) -> float:
    if text not in ballot.costs:
        ballot.costs[text] = align(text, ballot.log_characters, config.gap, config.missing).cost
    return ballot.costs[text]


def _reading(text: str, confidence: float, looks: Sequence[Look]) -> Reading:
    """The reading of a loose text: as the looks wrote it that were surest of it."""
    written: dict[str, float] = defaultdict(float)
    shown: dict[str, Reading] = {}
    for look in looks:
        for one in look.plate.candidates:
            if loose(one.text) == text:
                written[one.text] += look.weight * one.confidence
                shown.setdefault(one.text, one)
    if not shown:
        return Reading(text, confidence)
    best = max(written, key=lambda one: (written[one], one))
    return replace(shown[best], confidence=confidence)

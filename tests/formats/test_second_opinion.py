"""Two opinions on one plate, brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.formats.confidence import Evidence, Witnessed, reading_confidence
from lpr.formats.grammar import resolve_regions
from lpr.formats.rerank import rerank
from lpr.formats.second_opinion import HEARD, POWER, asked, pooled
from lpr.formats.settling import Hypothesis, settled
from tests.formats.test_rerank import probabilities


@dataclass
class Insists:
    """Finds each character that differs from its own text so many nats worse."""

    text: str
    nats: float = 12.0

    def behind(self, texts: Sequence[str], paths: Sequence[int]) -> FloatArray:
        wrong = [sum(a != b for a, b in zip(one, self.text, strict=True)) for one in texts]
        return np.array([-self.nats * count for count in wrong], np.float32)

    def certainty(self, path: int) -> float:
        return -0.1


def hypothesis() -> Hypothesis:
    return Hypothesis(0.0, probabilities("ZG1234AB", p4_8=0.45))


def test_a_second_opinion_turns_a_close_call() -> None:
    grammars = resolve_regions("hr")
    alone = rerank([hypothesis()], grammars, 3)
    both = rerank([hypothesis()], grammars, 3, Insists("ZG1284AB"))
    assert (alone[0].text, both[0].text) == ("ZG1234AB", "ZG1284AB")


def test_a_second_opinion_that_agrees_makes_surer() -> None:
    grammars = resolve_regions("hr")
    agrees = rerank([hypothesis()], grammars, 1, Insists("ZG1234AB"))[0]
    doubts = rerank([hypothesis()], grammars, 1, Insists("ZG9999AB"))[0]
    assert agrees.confidence > doubts.confidence


def test_beliefs_multiply_and_the_second_counts_its_power() -> None:
    both = pooled(np.array([0, -1], np.float32), [Witnessed(-20, 0), Witnessed(0, 0)])
    assert both[1] - both[0] == pytest.approx(20 * POWER - 1, abs=1e-4)
    assert both.max() == 0


def test_texts_beyond_those_asked_about_count_as_the_worst() -> None:
    texts = ["A1"] * HEARD + ["B2"]
    beliefs = np.append(np.zeros(HEARD), -5).astype(np.float32)
    said = asked(beliefs, texts, [0] * len(texts), Insists("A2"))
    assert said[-1].behind == min(one.behind for one in said) == -12


def test_without_a_second_opinion_nothing_is_noted() -> None:
    found = settled([hypothesis()], resolve_regions("hr"))
    assert found is not None
    assert set(found.witnessed) == {None}
    assert settled([], resolve_regions("hr")) is None


def test_disagreement_lowers_the_confidence() -> None:
    evidence = Evidence(0.99, 0.95, 7, witnessed=Witnessed(0.0, -0.1))
    doubted = replace(evidence, witnessed=Witnessed(-15.0, -0.1))
    assert reading_confidence(doubted) < reading_confidence(evidence) - 0.05


def test_the_rivals_of_a_sure_reading_are_unlikely() -> None:
    """Though all of them together are less than the last digit of single precision."""
    sure = Hypothesis(0.0, probabilities("ZG1234AB", sure=0.9999999))
    readings = rerank([sure], resolve_regions("hr"), 8, Insists("ZG1234AB", 60.0))
    assert sum(reading.confidence for reading in readings) <= 1 + 1e-6
    assert all(reading.confidence < 0.1 for reading in readings[1:])

"""Every text that a plate may have, and what is believed of each.

Every path that segmentation found proposes texts: the likeliest characters as they stand, the same
with letters for 0 and 1, the likeliest under each plate pattern of that length, and single
substitutions. Bayes' rule ranks them, counting the gaps between characters as evidence of where
groups end. The prior of a text is a mixture: with `VANITY_RATE` a text of words, or any of runs of
letters and of digits, otherwise a pattern of the regions, each spread evenly over the texts that
fit it. A pattern that few texts fit so says much, one that nearly all fit says little, and
``auto``, which spreads its belief over all countries, says least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, TWINS, encode, loose
from lpr.arrays import FloatArray
from lpr.formats.confidence import Witnessed
from lpr.formats.confusables import BACKGROUND, shape_probabilities, smooth
from lpr.formats.grammar import Grammar
from lpr.formats.groups import group_odds, log_runs, log_spacing
from lpr.formats.pattern_table import PatternTable, build_table
from lpr.formats.second_opinion import SecondOpinion, asked, pooled
from lpr.formats.softness import IndexArray
from lpr.formats.words import log_words

VANITY_RATE = 0.05
"""The share of plates that keep to no pattern of their region: of training plates one in twenty."""
WORD_SHARE = 0.3
"""How much of that belief goes to texts whose letters make words."""
PATTERNS_TRIED = 12
"""Patterns, best first, whose best text becomes a candidate."""
PATTERNS_VARIED = 3
"""Patterns, best first, whose best text is also varied."""
SUBSTITUTIONS = 6
"""Single substitutions of each varied text."""
LOOKS_POWER = 0.5
"""What a nat of the belief in regions by a plate's looks counts beside one of the formats when
texts are settled: on held-back training plates 1 was no better with any region, and a little worse
with the right one. Where the plate is from it tells whole."""
HOPELESS, HOPELESS_TOLD = 8.0, 12.0
"""Hypotheses so many nats behind the best are not settled: of 1,500 plates the right one was never
further back than 6, unless somebody else reads it there."""
_LEAST_WEIGHT = 1e-30
"""Keeps logarithms of beliefs finite."""
_CODES = np.frombuffer(CHARACTERS.encode(), dtype=np.uint8)
_AS_LETTERS = np.array([CHARACTERS.index(dict(TWINS).get(one, one)) for one in CHARACTERS])
"""The places of characters, of 0 and 1 those of the letters that they look like."""
_TWIN_CODES = np.frombuffer(loose(CHARACTERS).encode(), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to cut a plate into characters.

    ``log_score`` says how well the cut explains the plate, in log units, without the identity of
    its characters; ``probabilities`` (L, 36) gives that, in the order of `CHARACTERS`. ``gaps``
    (L - 1,) tells how much wider than usual the space between neighbours is, in character heights,
    nan where a row ends; None where that is unknown. ``told`` is a text of that length which
    somebody else reads there.
    """

    log_score: float
    probabilities: FloatArray
    gaps: FloatArray | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Proposed:
    """N texts that hypotheses propose, some of them more than once.

    ``texts`` and ``twins`` (N,) are ASCII strings, twins with O written as 0 and I as 1;
    ``numbers`` (N,) count the distinct texts from 0; ``hypotheses`` (N,) who proposes; ``scores``
    (N,) log-beliefs; ``legibility`` (N,) how sure the least legible character is.
    """

    texts: npt.NDArray[np.bytes_]
    twins: npt.NDArray[np.bytes_]
    numbers: IndexArray
    hypotheses: IndexArray
    scores: FloatArray
    legibility: FloatArray


Proposals: TypeAlias = dict[tuple[int, ...], _Proposed]
"""What some hypotheses of one length, by their numbers, propose."""


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """The T distinct texts that a plate may have.

    ``texts`` (T,), their ``twins`` with O written as 0 and I as 1, ``hypotheses`` (T,) who proposes
    each most strongly, ``log_beliefs`` (T,) without a second opinion, nats, ``legibility`` (T,) how
    sure the least legible character is, ``witnessed`` what a second opinion says of each.
    """

    texts: tuple[str, ...]
    twins: npt.NDArray[np.bytes_]
    hypotheses: IndexArray
    log_beliefs: FloatArray
    legibility: FloatArray
    witnessed: Sequence[Witnessed | None]

    def weights(self) -> FloatArray:
        """The beliefs in the texts, both opinions together, relative, (T,)."""
        return np.exp(pooled(self.log_beliefs, self.witnessed))


def settled(
    hypotheses: Sequence[Hypothesis],
    grammars: tuple[Grammar, ...],
    second: SecondOpinion | None = None,
    likely: FloatArray | None = None,
    known: Proposals | None = None,
) -> Settled | None:
    """Every text that a plate may have, with what is believed of it; None without hypotheses.

    See `rerank`.
    """
    known = {} if known is None else known
    by_length = _worth_settling(hypotheses)
    if not by_length:
        return None
    tempered = None if likely is None else likely**LOOKS_POWER
    for cuts in by_length:
        if tuple(cuts) not in known:
            chosen = np.array(cuts)
            known[tuple(cuts)] = _proposed(hypotheses, chosen, grammars, tempered)
    found = _joined([known[tuple(cuts)] for cuts in by_length])
    best, weights = _believed(found)
    texts = tuple(text.decode() for text in found.texts[best])
    log_beliefs = np.log(weights + _LEAST_WEIGHT)
    paths = found.hypotheses[best]
    witnessed: Sequence[Witnessed | None] = [None] * len(texts)
    if second is not None:
        told = {cut.told for cut in hypotheses if cut.told}
        witnessed = asked(log_beliefs, texts, paths.tolist(), second, told)
    legibility = found.legibility[best]
    return Settled(texts, found.twins[best], paths, log_beliefs, legibility, witnessed)


def table_of(grammars: tuple[Grammar, ...], length: int, likely: FloatArray | None) -> PatternTable:
    """The patterns of one length; ``likely`` (R,) is how much likelier than the others each grammar
    is by the plate's looks."""
    table = build_table(grammars, length)
    return table if likely is None else table.weighted(likely)


def _worth_settling(hypotheses: Sequence[Hypothesis]) -> list[list[int]]:
    """The indices of those that a grammar might still put first, by length."""
    some = [index for index, cut in enumerate(hypotheses) if len(cut.probabilities)]
    if not some:
        return []
    lengths = [len(hypotheses[index].probabilities) for index in some]
    likeliest = np.concatenate([hypotheses[index].probabilities for index in some]).max(axis=1)
    starts = np.cumsum([0, *lengths[:-1]])
    identity = np.add.reduceat(np.log(likeliest + BACKGROUND), starts).tolist()
    scores = [hypotheses[index].log_score + one for index, one in zip(some, identity, strict=True)]
    best = max(scores)
    by_length: dict[int, list[int]] = {}
    for index, score in zip(some, scores, strict=True):
        cut = hypotheses[index]
        if score > best - (HOPELESS_TOLD if cut.told else HOPELESS):
            by_length.setdefault(len(cut.probabilities), []).append(index)
    return list(by_length.values())


def _believed(found: _Proposed) -> tuple[IndexArray, FloatArray]:
    """Of each distinct text the best proposal, (T,), and the belief in it, relative, (T,).

    What several hypotheses propose is believed the more.
    """
    numbers, ways = found.numbers, found.numbers * (found.hypotheses.max() + 1) + found.hypotheses
    _, once = np.unique(ways, return_index=True)
    once = once[np.argsort(-found.scores[once], kind="stable")]
    _, firsts = np.unique(numbers[once], return_index=True)
    beliefs = np.exp(found.scores[once] - found.scores[once[0]])
    return once[firsts], np.bincount(numbers[once], beliefs).astype(np.float32)


def _joined(parts: Sequence[_Proposed]) -> _Proposed:
    """All that is proposed; the parts, each of another length, have no text in common."""
    counts = [int(part.numbers.max()) + 1 for part in parts]
    starts = np.cumsum([0, *counts[:-1]])
    return _Proposed(
        np.concatenate([part.texts for part in parts]),
        np.concatenate([part.twins for part in parts]),
        np.concatenate([part.numbers + start for part, start in zip(parts, starts, strict=True)]),
        np.concatenate([part.hypotheses for part in parts]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.legibility for part in parts]),
    )


def _proposed(
    hypotheses: Sequence[Hypothesis],
    chosen: IndexArray,
    grammars: tuple[Grammar, ...],
    likely: FloatArray | None,
) -> _Proposed:
    """The texts that the chosen hypotheses, all of one length, propose, with their scores."""
    cuts = [hypotheses[index] for index in chosen]
    probabilities = np.stack([cut.probabilities for cut in cuts])
    length = probabilities.shape[1]
    log_p = np.log(smooth(probabilities))
    shapes = shape_probabilities(probabilities)
    odds = np.stack([group_odds(cut.gaps, length) for cut in cuts])
    table = table_of(grammars, length, likely)

    varied = _vary(log_p)
    varied = np.concatenate([varied, _AS_LETTERS[varied[:, :1]]], axis=1)
    if len(table.classes):
        settled, masked = table.fitted(log_p, odds, PATTERNS_TRIED)
        under = _vary(masked[:, :PATTERNS_VARIED].reshape(-1, length, len(CHARACTERS)))
        varied = np.concatenate([varied, settled, under.reshape(len(cuts), -1, length)], axis=1)
    if any(cut.told for cut in cuts):
        told = [cut.told or _spelled(own[0]) for cut, own in zip(cuts, varied, strict=True)]
        varied = np.concatenate([varied, np.stack([encode(one) for one in told])[:, None]], axis=1)
    texts, owner = _distinct(varied)
    places = np.arange(length)
    scores = log_p[owner[:, None], places, texts].sum(axis=1)
    scores += np.array([cut.log_score for cut in cuts], dtype=np.float32)[owner]
    written = _ascii(texts, _CODES)
    _, firsts, numbers = np.unique(written, return_index=True, return_inverse=True)
    each = texts[firsts]  # most hypotheses propose what others do, too
    anything = VANITY_RATE * without_format(each)[numbers] * np.exp(log_spacing(texts, odds[owner]))
    scores += np.log(anything + (1.0 - VANITY_RATE) * table.believed(each, odds, numbers, owner))
    legibility = shapes[owner[:, None], places, texts].min(axis=1)
    twins = _ascii(texts, _TWIN_CODES)
    return _Proposed(written, twins, numbers, chosen[owner], scores, legibility)


def _distinct(varied: IndexArray) -> tuple[IndexArray, IndexArray]:
    """The texts of each cut, (H, T, L), each once, and whose each is: (N, L) and (N,)."""
    owner = np.repeat(np.arange(len(varied)), varied.shape[1])
    texts = varied.reshape(-1, varied.shape[2])
    _, numbers = np.unique(_ascii(texts, _CODES), return_inverse=True)
    _, once = np.unique(numbers * len(varied) + owner, return_index=True)
    return texts[once], owner[once]


def without_format(texts: IndexArray) -> FloatArray:
    """P(text) / P(text by chance) for texts (N, L) that keep to no format: words, or any runs."""
    words, runs = np.exp(log_words(texts)), np.exp(log_runs(texts))
    return np.asarray(WORD_SHARE * words + (1.0 - WORD_SHARE) * runs, dtype=np.float32)


def _spelled(places: IndexArray) -> str:
    return "".join(CHARACTERS[place] for place in places)


def _vary(log_p: FloatArray) -> IndexArray:
    """The best text of each cut and its cheapest single substitutions.

    (B, L, 36) to (B, 1 + `SUBSTITUTIONS`, L).
    """
    best: IndexArray = log_p.argmax(axis=-1)
    cuts, length = best.shape
    rows, places = np.arange(cuts)[:, None], np.arange(length)
    loss = log_p[rows, places, best][..., None] - log_p
    loss[rows, places, best] = np.inf
    loss = loss.reshape(cuts, -1)
    cheapest = loss.argpartition(SUBSTITUTIONS, axis=1)[:, :SUBSTITUTIONS]
    cut, number = np.nonzero(np.isfinite(loss[rows, cheapest]))
    place, character = np.divmod(cheapest[cut, number], len(CHARACTERS))
    texts = np.repeat(best[:, None], 1 + SUBSTITUTIONS, axis=1)
    texts[cut, 1 + number, place] = character
    return texts


def _ascii(texts: IndexArray, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.bytes_]:
    """Texts (N, L) as strings, (N,)."""
    return codes[texts].view(f"S{texts.shape[1]}")[:, 0]

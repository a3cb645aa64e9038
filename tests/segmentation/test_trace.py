"""Traces hold what the network says of the boxes that were kept."""

from __future__ import annotations

import numpy as np

from lpr.alphabet import CHARACTERS, REJECT_INDEX
from lpr.geometry import Box
from lpr.segmentation.trace import Trace, TracedProposal, Verdict


def test_verdicts_go_to_the_boxes_that_were_kept_in_their_order() -> None:
    box = Box(0, 0, 5, 9)
    kept = TracedProposal(box, "otsu")
    dropped = TracedProposal(box, "otsu", "too low")
    trace = Trace(proposals=[dropped, kept, dropped, kept])
    probabilities = np.zeros((2, REJECT_INDEX + 1), np.float32)
    probabilities[0, [CHARACTERS.index("8"), REJECT_INDEX]] = 0.75, 0.25
    probabilities[1, [CHARACTERS.index("B"), REJECT_INDEX]] = 0.125, 0.875
    trace.judge(probabilities)
    verdicts = [proposal.verdict for proposal in trace.proposals]
    assert verdicts == [None, Verdict("8", 0.75, 0.25), None, Verdict("B", 0.125, 0.875)]
    assert [v.is_character for v in verdicts if v] == [True, False]

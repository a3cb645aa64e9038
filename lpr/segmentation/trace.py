"""What the segmentation saw on one plate, stage by stage: the material of the "why" plots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, REJECT_INDEX
from lpr.arrays import FloatArray, GrayImage, Image
from lpr.geometry import Box
from lpr.types import Character


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the character network thinks of a box: the likeliest character with its probability,
    and the probability that there is none."""

    text: str
    confidence: float
    no_character: float

    @property
    def is_character(self) -> bool:
        """Whether some character, whichever, is likelier than none."""
        return self.no_character < 0.5


@dataclass(frozen=True, slots=True)
class TracedProposal:
    """One candidate box in plate-image pixels; ``rejected`` says why it was dropped, None if kept.

    ``step`` names what proposed it: a threshold variant, "split", "merge", "fill", ... Boxes that
    were kept have a ``verdict`` once the network has seen them.
    """

    box: Box
    step: str
    rejected: str | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class WitnessedRow:
    """A row of the plate as the witness sees it: its picture (40, 176, 3), BGR, the text that it
    reads there, and log-probabilities (44, 37) along the row, blank first."""

    picture: Image
    text: str
    log_probabilities: FloatArray


@dataclass(slots=True)
class Trace:
    """Collects the stages of one plate; every function of the read path takes one or None.

    ``thresholds`` and ``morphology`` map a variant ("otsu", "adaptive", "hat", ..., with
    "/light" appended for light characters on a dark plate) to its mask (characters are 255) before
    and after morphology; ``contours`` maps the same names to OpenCV contours. ``path`` is the
    chosen reading with boxes in plate-image pixels, ``witnessed`` the rows that it lies on as the
    witness sees them. ``notes`` are sentences on what went wrong, if
    anything did.
    """

    plate: Image | None = None
    gray: GrayImage | None = None
    blurred: GrayImage | None = None
    thresholds: dict[str, GrayImage] = field(default_factory=dict)
    morphology: dict[str, GrayImage] = field(default_factory=dict)
    contours: dict[str, list[npt.NDArray[np.int32]]] = field(default_factory=dict)
    proposals: list[TracedProposal] = field(default_factory=list)
    path: list[Character] = field(default_factory=list)
    witnessed: tuple[WitnessedRow, ...] = ()
    notes: list[str] = field(default_factory=list)

    def judge(self, probabilities: FloatArray) -> None:
        """Note what the network says of the boxes that were kept, in their order.

        Args:
            probabilities: (N, 37), a row for each box; the last column is "not a character".
        """
        rows = iter(probabilities)
        for number, proposal in enumerate(self.proposals):
            if proposal.rejected is None:
                self.proposals[number] = replace(proposal, verdict=_verdict(next(rows)))


def _verdict(row: FloatArray) -> Verdict:
    best = int(row[:REJECT_INDEX].argmax())
    return Verdict(CHARACTERS[best], float(row[best]), float(row[REJECT_INDEX]))

"""What readers' votes count, and how sure a reading by each alone is: fitted on labelled plates.

    lpr evaluate --data plates/train.csv --engine NAMES --fit-ensemble weights.json

The names of readers, with + between, in the order in which a person names them.
"""

from __future__ import annotations

from lpr.reading.votes import VoteWeights

VOTES: dict[str, VoteWeights] = {}

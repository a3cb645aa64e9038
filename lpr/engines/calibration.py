"""What readers' votes count, and how sure a reading by each alone is: fitted on labelled plates.

    lpr evaluate --data plates/train.csv --engine NAMES --fit-ensemble weights.json

The names of readers, with + between, in the order in which a person names them.
"""

from __future__ import annotations

from lpr.reading.votes import VoteWeights

VOTES: dict[str, VoteWeights] = {
    "rapidocr": VoteWeights({"rapidocr": 1.0316}, -0.4154),
    "fast-plate-ocr": VoteWeights({"fast-plate-ocr": 1.063}, -0.5176),
    "lpr+rapidocr": VoteWeights({"lpr": 0.9685, "rapidocr": 0.5815}, 2.3026),
    "lpr+rapidocr+fast-plate-ocr": VoteWeights(
        {"lpr": 0.8082, "rapidocr": 0.4928, "fast-plate-ocr": 0.3204}, 2.9615
    ),
}

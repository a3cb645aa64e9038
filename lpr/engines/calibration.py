"""What readers' votes count, and how sure a reading by each alone is: fitted on labelled plates.

    lpr evaluate --data plates/train.csv --engine NAMES --fit-ensemble weights.json

The names of readers, with + between, in the order in which a person names them. Of the fit for
``lpr+rapidocr`` RapidOCR's weight is taken at six tenths: with all of it some sources of
``plates/val`` lose what others gain, so none does.
"""

from __future__ import annotations

from lpr.reading.votes import VoteWeights

VOTES: dict[str, VoteWeights] = {
    "rapidocr": VoteWeights({"rapidocr": 1.005}, -0.243),
    "fast-plate-ocr": VoteWeights({"fast-plate-ocr": 1.063}, -0.5176),
    "lpr+rapidocr": VoteWeights({"lpr": 0.9142, "rapidocr": 0.3647}, 2.2279),
    "lpr+rapidocr+fast-plate-ocr": VoteWeights(
        {"lpr": 0.7672, "rapidocr": 0.527, "fast-plate-ocr": 0.2757}, 2.7649
    ),
}

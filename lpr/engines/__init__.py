"""Other programs' readers of plates, to use in place of our own and to measure beside it.

A registered reader is built from ``(model_path, threads)``. None of them is needed by `lpr`; what
one needs is told when it is asked for and not there.
"""

from lpr.engines.fast_plate_ocr import FastPlateOcrReader
from lpr.engines.rapidocr import RapidOcrReader
from lpr.engines.tesseract import TesseractReader
from lpr.reading.base import PlateReader, read_detections
from lpr.registry import register

register("reader", "tesseract", TesseractReader)
register("reader", "rapidocr", RapidOcrReader)
register("reader", "fast-plate-ocr", FastPlateOcrReader)

__all__ = [
    "FastPlateOcrReader",
    "PlateReader",
    "RapidOcrReader",
    "TesseractReader",
    "read_detections",
]

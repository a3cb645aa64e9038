"""Other programs' readers of plates, to use in place of our own and to measure beside it.

A registered reader is built from ``(model_path, threads)``. None of them is needed by `lpr`; what
one needs is told when it is asked for and not there.
"""

from lpr.readers.base import PlateReader, read_detections
from lpr.readers.fast_plate_ocr import FastPlateOcrReader
from lpr.readers.rapidocr import RapidOcrReader
from lpr.readers.tesseract import TesseractReader
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

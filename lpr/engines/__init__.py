"""Other programs' readers of plates, to use in place of our own and to measure beside it.

A registered reader is built from ``(model_path, threads)``; its file, and what that needs, is
imported then. None of them is needed by `lpr`; what one needs is told when it is asked for and not
there. Most see crops: such a one is a `lpr.reading.crops.CropReader`.
"""

from lpr.registry import lazy, register

READERS = {
    "tesseract": "lpr.engines.tesseract:TesseractReader",
    "rapidocr": "lpr.engines.rapidocr:RapidOcrReader",
    "fast-plate-ocr": "lpr.engines.fast_plate_ocr:FastPlateOcrReader",
}
"""Where each reader is made, as ``module:attribute``."""

for _name, _place in READERS.items():
    register("reader", _name, lazy(_place))

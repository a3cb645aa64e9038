"""Other programs' readers and detectors of plates, in place of our own or beside it.

A registered reader is built from ``(model_path, threads)`` and, where a person gave any, its
options by name; a detector from ``(model_path, min_confidence, threads)``. Its file, and what that
needs, is imported then. None of them is needed by `lpr`; what one needs is told when it is asked
for and not there. Most readers see crops (`lpr.reading.crops.CropReader`) or single lines of
upright plates (`lpr.reading.line_reader.LineReader`).
"""

from lpr.registry import lazy, register

READERS = {
    "tesseract": "lpr.engines.tesseract:TesseractReader",
    "rapidocr": "lpr.engines.rapidocr:RapidOcrReader",
    "fast-plate-ocr": "lpr.engines.fast_plate_ocr:FastPlateOcrReader",
    "easyocr": "lpr.engines.easyocr:EasyOcrReader",
    "paddleocr": "lpr.engines.paddleocr:PaddleOcrReader",
    "google-vision": "lpr.engines.google_vision.reader:GoogleVisionReader",
}
"""Where each reader is made, as ``module:attribute``."""

DETECTORS = {"yolo": "lpr.engines.yolo.detector:YoloDetector"}
"""Where each detector is made."""

for _kind, _places in (("reader", READERS), ("detector", DETECTORS)):
    for _name, _place in _places.items():
        register(_kind, _name, lazy(_place))

"""YOLO detectors that people have trained and exported: ONNX or LiteRT files, without torch."""

"""From pictures to their plates: `Recognizer`, and the one `RecognizerConfig` it is built from."""

from lpr.pipeline.batch import PictureWork, ReadFailure
from lpr.pipeline.config import RecognizerConfig
from lpr.pipeline.recognizer import Recognizer

__all__ = ["PictureWork", "ReadFailure", "Recognizer", "RecognizerConfig"]

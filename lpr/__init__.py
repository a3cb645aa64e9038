"""Number-plate recognition: find the plate, segment its characters, read them.

>>> from lpr import Recognizer
>>> Recognizer().read("car.jpg").plates[0].text  # doctest: +SKIP
'ZG1234AB'

Names load when they are first used, so that ``import lpr`` itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lpr.errors import LprError
    from lpr.formats.grammar import available_groups, available_regions, region_name
    from lpr.geometry import Box, Quad
    from lpr.pipeline import ReadFailure, Recognizer, RecognizerConfig
    from lpr.types import (
        Character,
        Detection,
        Doubt,
        DoubtCode,
        FrameLook,
        ImageResult,
        LineCrossing,
        LookName,
        Passage,
        PassageState,
        Plate,
        Reading,
        WeakDetection,
    )

__version__ = "0.2.0"
__all__ = [
    "Box",
    "Character",
    "Detection",
    "Doubt",
    "DoubtCode",
    "FrameLook",
    "ImageResult",
    "LineCrossing",
    "LookName",
    "LprError",
    "Passage",
    "PassageState",
    "Plate",
    "Quad",
    "ReadFailure",
    "Reading",
    "Recognizer",
    "RecognizerConfig",
    "WeakDetection",
    "__version__",
    "available_groups",
    "available_regions",
    "region_name",
]

_HOMES = {
    "LprError": "lpr.errors",
    "ReadFailure": "lpr.pipeline",
    "Recognizer": "lpr.pipeline",
    "RecognizerConfig": "lpr.pipeline",
    "available_groups": "lpr.formats.grammar",
    "available_regions": "lpr.formats.grammar",
    "region_name": "lpr.formats.grammar",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'lpr' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "lpr.types")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

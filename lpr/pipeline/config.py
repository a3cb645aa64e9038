"""Everything that can be set of a `Recognizer`, as one frozen value that is checked when made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from lpr.checks import check_count, check_kind, check_score, is_number
from lpr.detection.tiles import TileMode
from lpr.errors import ConfigError, shown
from lpr.images import MAX_MEGAPIXELS
from lpr.pipeline.acceptance import AcceptanceConfig
from lpr.pipeline.crops import CropMode
from lpr.pipeline.turned import TurnMode
from lpr.reading.config import ReadingConfig

WitnessMode: TypeAlias = Literal["on", "off"]
MODES = {"tiles": TileMode, "crops": CropMode, "turned": TurnMode, "witness": WitnessMode}
MODELS = ("detector_model", "char_model", "witness_model", "origin_model", "reader_model")
"""The settings that name model files."""
MOST_AT_ONCE = 256
"""Threads of a model, or processes, that may be asked for: each has memory of its own."""
MOST_MEGAPIXELS = 1e6
"""Nothing that is a picture has more, nor can be decoded."""


@dataclass(frozen=True, slots=True)
class RecognizerConfig:
    """What a recognizer is built from.

    >>> RecognizerConfig(region=["hr", "si"], top_n=3).regions
    'hr,si'
    >>> RecognizerConfig(conf=50)
    Traceback (most recent call last):
    lpr.errors.ConfigError: conf is 50; give a score from 0 to 1

    Raises:
        ConfigError: a value makes no sense.
    """

    region: str | Sequence[str] = "auto"
    """Whose plate formats to expect: codes and groups with commas between or as a list, "auto" for
    all of them."""
    conf: float | None = None
    """Score from which a detected plate counts, 0 to 1; None is the detector's own. Where no plate
    reads surely, weaker ones that do count, too (see `AcceptanceConfig`)."""
    min_confidence: float | None = None
    """Confidence from which a reading counts, 0 to 1; 0 shows all. None is 0.05, but that plates
    detected surely count however they read (see `AcceptanceConfig`)."""
    top_n: int = 5
    """Candidates per plate; the readings do not depend on it."""
    threads: int = 1
    """Processor threads of each model."""
    max_megapixels: float = MAX_MEGAPIXELS
    """Larger pictures are refused."""
    tiles: TileMode = "auto"
    """Whether large pictures are looked at in tiles, too (`lpr.detection.tiles`)."""
    crops: CropMode = "auto"
    """Whether pictures are plates as a whole: "on" for all of them, "off" for none, "auto" for
    those that have the shape of one and read like one (`lpr.pipeline.crops`)."""
    turned: TurnMode = "auto"
    """Whether a picture in which no plate is read surely is looked at turned by 45, 90, 180, 270
    and 315 degrees, too; "off" saves the time (`lpr.pipeline.turned`)."""
    acceptance: AcceptanceConfig = field(default_factory=AcceptanceConfig)
    """Which plates count for how they were detected and read."""
    detector: str = "ssd-mobilenet"
    """A registered name."""
    detector_model: str | Path | None = None
    """Its model file; None is the shipped one."""
    char_model: str | Path | None = None
    """The character network's model file; None is the shipped one."""
    witness: WitnessMode = "on"
    """Whether a second network looks at whole rows (`lpr.reading.witness`); "off" reads by single
    characters alone."""
    witness_model: str | Path | None = None
    """Its model file; None is the shipped one."""
    origin_model: str | Path | None = None
    """The model file of the network that goes with it, which tells where a plate is from by its
    looks (`lpr.reading.witness.origin`); None is the shipped one."""
    reader: str | None = None
    """A registered name ("tesseract", "rapidocr", "fast-plate-ocr", "easyocr", "paddleocr",
    "google-vision"); None, or "lpr", reads character by character, as this package does; several
    with commas between vote (`lpr.reading.votes`)."""
    reader_model: str | Path | None = None
    """The model file of the reader that is another program."""
    reader_options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Other options of it, by name; of one among several, as "easyocr.recog_network"."""
    reading: ReadingConfig = field(default_factory=ReadingConfig)
    """Thresholds and weights of reading character by character."""

    def __post_init__(self) -> None:
        codes = [self.region] if isinstance(self.region, str) else self.region
        if not isinstance(codes, Sequence) or not all(isinstance(code, str) for code in codes):
            raise ConfigError(
                f"region is {self.region!r}; give a code like 'hr', a list, or 'auto'"
            )
        if not codes:
            raise ConfigError("region is an empty list; give codes like 'hr', or 'auto' for all")
        if not isinstance(self.region, str):
            object.__setattr__(self, "region", tuple(codes))
        for name in ("conf", "min_confidence"):
            if getattr(self, name) is not None:
                check_score(name, getattr(self, name))
        check_count("top_n", self.top_n)
        check_count("threads", self.threads, MOST_AT_ONCE)
        megapixels = self.max_megapixels
        if not (is_number(megapixels) and 0 < megapixels <= MOST_MEGAPIXELS):
            raise ConfigError(
                f"max_megapixels is {shown(megapixels)}; give a number above 0, at most "
                f"{MOST_MEGAPIXELS:g}, usual is {MAX_MEGAPIXELS:g}"
            )
        for name, modes in MODES.items():
            if getattr(self, name) not in get_args(modes):
                raise ConfigError(
                    f"{name} '{getattr(self, name)}': no such mode; choose from "
                    f"{', '.join(get_args(modes))}"
                )
        for name in ("detector", "reader"):
            part = getattr(self, name)
            if not isinstance(part, str) and (name == "detector" or part is not None):
                raise ConfigError(
                    f"{name} is {part!r}; name one here, or give an object as "
                    f"Recognizer({name}=...)"
                )
        for name in MODELS:
            model = getattr(self, name)
            if model is not None and (not isinstance(model, str | PathLike) or model == ""):
                raise ConfigError(
                    f"{name} is {shown(model)}; give the path of a model file, or leave it out"
                )
        _check_options(self.reader_options)
        check_kind("acceptance", self.acceptance, AcceptanceConfig)
        check_kind("reading", self.reading, ReadingConfig)

    @property
    def regions(self) -> str:
        """`region` as `lpr.formats.grammar.resolve_regions` takes it."""
        return self.region if isinstance(self.region, str) else ",".join(self.region)


def _check_options(options: object) -> None:
    """See that options of a reader are values by name.

    Raises:
        ConfigError: they are not.
    """
    if not isinstance(options, Mapping) or not all(isinstance(key, str) for key in options):
        raise ConfigError(
            f"reader_options is {shown(options)}; give values by name, as in "
            '{"recog_network": "plates1"}'
        )

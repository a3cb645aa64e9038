"""What a user can choose of a training of the plate detector, apart from what needs Keras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from lpr.errors import ConfigError
from lpr.training.detector.run import REFINER_RUN, DetectorRun

STAGES: Mapping[str, DetectorRun] = {"ssd": DetectorRun(), "refiner": REFINER_RUN}
"""What can be trained, with the defaults of its run."""
BOTH = "both"
"""One stage after the other, the refiner for the SSD that was just trained."""
CHOICES = (*STAGES, BOTH)


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """All that decides what a training run learns, how, and where it leaves what."""

    data: tuple[Path, ...]
    """Scenes to train on; labels of one picture in several places add up."""
    stage: str = "ssd"
    """One of `CHOICES`."""
    plate_class: str | None = None
    """The class of plates in the scenes; None where it is known by its name."""
    val: Path | None = None
    """Scenes that choose the best checkpoint."""
    val_limit: int = 300
    init: Path | None = None
    """The ``.keras`` model to start from; for both stages, that of the SSD."""
    output: Path = Path("runs")
    """Where run folders are made."""
    run: DetectorRun = field(default_factory=DetectorRun)
    second: DetectorRun | None = None
    """Of the refiner where both stages are trained: then ``run`` is the SSD's."""

    def __post_init__(self) -> None:
        if not self.data:
            raise ConfigError(
                "name what to train on with --data, or a run to go on with by --resume"
            )
        if self.stage not in CHOICES:
            raise ConfigError(f"stage is '{self.stage}'; choose from {', '.join(CHOICES)}")
        if (self.second is not None) != (self.stage == BOTH):
            raise ConfigError(f"a second run goes with the stage '{BOTH}' alone, and that needs it")
        if self.val_limit < 1:
            raise ConfigError(f"val_limit is {self.val_limit}; it must be at least 1")

    def to_settings(self) -> dict[str, Any]:
        """The options as a run folder keeps them, and `from_settings` reads them."""
        return asdict(self)

    @classmethod
    def of_stage(
        cls, stage: str, settings: Mapping[str, Any], given: Mapping[str, Any]
    ) -> DetectorOptions:
        """The options of a stage, what is not given as is usual there.

        Args:
            stage: one of `CHOICES`.
            settings: fields of `DetectorRun`; for both stages they hold for each.
            given: other fields.

        Raises:
            ConfigError: a setting makes no sense.
        """
        run = replace(STAGES.get(stage, DetectorRun()), **settings)
        second = replace(REFINER_RUN, **settings) if stage == BOTH else None
        return cls(**{"data": (), **given, "stage": stage, "run": run, "second": second})

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> DetectorOptions:
        """The options of an earlier run; what it did not know has its default.

        Raises:
            ConfigError: a setting makes no sense.
            KeyError, TypeError: the settings are those of another kind of run.
        """
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in settings.items() if name in known}
        for name in ("val", "init", "output"):
            if values.get(name) is not None:
                values[name] = Path(values[name])
        values["data"] = tuple(map(Path, settings["data"]))
        values["run"] = DetectorRun(**settings["run"])
        if values.get("second") is not None:
            values["second"] = DetectorRun(**values["second"])
        return cls(**values)

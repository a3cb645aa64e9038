"""The settings of a detector training, apart from the code that needs Keras."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lpr.errors import ConfigError

STRIDE_PX = 32
"""Input sides are multiples of the coarsest stride of the network."""


@dataclass(frozen=True, slots=True)
class DetectorRun:
    """Everything that decides what a training run gives, but the data."""

    steps: int = 10_000
    batch_size: int = 8
    learning_rate: float = 3e-3
    warmup_steps: int = 300
    weight_decay: float = 1e-4
    side_px: int = 512
    """Longer input side of the exported model; the last part of the training is of 4:3 at it."""
    early_side_px: int = 320
    """Side of the square crops of the first part, which cost less; plates keep their scale."""
    early_share: float = 0.5
    """Share of the steps that the first part takes."""
    width_multiplier: float = 0.35
    backbone_weights: str | None = None
    critic: str | None = None
    """A ``.tflite`` detector whose mistakes on the training pictures become hard negatives."""
    seed: int = 0
    checkpoint_every: int = 500
    evaluate_every: int = 1000
    workers: int = 2
    drawn_plates: int = 2000
    """Plates drawn beforehand, to be set into the training scenes."""
    drawn_scenes: int = 200
    """Whole scenes drawn beforehand; 0 for none."""

    def __post_init__(self) -> None:
        counts = ("steps", "batch_size", "checkpoint_every", "evaluate_every", "workers")
        for name in (*counts, "drawn_plates"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} is {getattr(self, name)}; it must be at least 1")
        if self.drawn_scenes < 0:
            raise ConfigError(f"drawn_scenes is {self.drawn_scenes}; it must be at least 0")
        if not 0 <= self.seed < 2**32:
            raise ConfigError(f"seed is {self.seed}; it must be from 0 to 2^32 - 1")
        for name in ("side_px", "early_side_px"):
            side_px = getattr(self, name)
            if side_px < 2 * STRIDE_PX or side_px % STRIDE_PX:
                raise ConfigError(
                    f"{name} is {side_px}; it must be a multiple of {STRIDE_PX} from "
                    f"{2 * STRIDE_PX} on"
                )
        if not 0 <= self.early_share <= 1:
            raise ConfigError(f"early_share is {self.early_share}; it must be between 0 and 1")

    def blocks(self, first_step: int) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """What is left to do from a step on, as (first step, last step, (height, width)) blocks.

        A block ends at a checkpoint or where the shape of the training pictures changes.
        """
        early = (self.early_side_px, self.early_side_px)
        late = (round(0.75 * self.side_px / STRIDE_PX) * STRIDE_PX, self.side_px)
        change = round(self.steps * self.early_share)
        step = first_step
        while step < self.steps:
            end = min(step - step % self.checkpoint_every + self.checkpoint_every, self.steps)
            if step < change:
                end = min(end, change)
            yield step, end, early if step < change else late
            step = end


REFINER_RUN = DetectorRun(
    steps=6000,
    batch_size=66,
    learning_rate=2e-3,
    warmup_steps=200,
    early_share=0.0,
    drawn_scenes=300,
)
"""The settings of a refiner's training; sides and the backbone mean nothing to it."""

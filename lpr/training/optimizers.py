"""The optimiser of the networks that learn with a rising, then falling learning rate."""

from __future__ import annotations

from dataclasses import dataclass

import keras

WARMUP_STEPS, WARMUP_SHARE = 500, 0.1
"""Steps in which the learning rate rises, at most, and their share of all at most."""


@dataclass(frozen=True, slots=True)
class AdamWConfig:
    """AdamW (Loshchilov and Hutter 2019) with gradients of a bounded norm."""

    learning_rate: float
    """The highest: it rises from a twentieth, then falls to a two-hundredth along a cosine."""
    weight_decay: float = 1e-3
    clip_norm: float = 5.0


def build_adamw(config: AdamWConfig, steps: int) -> keras.optimizers.Optimizer:
    """The optimiser for a training of so many steps; biases and norms do not decay."""
    warmup = min(WARMUP_STEPS, int(WARMUP_SHARE * steps))
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=config.learning_rate / 20,
        decay_steps=max(steps - warmup, 1),
        warmup_target=config.learning_rate,
        warmup_steps=warmup,
        alpha=0.005,
    )
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=config.weight_decay, global_clipnorm=config.clip_norm
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer

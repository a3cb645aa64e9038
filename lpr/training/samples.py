"""Samples of any kind: arrays of one row a sample, kept together, stored, split by plate."""

from __future__ import annotations

import zlib
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

Arrays: TypeAlias = Mapping[str, npt.NDArray[Any]]

_SPLIT_PARTS = 9973


@dataclass(frozen=True, slots=True)
class Samples:
    """What all kinds have: fields that are arrays of equal length, ``plates`` (N,) among them.

    Plates go by `plate_number`; a split never puts two samples of one plate on different sides.
    """

    @classmethod
    @abstractmethod
    def none(cls) -> Self:
        """Nothing, in the right shapes."""

    def __len__(self) -> int:
        return len(self.arrays()["plates"])

    def arrays(self) -> Arrays:
        """The arrays by their names."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """The samples of what `arrays` gave.

        Raises:
            KeyError, ValueError: an array is missing, or of another shape or type.
        """
        none = cls.none()
        count = len(arrays["plates"])
        for name, usual in none.arrays().items():
            array = arrays[name]
            if array.shape != (count, *usual.shape[1:]) or array.dtype.kind != usual.dtype.kind:
                raise ValueError(f"{name} is {array.dtype} of {array.shape}")
        return replace(none, **{name: arrays[name] for name in none.arrays()})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The samples of all parts, in their order."""
        listed = [part.arrays() for part in (cls.none(), *parts)]
        names = list(listed[0])
        return replace(
            cls.none(), **{name: np.concatenate([part[name] for part in listed]) for name in names}
        )

    def select(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Self:
        """The samples of a mask or of indices."""
        return replace(self, **{name: array[chosen] for name, array in self.arrays().items()})

    def of_plate(self, name: str) -> Self:
        """The samples, marked as those of the plate of that name."""
        plates = np.full(len(self), plate_number(name), dtype=np.int64)
        return replace(self, **{"plates": plates})

    def split_by_plate(self, share: float) -> tuple[Self, Self]:
        """Samples to train on, and those of about a ``share`` of the plates to validate on.

        The plate's number alone decides, so a model that goes on from an earlier run is never
        validated on plates that it was trained on then.
        """
        held_out = is_held_out(self.arrays()["plates"], share)
        return self.select(~held_out), self.select(held_out)


def plate_number(name: str) -> int:
    """A number for the plate of that name, the same in every run: its checksum, 32 bits."""
    return zlib.crc32(name.encode())


def is_held_out(plates: npt.NDArray[np.int64], share: float) -> npt.NDArray[np.bool_]:
    """Which plates, by their numbers (N,), are among the ``share`` that is not trained on, (N,)."""
    held_out: npt.NDArray[np.bool_] = plates % _SPLIT_PARTS < share * _SPLIT_PARTS
    return held_out

"""Pictures a second in one thread and in several: each picture once in each, round by round."""

from __future__ import annotations

import threading
from collections import Counter

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.evaluation.runs.threads import measure_threads


def test_every_picture_is_read_in_both_ways() -> None:
    seen: Counter[tuple[int, bool]] = Counter()
    main = threading.get_ident()

    def read(picture: Image) -> None:
        seen[picture.shape[0], threading.get_ident() == main] += 1

    pictures = [np.zeros((side, 9, 3), np.uint8) for side in (1, 2, 3)]
    rates = measure_threads(read, pictures, threads=3, rounds=4)
    assert seen == {(side, here): 5 for side in (1, 2, 3) for here in (True, False)}
    assert rates.threads == 3
    assert min(rates.alone, rates.together, rates.gain) > 0


def test_an_error_in_a_thread_is_not_lost() -> None:
    def read(picture: Image) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        measure_threads(read, [np.zeros((9, 9, 3), np.uint8)])

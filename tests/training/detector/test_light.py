"""Light changes pixels and nothing else."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.training.detector.light import change_light


def test_light_changes_values_and_no_shapes() -> None:
    rng = np.random.default_rng(2)
    image = cv2.resize(rng.integers(0, 255, (9, 16, 3), dtype=np.uint8), (160, 90))
    before = image.copy()
    changed = [change_light(rng, image) for _ in range(60)]
    np.testing.assert_array_equal(image, before)
    for each in changed:
        assert each.shape == image.shape
        assert each.dtype == np.uint8
    assert sum(bool((each != image).any()) for each in changed) > 55
    again = change_light(np.random.default_rng(5), image)
    np.testing.assert_array_equal(change_light(np.random.default_rng(5), image), again)

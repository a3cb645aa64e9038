"""What is drawn on small plates of motorcycles beside their text."""

import numpy as np

from lpr.synthesis.mounted import draw_mounted

SIZE_PX = (110, 200)


def test_bolts_and_stickers_lie_above_and_below_the_text() -> None:
    for seed in range(20):
        image = np.full((*SIZE_PX, 3), 240, np.uint8)
        draw_mounted(np.random.default_rng(seed), image)
        dark = image.min(axis=-1) < 150
        upper = dark[: round(0.25 * SIZE_PX[0])]
        assert upper[:, : SIZE_PX[1] // 2].any()
        assert upper[:, SIZE_PX[1] // 2 :].any()
        assert dark.mean() < 0.35


def test_plates_differ() -> None:
    drawn = []
    for seed in range(6):
        image = np.full((*SIZE_PX, 3), 240, np.uint8)
        draw_mounted(np.random.default_rng(seed), image)
        drawn.append(image.tobytes())
    assert len(set(drawn)) == len(drawn)

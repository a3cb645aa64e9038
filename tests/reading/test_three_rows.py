import numpy as np

from lpr import Recognizer
from lpr.synthesis.plates import draw_plate

FORMS = (("AB", "1370", "CD"), ("KM", "52", "487"), ("ZG", "936", "HT"), ("T 74", "PN", "31"))


def test_plates_of_three_rows_are_read() -> None:
    recognizer = Recognizer()
    plates = [
        draw_plate(np.random.default_rng([3, seed]), 60, FORMS[seed % len(FORMS)])
        for seed in range(24)
    ]
    read = [recognizer.read_plate(plate.image) for plate in plates]
    right = [plate.text == drawn.text for plate, drawn in zip(read, plates, strict=True)]
    assert sum(right) >= 20
    assert all(
        plate.lines == drawn.lines
        for plate, drawn, is_right in zip(read, plates, right, strict=True)
        if is_right
    )


def test_plates_of_fewer_rows_stay_so() -> None:
    recognizer = Recognizer()
    for seed in range(12):
        rows = (("AB 123 CD",), ("KM 52", "4871"))[seed % 2]
        drawn = draw_plate(np.random.default_rng([4, seed]), 60, rows)
        assert len(recognizer.read_plate(drawn.image).lines) <= len(rows)

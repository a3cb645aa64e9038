"""The classes of the character network."""

import pytest

from lpr.alphabet import CHARACTERS, CLASS_COUNT, REJECT_INDEX, class_name, encode


def test_classes_are_the_characters_and_the_reject_class():
    assert (len(CHARACTERS), REJECT_INDEX, CLASS_COUNT) == (36, 36, 37)
    assert encode("09AZ").tolist() == [0, 9, 10, 35]
    assert encode("").shape == (0,)
    assert [class_name(k) for k in (0, 10, REJECT_INDEX)] == ["0", "A", "none"]


def test_other_characters_are_refused():
    with pytest.raises(KeyError):
        encode("a")

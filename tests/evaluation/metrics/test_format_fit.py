"""Which labelled texts fit no format of their region."""

from pathlib import Path

from lpr.datasets.records import PlateTextRecord
from lpr.evaluation.metrics.format_fit import fit_lines, format_fits


def plates(**texts: str) -> list[PlateTextRecord]:
    """Records of ``region="text text"``; ``_`` in a region stands for ``-``."""
    return [
        PlateTextRecord(Path(f"{text}.png"), text, "test", region.replace("_", "-").upper())
        for region, listed in texts.items()
        for text in listed.split()
    ]


def test_texts_that_fit_no_format_are_listed_once() -> None:
    (fit,) = format_fits(plates(gb="NL60LXB NL6OLXB NL6OLXB"))
    assert (fit.region, fit.plates, fit.unfit, fit.known) == ("gb", 3, ("NL6OLXB",), True)


def test_a_form_of_another_state_is_told_from_one_of_none() -> None:
    (fit,) = format_fits(plates(us_ak="ABC123 4SZW590 LOVEBUG"))
    assert fit.unfit == ("4SZW590", "LOVEBUG")
    assert fit.of_country == {"4SZW590"}
    assert fit_lines([fit]) == ["us-ak: 2 of 3: 4SZW590~ LOVEBUG"]


def test_a_region_without_formats_fits_nothing() -> None:
    (fit,) = format_fits(plates(aq="ABC123"))
    assert (fit.unfit, fit.known) == (("ABC123",), False)
    assert fit_lines([fit]) == ["aq (no formats): 1 of 1: ABC123"]


def test_plates_of_no_known_region_and_regions_that_fit_say_nothing() -> None:
    records = [*plates(unknown="X", mixed="Y", cz="1AB2345"), PlateTextRecord(Path(), "Z", "test")]
    fits = format_fits(records)
    assert [fit.region for fit in fits] == ["cz"]
    assert fit_lines(fits) == []

"""Reasons for a low confidence."""

from dataclasses import replace

from lpr.geometry import Box
from lpr.reading.doubts import doubts
from lpr.types import Character, Doubt, Plate, Reading

BOX = Box(0, 0, 10, 10)


def plate(text: str, confidence: float, *characters: Character) -> Plate:
    return Plate(
        text,
        confidence,
        BOX,
        BOX.to_quad(),
        0.9,
        matches_format=True,
        characters=characters or tuple(Character(c, 0.99, BOX) for c in text),
        candidates=(Reading(text, confidence, True, "hr"),),
    )


def reasons(unsure: Plate) -> dict[str, str]:
    """The sentences by their codes."""
    return {doubt.code: doubt.reason for doubt in doubts(unsure)}


def test_a_sure_reading_needs_no_reasons() -> None:
    assert doubts(plate("ZG1234AB", 0.97)) == ()
    assert doubts(plate("", 0.0)) == ()


def test_the_confidence_comes_first() -> None:
    assert doubts(plate("ZG1234AB", 0.41)) == (Doubt("unsure", "the confidence is 0.41"),)


def test_hardly_legible_characters_are_named_with_what_they_may_be() -> None:
    weak = Character("8", 0.42, BOX, (("B", 0.4),))
    found = reasons(plate("ZG8", 0.5, Character("Z", 0.9, BOX), Character("G", 0.9, BOX), weak))
    assert found["illegible"] == "hardly legible: 8 (0.42, perhaps B)"


def test_a_rival_reading_is_named() -> None:
    unsure = plate("ZG1234AB", 0.5)
    other = Reading("ZG1234A8", 0.4, False, None)
    found = reasons(replace(unsure, candidates=(*unsure.candidates, other)))
    assert found["rival"] == "ZG1234A8 is nearly as likely (0.40)"
    weak = replace(other, confidence=0.05)
    assert list(reasons(replace(unsure, candidates=(*unsure.candidates, weak)))) == ["unsure"]


def test_fragments_and_texts_of_no_format_are_called_so() -> None:
    found = reasons(replace(plate("A1", 0.2), matches_format=False))
    assert found["length"] == "2 characters only: a part of a plate, or none"
    assert found["format"] == "the text keeps to no plate format of the region"


def test_words_and_long_texts_are_called_so() -> None:
    found = reasons(replace(plate("THEATRE", 0.2), matches_format=False))
    assert "perhaps a word, and no plate" in found["format"]
    found = reasons(replace(plate("701271703800", 0.2), matches_format=False))
    assert found["length"] == "12 characters: longer than plates are"


def test_what_the_witness_reads_is_told_where_it_is_another_text() -> None:
    unsure = plate("ZG1234AB", 0.5)
    told = {doubt.code: doubt.reason for doubt in doubts(unsure, "ZG1284AB")}
    assert told["contradicted"] == "the second network, which sees whole rows, reads ZG1284AB"
    assert [doubt.code for doubt in doubts(plate("OG1234AB", 0.5), "0G1234AB")] == ["unsure"]
    assert doubts(plate("ZG1234AB", 0.97), "ZG1284AB") == ()

"""Lists of codes in the pattern notation."""

import pytest

from lpr.errors import ConfigError
from lpr.formats.patterns import parse_patterns


def test_a_list_allows_its_codes_alone() -> None:
    (pattern,) = parse_patterns(["town = AB CD", "town += EF", "(town) #"], "x.txt")
    fitting = [text for text in ("AB1", "CD2", "EF3", "AD4", "EFG") if pattern.matches(text)]
    assert fitting == ["AB1", "CD2", "EF3"]
    assert pattern.codes == ((0, ("AB", "CD", "EF")),)


def test_codes_may_stand_anywhere_and_in_the_line_itself() -> None:
    (pattern,) = parse_patterns(["## (EL|EV) (01|2A)"], "x.txt")
    assert pattern.matches("12EV2A")
    assert not pattern.matches("12EE2A")
    assert pattern.codes == ((2, ("EL", "EV")), (4, ("01", "2A")))


def test_codes_of_several_lengths_give_a_pattern_each_the_longest_list_first() -> None:
    patterns = parse_patterns(["area = A BC BD", "(area) #"], "x.txt")
    assert [pattern.codes for pattern in patterns] == [((0, ("BC", "BD")),), ((0, ("A",)),)]
    assert [pattern.notation for pattern in patterns] == ["(area) #", "(area) #"]


def test_a_list_makes_a_pattern_more_selective() -> None:
    listed, free = parse_patterns(["(AB|CD) #", "[A-Z][A-Z] #"], "x.txt")
    assert listed.share == pytest.approx(free.share * 2 / 26**2)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (["(town) #"], "there is no list 'town'"),
        (["town += AB", "#"], "there is no list 'town' yet"),
        (["town = AB", "town = CD", "#"], r"there is a list 'town' already"),
        (["(AB|AB) #"], "'AB' stands there twice"),
        (["town = ABCD", "#"], "'ABCD' is no code"),
        (["(A|) #"], "'' is no code"),
        (["(AB #"], "has no meaning here"),
    ],
)
def test_a_bad_list_names_file_line_and_reason(bad: list[str], why: str) -> None:
    with pytest.raises(ConfigError, match=rf"x\.txt:\d: .* is no pattern: .*{why}"):
        parse_patterns(bad, "x.txt")

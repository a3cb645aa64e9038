"""The pattern notation, the data files and the names of regions."""

import re

import pytest

from lpr.errors import ConfigError
from lpr.formats.grammar import (
    REGIONS_DIR,
    available_groups,
    available_regions,
    load_grammar,
    region_name,
    resolve_regions,
    vehicles_millions,
)
from lpr.formats.patterns import parse_patterns
from lpr.formats.table import region_table

DOCS = REGIONS_DIR.parents[2] / "docs" / "regions.md"


def regions_of(names: str) -> list[str]:
    return [grammar.region for grammar in resolve_regions(names)]


@pytest.mark.parametrize(
    ("notation", "fits", "fails"),
    [
        ("@@##", ["AB12"], ["A112", "AB1", "AB123", "ABC2"]),
        ("@@-## ? ", ["AB12C", "AB123"], ["AB12", "AB1C3"]),
        ("[A-CX] # 7", ["A17", "X97"], ["D17", "A18", "AA7"]),
        ("[0-26-8A]", ["0", "2", "6", "A"], ["3", "9", "B"]),
        ("FL #", ["FL1"], ["FI1", "LF1"]),
    ],
)
def test_notation(notation: str, fits: list[str], fails: list[str]) -> None:
    (pattern,) = parse_patterns([notation], "x.txt")
    assert [text for text in fits + fails if pattern.matches(text)] == fits


def test_letters_change_from_their_line_on() -> None:
    before, after = parse_patterns(["@#", "@ = [BC]  // few", "", "@ #"], "x.txt")
    assert before.matches("Z1")
    assert after.classes == ("BC", "0123456789")


def test_share_tells_selective_patterns() -> None:
    digits, anything = parse_patterns(["##", "??"], "x.txt")
    assert digits.share == pytest.approx((10 / 36) ** 2)
    assert anything.share == 1.0


@pytest.mark.parametrize("bad", ["@@*#", "[A-", "[]", "[Z-A]#", "[a]", "ab", "@ = AB", "A]"])
def test_bad_pattern_names_file_and_line(bad: str) -> None:
    with pytest.raises(ConfigError, match=r"x\.txt:3: .*no pattern"):
        parse_patterns(["// comment", "@@##", bad], "x.txt")


def test_empty_file_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"x\.txt: holds no pattern"):
        parse_patterns(["// only talk"], "x.txt")


@pytest.mark.parametrize("region", available_regions())
def test_data_file(region: str) -> None:
    text = (REGIONS_DIR / f"{region}.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"[a-z]{2}(-[a-z]{2,3})?", region)
    assert region_name(region)
    assert re.search(r"^// source: \S", text, re.MULTILINE), "says where it is from"
    examples = re.search(r"^// e\.g\. (.+)$", text, re.MULTILINE)
    assert examples, "gives examples"
    grammar = load_grammar(region)
    assert [e for e in examples[1].split() if not grammar.matches(e)] == []
    forms = [(pattern.classes, pattern.groups) for pattern in grammar.patterns]
    assert len(set(forms)) == len(forms), "each pattern once"


def test_tables_name_regions_that_exist() -> None:
    known = {*available_regions(), *available_groups()}
    members = {m for group in available_groups().values() for m in group}
    assert members <= known
    assert set(vehicles_millions()) <= known


def test_all_states_and_the_european_union_are_there() -> None:
    assert len([r for r in available_regions() if r.startswith("us-")]) == 51
    assert len(resolve_regions("eu-27")) == 27


def test_resolve() -> None:
    assert regions_of("GB") == ["gb"]
    assert regions_of(" hr , us_ca,hr") == ["hr", "us-ca"]
    assert regions_of("uk") == ["gb"]
    assert regions_of("ca-on") == ["ca"], "its provinces have no files"
    assert regions_of("us")[0] == "us"
    assert "us-wy" in regions_of("us")
    assert {"de", "gb"} <= set(regions_of("eu"))
    assert regions_of("br,eu")[0] == "br"
    assert regions_of("Croatia, new south wales") == ["hr", "au-nsw"]
    assert regions_of("USA") == regions_of("us")
    assert regions_of("auto") == regions_of("all") == list(available_regions())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("us-cx", "did you mean us-"),
        ("germani", "did you mean germany"),
        ("georgia", "may be ge or us-ga"),
        ("gb,autoo", "did you mean auto"),
        ("gb,", "empty name"),
        ("", "empty name"),
    ],
)
def test_unknown_region_says_the_close_ones(name: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_regions(name)
    assert hint in str(caught.value)


def test_documentation_lists_every_region() -> None:
    assert region_table() in DOCS.read_text(encoding="utf-8"), (
        "put the output of 'lpr formats' into docs/regions.md"
    )

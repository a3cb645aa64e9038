"""Regions are called by codes and by names; what is neither is told with a close one."""

from __future__ import annotations

import pytest

from lpr.errors import ConfigError
from lpr.formats.grammar import OTHER_NAMES, available_regions, region_name
from lpr.formats.region_names import COUNTRIES, region_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("HR", "hr"),
        ("Croatia", "hr"),
        (" united  kingdom ", "gb"),
        ("Great Britain", "gb"),
        ("us_ca", "us-ca"),
        ("California", "us-ca"),
        ("CA-ON", "ca-on"),
        ("KW", "kw"),
        ("EU", "eu"),
    ],
)
def test_codes_and_names(name: str, code: str) -> None:
    assert region_code(name) == code


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Croatai", "no region is called 'croatai'; did you mean croatia"),
        ("XX", "no region is called 'xx'"),
        ("us-zz", "no region is called 'us-zz'; did you mean us-"),
        ("hr-", "no region is called 'hr-'; did you mean hr"),
        ("Georgia", "'georgia' may be ge or us-ga; write one of these codes"),
        ("@#", "no region is called '@#'; write a code such as 'HR' or 'US-CA'"),
        ("x" * 100_000, "write a code such as 'HR'"),
    ],
)
def test_names_of_nothing(name: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        region_code(name)
    assert len(str(caught.value)) < 200


def test_every_grammar_is_called_by_its_code_and_its_name() -> None:
    for region in available_regions():
        assert region_code(region) == region
        if not region_name(region).startswith("Georgia"):
            assert region_code(region_name(region)) == region
        assert region.partition("-")[0] in COUNTRIES


def test_other_names_are_codes_of_grammars() -> None:
    assert set(OTHER_NAMES.values()) <= set(available_regions())

"""The guide of the interfaces names whatever there is."""

from __future__ import annotations

import re

import pytest

from lpr.service.api.blueprint import rest
from tests.paths import ROOT


@pytest.mark.usefixtures("served")
def test_each_resource_is_in_the_table() -> None:
    guide = (ROOT / "docs/interfaces.md").read_text(encoding="utf-8")
    lines = [line for line in guide.splitlines() if line.startswith("|")]
    told = {name for line in lines for name in re.findall(r"/([a-z_]+)", line.split("|")[1])}
    there = {one.rule.split("/")[1].split(".")[0] for one in rest}
    assert there - told - {"openapi"} == set()

"""Rules that ask for regions by codes, names and groups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lpr.service.rules.dry_run import dry_run
from lpr.service.store import Actions, Conditions, RuleSettings, Store
from tests.service.passages import START, passage


@pytest.mark.parametrize(
    ("asked", "count"),
    [("hr", 1), ("HR", 1), ("Croatia", 1), ("eu", 1), ("us", 1), ("us-ca", 1), ("France", 0)],
)
def test_a_region_is_asked_for_by_code_name_or_group(store: Store, asked: str, count: int) -> None:
    store.passages.save(passage(1, "ZG1", region="hr"))
    store.passages.save(passage(2, "7ABC1", region="us-ca"))
    settings = RuleSettings(
        "x", conditions=Conditions(regions=(asked,)), actions=Actions(incident=True)
    )
    assert dry_run(store, settings, START, START + timedelta(days=1)).count == count

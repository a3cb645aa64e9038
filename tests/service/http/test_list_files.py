"""Lists of plates as tables."""

from __future__ import annotations

import pytest

from lpr.errors import ConfigError
from lpr.service.http.list_files import MOST_ROWS, entries_csv, read_entries
from lpr.service.store import ListEntry


def test_a_long_list_is_taken_back() -> None:
    lines = [ListEntry(number, 1, f"ZG{number:06}", "of the fleet") for number in range(50_025)]
    found = read_entries("".join(entries_csv(lines)).encode())
    assert found.problems == ()
    assert [one.pattern for one in found.entries] == [one.pattern for one in lines]


def test_a_table_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(ConfigError, match=f"more than {MOST_ROWS} rows; give it in parts"):
        read_entries(b"plate\n" + b"Z1\n" * (MOST_ROWS + 1))

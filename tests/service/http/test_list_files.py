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


def test_an_open_quote_is_told_of_the_line_that_has_it() -> None:
    with pytest.raises(ConfigError, match="line 3 is no row"):
        read_entries(b'plate;note\nA1;x\nB2;"open\nC3;y\nD4;z\n')
    with pytest.raises(ConfigError, match="line 3 is no row"):
        read_entries(b'plate,note\nA1,ok\nB2,"b\nC3,"x"\n')
    found = read_entries(b'plate,note\nA1,ok\nB2,"two\nlines"\nC3,x\n')
    assert [one.pattern for one in found.entries] == ["A1", "C3"]
    assert [one.split(":")[0] for one in found.problems] == ["line 3"]

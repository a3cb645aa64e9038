"""What `lpr watch` is told to watch: names, globs, and a list on standard input."""

from __future__ import annotations

import io
from pathlib import Path

from lpr.cli.watch_sources import named_sources


def named(*words: str, stdin: str | None = None) -> tuple[list[str], list[tuple[str, str]]]:
    """The sources that words stand for, and what was told of those that stand for nothing."""
    failed: list[tuple[str, str]] = []
    given = None if stdin is None else io.StringIO(stdin)
    names = named_sources(words, given, lambda word, why: failed.append((word, why)))
    return names, failed


def test_names_stand_for_themselves() -> None:
    words = ["gate.mp4", "0", "rtsp://cam/live?a[0]=*", "https://cam/snap.jpg?x=1", "img_%04d.jpg"]
    assert named(*words) == (words, [])


def test_a_glob_stands_for_the_files_that_it_matches(tmp_path: Path) -> None:
    for name in ("b.mp4", "a.mp4", "c.txt", "deep/d.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.mp4").mkdir()
    flat = [str(tmp_path / "a.mp4"), str(tmp_path / "b.mp4")]
    assert named(f"{tmp_path}/*.mp4") == (flat, [])
    assert named(f"{tmp_path}/**/*.mp4") == ([*flat, str(tmp_path / "deep" / "d.mp4")], [])


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    film = tmp_path / "gate[1].mp4"
    film.touch()
    assert named(str(film)) == ([str(film)], [])


def test_a_dash_stands_for_the_lines_of_standard_input() -> None:
    lines = "\n# cameras\nrtsp://one/live\n  gate.mp4 \n"
    assert named("0", "-", stdin=lines) == (["0", "rtsp://one/live", "gate.mp4"], [])


def test_what_stands_for_nothing_is_told_and_costs_no_other(tmp_path: Path) -> None:
    names, failed = named(f"{tmp_path}/*.mp4", "-", "gate.mp4", stdin="\n# none\n")
    assert names == ["gate.mp4"]
    (pattern, no_match), (dash, empty) = failed
    assert (pattern, dash) == (f"{tmp_path}/*.mp4", "-")
    assert "as a pattern it matches none" in no_match
    assert "names no source" in empty
    assert named("-")[1][0][0] == "-"

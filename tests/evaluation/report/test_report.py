"""Reports: written and read again, compared, as Markdown."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lpr.errors import ConfigError, DatasetError
from lpr.evaluation.report import markdown
from lpr.evaluation.report.compare import compare, summary
from lpr.evaluation.report.report import Outcome, Report, read_report
from lpr.evaluation.report.table import markdown_table

NAN = float("nan")


def outcome(picture: str, text: str, truth: str = "AB1", source: str = "eu") -> Outcome:
    return Outcome(picture, 0, source, bool(text), text == truth, 80.0, truth, text, 0.5)


def report(**texts: str) -> Report:
    """A report of plates that all say AB1, with what was read on each picture."""
    share = sum(text == "AB1" for text in texts.values()) / len(texts)
    row = {"plates": len(texts), "exact": share, "calibration_error": NAN}
    return Report(
        task="read",
        rows={"eu": row, "all": row},
        intervals={"all": {"exact": (0.25, 1.0)}},
        timings_ms={"read": {"median": 2.0, "p95": 4.5}},
        outcomes=[outcome(picture, text) for picture, text in texts.items()],
        about={"engine": "lpr", "data": "plates.csv", "command": "evaluate.py"},
    )


def test_a_report_comes_back_as_it_was(tmp_path: Path) -> None:
    written = report(a="AB1", b="")
    path = tmp_path / "report.json"
    path.write_text(written.to_json())
    again = read_report(path)
    assert again.outcomes == written.outcomes
    assert again.rows["all"]["exact"] == 0.5
    assert math.isnan(again.rows["all"]["calibration_error"])


@pytest.mark.parametrize("text", ["{}", "no json", "[]", '{"rows": 3}'])
def test_another_file_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(DatasetError, match=r"report\.json: no report of lpr evaluate"):
        read_report(path)


def test_a_comparison_names_the_plates_that_flipped() -> None:
    before = report(a="AB1", b="AB7", c="", d="AB1")
    now = report(a="AB7", b="AB1", c="AB1", e="AB1")
    found = compare(before, now)
    assert found.shared == 3
    assert [flip.now.picture for flip in found.gained] == ["b", "c"]
    assert [flip.now.picture for flip in found.lost] == ["a"]
    assert found.changes["eu"]["exact"] == (0.5, 0.75)
    lines = summary(found).splitlines()
    assert lines[1].split() == ["eu", "50.0%", ">", "75.0%", "+"]
    assert "newly right: 2 of 3 plates in both reports" in lines
    assert found.lead
    assert found.lead.share == pytest.approx(1 / 3)
    assert lines[3].startswith("points more of the plates in both reports are right: +33.3 (")
    assert lines[6].split() == ["b", "1", "AB1", "AB7", "AB1"]
    assert lines[7].split() == ["c", "1", "AB1", "not", "found", "AB1"]
    assert lines[-1].split() == ["a", "1", "AB1", "AB1", "AB7"]


def test_only_reports_of_one_task_compare() -> None:
    with pytest.raises(ConfigError, match="detect and read"):
        compare(replace(report(a="AB1"), task="detect"), report(a="AB1"))


def test_an_error_rate_that_falls_is_better() -> None:
    before, now = report(a="AB1"), report(a="AB1")
    before.rows["all"]["character_error_rate"] = 0.2
    now.rows["all"]["character_error_rate"] = 0.1
    assert "20.0% > 10.0% +" in summary(compare(before, now))


def test_intervals_stand_behind_figures() -> None:
    rows = {"all": {"plates": 7, "exact": 0.5, "calibration_error": NAN}}
    assert markdown_table(rows, {"all": {"exact": (0.25, 0.75)}}).splitlines() == [
        "| source | plates | exact | ECE |",
        "| --- | ---: | ---: | ---: |",
        "| all | 7 | 50.0% (25.0 to 75.0) | - |",
    ]


def test_markdown_tells_everything() -> None:
    now = report(a="AB1", b="AB7")
    now.outcomes[1] = replace(now.outcomes[1], lost_at="wrong path")
    now.about["cold_start"] = {"seconds": 0.34, "peak_mb": 111.0, "runs": 3}
    text = markdown.report_markdown(
        now, {"Reliability": "reliability.png"}, compare(report(a="AB7", b="AB7"), now)
    )
    for part in (
        "# read of plates.csv",
        "- command: `evaluate.py`",
        "| all | 2 | 50.0% (25.0 to 100.0) | - |",
        "| read | 2.0 | 4.5 |",
        "reads one picture in 0.34 s (median of 3) and needs at most 111 MB",
        "| wrong path | 1 |",
        "![Reliability](reliability.png)",
        "### Right now: 1 of 2 plates in both reports",
        "| a | 1 | AB1 | AB7 | AB1 |",
    ):
        assert part in text


def test_engines_stand_side_by_side() -> None:
    ours, theirs = report(a="AB1", b="AB1"), report(a="AB1", b="")
    theirs.about = {"engine": "tesseract", "data": "plates.csv"}
    assert markdown.engine_lines([ours, theirs], ("exact",)) == [
        ["source", "plates", "lpr", "tesseract", "lpr - tesseract, points"],
        ["eu", "2", "100.0%", "50.0%", "+50.0 (+0.0 to +100.0) level"],
        ["all", "2", "100.0%", "50.0%", "+50.0 (+0.0 to +100.0) level"],
        ["median ms (read)", "", "2.0", "2.0", ""],
        ["licence", "", "MIT", "Apache-2.0", ""],
    ]
    text = markdown.engines_markdown([ours, theirs], {"Coverage": "coverage.png"})
    assert "![Coverage](coverage.png)" in text
    assert "[tesseract](tesseract/report.md)" in text
    assert "- engine: lpr, tesseract\n" in text
    for report_of, seconds in ((ours, 0.34), (theirs, 1.26)):
        report_of.about["cold_start"] = {"seconds": seconds, "peak_mb": 110.2, "runs": 3}
    lines = markdown.engine_lines([ours, theirs], ("exact",))
    assert lines[-3:-1] == [
        ["cold start s", "", "0.3", "1.3", ""],
        ["peak memory MB", "", "110", "110", ""],
    ]


def test_names_from_data_break_no_report() -> None:
    name = "<script>alert(1)</script> | [x](http://e) `b` \x1b[31m\n# heading"
    one = report(a="AB1")
    hostile = replace(
        one,
        rows={name: one.rows["eu"], "all": one.rows["all"]},
        about=one.about | {"data": name},
    )
    text = markdown.report_markdown(hostile)
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\n# heading" not in text
    assert "[x](" not in text
    table = next(line for line in text.splitlines() if line.startswith("| &lt;script&gt;"))
    heading = next(line for line in text.splitlines() if line.startswith("| source"))
    assert len(re.findall(r"(?<!\\)\|", table)) == heading.count("|")

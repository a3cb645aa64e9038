"""``lpr formats``: the table of regions, and labels that fit no format."""

from pathlib import Path

import pytest

from lpr.cli.main import main


def test_the_table_lists_regions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    assert "| `hr` | Croatia |" in capsys.readouterr().out


def test_regions_are_listed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats", "Croatia", "us-ca,si"]) == 0
    _, _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split("`")[1] for row in rows] == ["hr", "si", "us-ca"]
    assert main(["formats", "nowhere"]) == 2
    assert "no region is called 'nowhere'" in capsys.readouterr().err


def test_check_lists_the_texts_that_fit_no_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["A.png,NL60LXB,GB", "B.png,LOVEBUG,US-AK", "C.png,4SZW590,US-AK", "D.png,X,unknown"]
    for row in rows:
        (tmp_path / row.split(",")[0]).touch()
    labels = tmp_path / "plates.csv"
    labels.write_text("image_path,plate_text,plate_region\n" + "\n".join(rows) + "\n")
    assert main(["formats", "--check", str(labels)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "us-ak: 2 of 2: 4SZW590~ LOVEBUG",
        "3 plates of known region, 2 texts fit no format",
    ]
    assert main(["formats", "gb", "--check", str(labels)]) == 0
    assert capsys.readouterr().out == "1 plates of known region, 0 texts fit no format\n"

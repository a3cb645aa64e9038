"""Plates as CSV, the way spreadsheets of all countries write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.datasets import PlateTextRecord, read_plates_csv
from lpr.datasets.dataset import read_dataset
from lpr.datasets.issues import Issue, Kind, LabelError
from lpr.datasets.plate_csv import write_plates_csv
from lpr.errors import DatasetError


def table(folder: Path, text: str) -> Path:
    (folder / "img").mkdir()
    for name in ("a.png", "b.png", "img/a.png"):
        (folder / name).touch()
    path = folder / "plates.csv"
    path.write_bytes(text.encode())
    return path


def issues_of(path: Path) -> tuple[list[str], list[Issue]]:
    """The texts that are read, and what is said of the others."""
    told: list[LabelError] = []
    records = read_plates_csv(path, on_error=told.append)
    return [record.text for record in records], [error.issue for error in told]


@pytest.mark.parametrize(
    "text",
    [
        "image_path;plate_text\na.png;AB12\n",
        "image_path\tplate_text\na.png\tAB12\n",
        "image_path, plate_text\na.png, AB12\n",
        "Image_Path,PLATE_TEXT\na.png,AB12\n",
        " image path , plate-text \n a.png , AB 12 \n",
        "\ufeffimage_path,plate_text\r\na.png,AB12\r\n",
        '"image_path";"plate_text";""\r\n"a.png";"AB12";""\r\n;;\r\n',
        "image_path,plate_text\na.png,AB12,,\n\n,\n",
        "plate_text;x;image_path\nAB12;1,5;a.png\n",
    ],
)
def test_what_spreadsheets_write(tmp_path: Path, text: str) -> None:
    (record,) = read_plates_csv(table(tmp_path, text))
    assert record == PlateTextRecord(tmp_path / "a.png", "AB12", tmp_path.name)


def test_separators_of_windows(tmp_path: Path) -> None:
    path = table(tmp_path, "image_path,plate_text\nimg\\a.png,AB12\n.\\b.png,CD34\n")
    first, second = read_plates_csv(path)
    assert (first.image, first.source) == (tmp_path / "img/a.png", "img")
    assert second.image == tmp_path / "b.png"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("image_path|plate_text\na.png|AB12\n", 1, "no column image_path, plate_text; .* commas"),
        ("image_path;text\na.png;AB12\n", 1, r"no column plate_text; .*'image_path;text'"),
        ("image_path,plate_text,Plate Text\na.png,A1,B2\n", 1, "column plate_text is there twice"),
        ("image_path,plate_text\na.png,AB,12\n", 2, "has 3 cells where the first line names 2"),
        ('image_path,plate_text\na.png,"AB12\nb.png,CD34\n', 2, "a quote is opened and not closed"),
        (f"image_path,plate_text\na.png,{'A' * 200_000}\n", 2, "not a row of the table"),
        (f"image_path,plate_text\na.png,{'A' * 2000}\n", 2, r"plate text is 'A+\.\.\.A+'"),
        ("image_path,plate_text\na\0.png,AB12\n", 2, r"picture 'a\\x00\.png' not found"),
        (f"image_path,plate_text\n{'x' * 5000},AB12\n", 2, r"picture 'x+\.\.\.x+' not found"),
        ("image_path,plate_text\n,AB12\n", 2, "picture '' not found"),
    ],
)
def test_what_is_no_table_of_plates(tmp_path: Path, text: str, line: int, told: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(DatasetError, match=told) as caught:
        read_plates_csv(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400 + 2 * len(str(tmp_path))


def test_an_open_quote_swallows_no_other_row(tmp_path: Path) -> None:
    rows = 'a.png,"AB12\nb.png,CD34\na.png,EF"56\nb.png,"GH78"\n'
    texts, told = issues_of(table(tmp_path, f"image_path,plate_text\n{rows}"))
    assert texts == ["CD34", "GH78"]
    assert [issue.place.rsplit(":", 1)[1] for issue in told] == ["2", "4"]


@pytest.mark.parametrize("text", ["image_path,plate_text\n", "image_path;plate_text\r\n;\r\n"])
def test_a_table_without_rows_is_an_issue(tmp_path: Path, text: str) -> None:
    path = table(tmp_path, text)
    assert issues_of(path) == ([], [Issue(Kind.EMPTY, str(path), _NO_ROWS)])
    with pytest.raises(DatasetError, match="no rows in it"):
        read_dataset(path)


_NO_ROWS = "no rows in it; add a row for each plate"


def test_regions_by_name(tmp_path: Path) -> None:
    rows = "a.png,AB12,Croatia\na.png,AB12,us-ca\nb.png,AB12,Kroatia\nb.png,AB12,unknown\n"
    path = table(tmp_path, f"image_path,plate_text,plate_region\n{rows}")
    told: list[LabelError] = []
    records = read_plates_csv(path, on_error=told.append)
    assert [record.region for record in records] == ["HR", "US-CA", None]
    (error,) = told
    assert error.issue.kind == Kind.REGION
    assert str(error).startswith(f"{path}:4: no region is called 'kroatia'; did you mean croatia")


def test_own_letters_are_told_with_the_option_that_takes_them(tmp_path: Path) -> None:
    path = table(tmp_path, "image_path,plate_text\na.png,ŽG12\n")
    with pytest.raises(DatasetError, match=r"letters outside the alphabet: Ž; give --alphabet .*Ž"):
        read_plates_csv(path)
    assert [record.text for record in read_plates_csv(path, "0123GŽ")] == ["ŽG12"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    image = tmp_path / "=a.png"
    image.touch()
    record = PlateTextRecord(image, "AB12", "=cmd|calc", text_by="@eye")
    write_plates_csv(tmp_path / "out.csv", [record])
    cells = (tmp_path / "out.csv").read_text().splitlines()[1].split(",")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert read_plates_csv(tmp_path / "out.csv") == [record]

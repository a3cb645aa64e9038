"""Sources name pictures in every way that the help promises."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lpr.errors import SourceError
from lpr.sources import list_pictures


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "photos"
    (folder / "2024").mkdir(parents=True)
    (folder / "folder.jpg").mkdir()
    for name in ("b.JPG", "a čaj.png", "notes.md", ".hidden.jpg", "2024/c.webp"):
        (folder / name).touch()
    return Path("photos")


def names(*sources: str, stdin: str | None = None) -> list[str]:
    pictures = list_pictures(sources, None if stdin is None else io.StringIO(stdin))
    return [path.as_posix() for path in pictures]


def test_folder_gives_its_own_pictures_in_order(photos: Path) -> None:
    assert names("photos") == ["photos/a čaj.png", "photos/b.JPG"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("photos/*", ["photos/a čaj.png", "photos/b.JPG"]),
        ("photos/*.png", ["photos/a čaj.png"]),
        ("photos/**", ["photos/2024/c.webp", "photos/a čaj.png", "photos/b.JPG"]),
        ("photos/*/?.webp", ["photos/2024/c.webp"]),
    ],
)
def test_globs(photos: Path, pattern: str, expected: list[str]) -> None:
    assert names(pattern) == expected


def test_a_name_with_brackets_is_a_file_first(photos: Path) -> None:
    (photos / "car[1].jpg").touch()
    assert names("photos/car[1].jpg") == ["photos/car[1].jpg"]


def test_a_named_file_is_kept_whatever_its_ending_and_even_if_missing(photos: Path) -> None:
    assert names("photos/notes.md", "gone.jpg") == ["photos/notes.md", "gone.jpg"]


def test_list_counts_from_here_or_from_its_own_folder(photos: Path) -> None:
    text = "\ufeffphotos/b.JPG\r\n\r\n  \na čaj.png\ngone.jpg\n"
    (photos / "list.txt").write_text(text, encoding="utf-8")
    assert names("photos/list.txt") == ["photos/b.JPG", "photos/a čaj.png", "gone.jpg"]


def test_stdin_gives_a_path_per_line(photos: Path) -> None:
    assert names("-", "photos/b.JPG", stdin="x y.jpg\nz.jpg") == [
        "x y.jpg",
        "z.jpg",
        "photos/b.JPG",
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("empty", r"empty: no pictures in this folder; sub-folders .*empty/\*\*"),
        ("photos/*.tiff", r"photos/\*\.tiff: no such file, .* matches no pictures"),
        ("gone.txt", r"gone\.txt: the list cannot be read \(No such file"),
        ("blank.txt", r"blank\.txt: names no pictures; write one path per line"),
        ("-", "standard input: names no pictures"),
    ],
)
def test_sources_without_pictures_say_so(photos: Path, source: str, message: str) -> None:
    Path("empty").mkdir()
    Path("blank.txt").write_text("\n\n")
    with pytest.raises(SourceError, match=message):
        list_pictures([source], io.StringIO("\n"))


def test_a_folder_that_cannot_be_opened(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.listdir", refuse)
    with pytest.raises(SourceError, match=r"photos: cannot be opened \(Permission denied\)"):
        list_pictures(["photos"])

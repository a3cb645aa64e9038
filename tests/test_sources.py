"""Sources name pictures in every way that the help promises."""

from __future__ import annotations

import glob
import io
import os
from pathlib import Path

import pytest

from lpr.errors import SourceError
from lpr.sources import find_pictures, list_pictures
from lpr.sources.patterns import matching


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


def test_notes_in_a_list_are_passed_over_unless_a_file_is_called_so(photos: Path) -> None:
    (photos / "#2.jpg").touch()
    (photos / "list.txt").write_text("# from Monday\n#1.jpg\nb.JPG\n#2.jpg\n")
    assert names("photos/list.txt") == ["photos/b.JPG", "photos/#2.jpg"]


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


HEADS = {
    "IMG_1.HEIC": b"\0\0\0\x18ftypheic",
    "IMG_2.avif": b"\0\0\0\x18ftypavif",
    "noending": b"\xff\xd8\xff\xe0",
    "LICENSE": b"hello",
    "README": b"hello",
    "clip.mp4": b"\0\0\0\x18ftypisom",
    "clip": b"\0\0\0\x18ftypisom",
    "old.jp2": b"\0\0\0\x0cjP  ",
    "labels.xml": b"<a/>",
    ".DS_Store": b"",
}


def test_what_a_folder_holds_besides_pictures_is_counted_by_kind(photos: Path) -> None:
    for name, head in HEADS.items():
        (photos / name).write_bytes(head)
    for source in ("photos", "photos/*"):
        found = find_pictures(source)
        assert [path.name for path in found.pictures] == [
            *("IMG_1.HEIC", "IMG_2.avif", "a čaj.png", "b.JPG", "noending"),
        ]
        assert found.skipped_text() == (
            "2 files without an ending (not a picture); 2 videos (watch it, with lpr watch FILE); "
            "1 JPEG 2000 (save it again as JPEG or PNG)"
        )


def test_a_folder_with_nothing_to_read_says_what_is_there(photos: Path) -> None:
    Path("clips").mkdir()
    Path("clips/a.mov").touch()
    with pytest.raises(SourceError, match=r"clips: no pictures in this folder but 1 video \(watch"):
        find_pictures("clips")
    with pytest.raises(SourceError, match=r"clips/\*: no such file, .* no pictures but 1 video"):
        find_pictures("clips/*")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "rtsp://admin:secret@10.0.0.7/live",
            r"^rtsp://admin:\*\*\*@10\.0\.0\.7/live: a stream is",
        ),
        ("https://example.org/car.jpg?size=*", "nothing is fetched .*; download the picture first"),
        ("s3://bucket/car.jpg", "nothing is fetched from the network"),
        ("file:///tmp/car.jpg", "give the path alone"),
        ("0", "^0: no such file; a camera is watched, not read: lpr watch 0$"),
    ],
)
def test_addresses_and_cameras_are_told_what_is_possible(source: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        find_pictures(source)


def test_a_file_is_a_file_whatever_it_is_called(photos: Path) -> None:
    Path("0").touch()
    assert names("0") == ["0"]


def test_links_in_a_circle_end(photos: Path) -> None:
    expected = matching("photos/**/*")
    assert expected == sorted(set(glob.glob("photos/**/*", recursive=True)))
    for name in ("x", "y"):
        os.symlink("..", photos / "2024" / name)
        os.symlink(".", photos / name)
    os.symlink("itself", photos / "itself")
    assert names("photos/**") == ["photos/2024/c.webp", "photos/a čaj.png", "photos/b.JPG"]
    assert names("**/c.*") == ["photos/2024/c.webp"]


def test_a_linked_folder_is_entered(photos: Path, tmp_path: Path) -> None:
    os.symlink(photos.resolve(), tmp_path / "link")
    assert names("link/**/*.webp") == ["link/2024/c.webp"]


def test_a_name_that_is_empty_is_told(photos: Path) -> None:
    with pytest.raises(SourceError, match="the name of a source is empty"):
        find_pictures("")


def test_a_list_that_is_no_plain_file_is_not_waited_for(photos: Path) -> None:
    os.mkfifo("list.txt")
    with pytest.raises(SourceError, match=r"list\.txt: is no list of paths"):
        find_pictures("list.txt")

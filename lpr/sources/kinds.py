"""Kinds of files: which are pictures that can be read, told by their endings and first bytes."""

from __future__ import annotations

import os
from dataclasses import dataclass

HEAD_BYTES = 64
"""So many bytes from a file's beginning tell its kind."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file.

    ``suffixes`` are its usual endings in lower case, ``pillow`` is Pillow's name for it, empty for
    what cannot be read; then ``remedy`` says what to do instead. ``plural`` is the name of several
    where that is more than an s behind it.
    """

    name: str
    suffixes: tuple[str, ...]
    pillow: str = ""
    remedy: str = ""
    plural: str = ""

    def counted(self, count: int) -> str:
        """So many of this kind, in words; names of file formats have no plural.

        >>> VIDEO.counted(2), PDF.counted(2)
        ('2 videos', '2 PDF')
        """
        several = self.plural or self.name + "s" * self.name.islower()
        return f"{count} {several if count > 1 else self.name}"


_SAVE = "save it again as JPEG or PNG"
JPEG = FileKind("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), "JPEG")
PNG = FileKind("PNG", (".png",), "PNG")
WEBP = FileKind("WebP", (".webp",), "WEBP")
TIFF = FileKind("TIFF", (".tif", ".tiff"), "TIFF")
BMP = FileKind("BMP", (".bmp",), "BMP")
GIF = FileKind("GIF", (".gif",), "GIF")
PPM = FileKind("PPM", (".ppm", ".pgm", ".pbm", ".pnm"), "PPM")
AVIF = FileKind("AVIF", (".avif", ".avifs"), "AVIF")
HEIC = FileKind("HEIC", (".heic", ".heif", ".hif"), "HEIF")
JPEG_2000 = FileKind("JPEG 2000", (".jp2", ".j2k", ".jpf", ".jpx", ".j2c"), "", _SAVE)
JPEG_XL = FileKind("JPEG XL", (".jxl",), "", _SAVE)
RAW = FileKind(
    "raw photograph",
    (".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".rw2", ".raf"),
    "",
    "develop it to JPEG first",
)
VIDEO = FileKind(
    "video",
    (*(".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg"), ".wmv", ".ts", ".3gp"),
    "",
    "watch it, with lpr watch FILE",
)
PHOTOSHOP = FileKind("Photoshop file", (".psd",), "", _SAVE)
PDF = FileKind("PDF", (".pdf",), "", "save its pages as pictures first")
SVG = FileKind("SVG drawing", (".svg",), "", _SAVE)
WEB_PAGE = FileKind(
    "web page", (".html", ".htm"), "", "download the picture itself, not the page that shows it"
)
ARCHIVE = FileKind("archive", (".zip", ".gz", ".7z", ".rar", ".tar"), "", "unpack it first")

READABLE = (JPEG, PNG, WEBP, TIFF, BMP, GIF, PPM, AVIF, HEIC)
"""What is read; HEIC needs the extra ``heif``."""
KINDS = (
    *READABLE,
    *(JPEG_2000, JPEG_XL, RAW, VIDEO, PHOTOSHOP, PDF, SVG, WEB_PAGE, ARCHIVE),
)
SUFFIXES = tuple(suffix for kind in READABLE for suffix in kind.suffixes)
"""File name endings, in lower case, that make a file in a folder count as a picture."""

_BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
    (b"BM", BMP),
    (b"GIF8", GIF),
    *((b"P%d%c" % (number, blank), PPM) for number in range(1, 7) for blank in b" \t\r\n#"),
    (b"\0\0\0\x0cjP  ", JPEG_2000),
    (b"\xff\x4f\xff\x51", JPEG_2000),
    (b"\0\0\0\x0cJXL ", JPEG_XL),
    (b"\xff\x0a", JPEG_XL),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"\x1aE\xdf\xa3", VIDEO),
    (b"\0\0\x01\xba", VIDEO),
    (b"8BPS", PHOTOSHOP),
    (b"%PDF", PDF),
    (b"PK\x03\x04", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"Rar!", ARCHIVE),
)
_RIFF = {b"WEBP": WEBP, b"AVI ": VIDEO}
_TEXTS = ((b"<!doctype html", WEB_PAGE), (b"<html", WEB_PAGE), (b"<svg", SVG))
_BRANDS: tuple[tuple[frozenset[bytes], FileKind], ...] = (
    (frozenset((b"avif", b"avis")), AVIF),
    (frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")), HEIC),
    (frozenset((b"crx ",)), RAW),
)
"""What stands in the ``ftyp`` box of the files that are built like MP4 and are no videos."""


def kind_of_name(name: str) -> FileKind | None:
    """The kind that a file's ending stands for; None without an ending, or with an unknown one.

    >>> kind_of_name("IMG_0001.HEIC").name
    'HEIC'
    """
    return _BY_SUFFIX.get(os.path.splitext(name)[1].lower())


def kind_of_content(head: bytes) -> FileKind | None:
    """The kind that a file's first `HEAD_BYTES` show; None where they are of no known kind.

    >>> kind_of_content(b"GIF89a...").name
    'GIF'
    """
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        brands = {head[at : at + 4] for at in (8, *range(16, len(head), 4))}
        return next((kind for names, kind in _BRANDS if names & brands), VIDEO)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for start, kind in _BEGINNINGS if head.startswith(start)), None) or next(
        (kind for start, kind in _TEXTS if text.startswith(start)), None
    )


def is_picture_name(name: str) -> bool:
    """Whether a file name looks like a picture's; hidden files (``.DS_Store``) never do."""
    return os.path.splitext(name)[1].lower() in SUFFIXES and not name.startswith(".")

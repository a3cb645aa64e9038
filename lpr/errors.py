"""Every error that `lpr` raises on purpose.

::

    LprError
    ├── ImageError            a picture cannot be read
    │   ├── ImageMissing      no such file
    │   └── ImageTooLarge     more pixels than the limit
    ├── SourceError           a source names no pictures
    ├── StreamError           a film, stream or camera gives no frames, or no more of them
    ├── ModelError            a model file cannot be used
    │   ├── ModelMissing      no such file
    │   └── ModelMismatch     the file is a model, but not the one this place needs
    ├── ConfigError           a setting that makes no sense, an unknown name
    ├── EngineError           another program's service refuses, or does not answer
    ├── ResultError           a stored result cannot be taken back
    ├── OutputError           a result cannot be written
    ├── DatasetError          labels or pictures of a data set are broken
    ├── FontError             synthesis found no font to draw with
    └── ServiceError          the service cannot do what was asked of it
        ├── StoreError        the database cannot be used
        ├── NotFound          there is nothing of that name or number
        └── Conflict          it would stand against what is there, such as a name that is taken

Messages say what, where and what to do next; the command line prints them as one line.
"""

from __future__ import annotations

from reprlib import Repr
from unicodedata import category

_SHORT = Repr()
_SHORT.maxlist = 8
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


class LprError(Exception):
    """Base of all errors raised by `lpr`."""


class ImageError(LprError):
    """A picture cannot be read."""


class ImageMissing(ImageError):
    """The picture's file does not exist."""


class ImageTooLarge(ImageError):
    """The picture has more pixels than the limit."""


class SourceError(LprError):
    """A source (file, folder, glob, list) names no pictures."""


class StreamError(LprError):
    """A film, stream, folder or camera gives no frames, or no more of them."""


class ModelError(LprError):
    """A model file cannot be used."""


class ModelMissing(ModelError):
    """The model's file does not exist."""


class ModelMismatch(ModelError):
    """The file is a model, but its contract is not the one needed here."""


class ConfigError(LprError):
    """A setting that makes no sense, or a name that is not registered."""


class EngineError(LprError):
    """A service that reads plates refuses, does not answer, or has been asked often enough."""


class ResultError(LprError):
    """A stored result cannot be taken back: it is broken, or of a later version."""


class OutputError(LprError):
    """A result cannot be written: the disk is full, or the folder may not be written to."""


class DatasetError(LprError):
    """Labels or pictures of a data set are broken."""


class FontError(LprError):
    """No font to draw plates with was found."""


class ServiceError(LprError):
    """The service cannot do what was asked of it."""


class StoreError(ServiceError):
    """The database cannot be opened, or is not one of this version."""


class NotFound(ServiceError):
    """There is nothing of that name or number."""


class Conflict(ServiceError):
    """It would stand against what is there already, such as a name that is taken."""


def first_line(error: BaseException) -> str:
    """What another library's error says, short enough to stand inside a line of ours."""
    return str(error).strip().split("\n", 1)[0][:120]


def printable(text: object) -> str:
    r"""A text as one line without control characters, which could command a terminal.

    Marks that turn the writing direction and line separators count as such; blanks of other
    alphabets do not.

    >>> printable("plate\x1b[2J\n.jpg")
    'plate\\x1b[2J\\n.jpg'
    """
    line = str(text)
    if line.isprintable():
        return line
    return "".join(
        sign if sign.isprintable() or category(sign) == "Zs" else repr(sign)[1:-1] for sign in line
    )


def shown(value: object) -> str:
    """A foreign value as a message can carry it: one short line, however large the value is.

    >>> shown("ZG" * 1000)
    "'ZGZGZGZGZGZGZGZGZGZGZGZGZ...GZGZGZGZGZGZGZGZGZGZGZGZG'"
    """
    try:
        return " ".join(_SHORT.repr(value).splitlines())
    except ValueError:  # Python writes out no number of more than 4300 digits.
        return f"a very large {type(value).__name__}"


def unknown_name(kind: str, name: str, known: tuple[str, ...]) -> str:
    """The sentence for a name that does not exist, with the close ones or all of them."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"choose from {', '.join(known)}"
    return f"no {kind} is called '{name}'; {hint}"

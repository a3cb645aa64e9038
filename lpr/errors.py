"""Every error that `lpr` raises on purpose.

::

    LprError
    ├── ImageError            a picture cannot be read
    │   ├── ImageMissing      no such file
    │   └── ImageTooLarge     more pixels than the limit
    ├── SourceError           a source names no pictures
    ├── ModelError            a model file cannot be used
    │   ├── ModelMissing      no such file
    │   └── ModelMismatch     the file is a model, but not the one this place needs
    ├── ConfigError           a setting that makes no sense, an unknown name
    ├── OutputError           a result cannot be written
    ├── DatasetError          labels or pictures of a data set are broken
    └── FontError             synthesis found no font to draw with

Messages say what, where and what to do next; the command line prints them as one line.
"""


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


class ModelError(LprError):
    """A model file cannot be used."""


class ModelMissing(ModelError):
    """The model's file does not exist."""


class ModelMismatch(ModelError):
    """The file is a model, but its contract is not the one needed here."""


class ConfigError(LprError):
    """A setting that makes no sense, or a name that is not registered."""


class OutputError(LprError):
    """A result cannot be written: the disk is full, or the folder may not be written to."""


class DatasetError(LprError):
    """Labels or pictures of a data set are broken."""


class FontError(LprError):
    """No font to draw plates with was found."""


def first_line(error: BaseException) -> str:
    """What another library's error says, short enough to stand inside a line of ours."""
    return str(error).strip().split("\n", 1)[0][:120]


def unknown_name(kind: str, name: str, known: tuple[str, ...]) -> str:
    """The sentence for a name that does not exist, with the close ones or all of them."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"choose from {', '.join(known)}"
    return f"no {kind} is called '{name}'; {hint}"

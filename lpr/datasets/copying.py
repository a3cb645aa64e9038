"""Copies pictures of a data set: pictures alone, and only those that lie inside it.

A label may name any file of the machine. What is copied, or cut out, is handed on to others, so a
data set from elsewhere must not pick up what it never brought along.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from lpr.datasets.issues import Kind, LabelError
from lpr.datasets.pictures import upright_size
from lpr.errors import ConfigError, shown

PARTS = frozenset({"images", "labels", "Annotations"})
"""Folders inside a data set, by which the data set's own folder is known."""


def data_folders(path: Path) -> tuple[Path, ...]:
    """The folders, resolved, in which a data set's pictures lie: the labels', and the one above.

    >>> [str(folder) for folder in data_folders(Path("/set/labels/train"))]
    ['/set/labels/train', '/set/labels', '/set']
    """
    folder = path.resolve() if path.is_dir() or not path.suffix else path.resolve().parent
    folders = [folder, folder.parent]
    folders += [parent.parent for parent in (folder, *folder.parents) if parent.name in PARTS]
    # Everything lies in the root folder.
    return tuple(dict.fromkeys(one for one in folders if one != one.parent))


def check_pictures(
    pictures: Iterable[tuple[Path, str]], path: Path, allow_outside: bool = False
) -> None:
    """See that files are pictures and lie inside their data set.

    Args:
        pictures: files, each with the place where it is named.
        path: the data set.
        allow_outside: whether pictures may lie anywhere.

    Raises:
        LabelError: a file is no picture, or lies elsewhere.
    """
    folders = data_folders(path)
    for picture, place in pictures:
        if not allow_outside and not any(picture.resolve().is_relative_to(f) for f in folders):
            raise LabelError(
                Kind.MISSING,
                place,
                f"picture '{picture}' lies outside the data set ({path}); copy it there, or say "
                "--allow-outside",
            )
        upright_size(picture, place)


def copy_picture(image: Path, folder: Path, stem: str) -> Path:
    """Copy a picture into a folder under a stem; returns where it lies then."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(image, folder / f"{stem}{image.suffix.lower()}"))


def class_folder(folder: Path, label: str) -> Path:
    """The folder of a class, made where it is not there.

    Raises:
        ConfigError: the class is named such that its folder would lie elsewhere.
    """
    if not label.isalnum():
        raise ConfigError(
            f"class {shown(label)} cannot be a folder; name classes by letters and digits alone"
        )
    (folder / label).mkdir(parents=True, exist_ok=True)
    return folder / label

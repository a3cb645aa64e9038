"""Pictures that commands write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lpr.whole_files import told_by_name, written_beside

if TYPE_CHECKING:
    from lpr.arrays import GrayImage, Image

JPEG_QUALITY = 95
"""OpenCV's own, from 0 to 100."""


def write_picture(
    path: Path,
    image: Image | GrayImage,
    jpeg_quality: int = JPEG_QUALITY,
    shared_folder: bool = False,
) -> None:
    """Write a picture as its file's ending says, whole or not at all.

    ``shared_folder`` says whether other processes may be writing the same file.

    Raises:
        OutputError: it cannot be written.
    """
    import cv2

    # OpenCV warns on stderr of a quality that the kind of file does not have.
    how = [cv2.IMWRITE_JPEG_QUALITY, jpeg_quality] if path.suffix == ".jpg" else []
    # Encoded here and written by Python, as OpenCV's own writer tells no reason when it fails.
    _, data = cv2.imencode(path.suffix, image, how)
    with told_by_name(path), written_beside(path, shared_folder) as partial:
        partial.write_bytes(data.tobytes())

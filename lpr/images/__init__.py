"""Pictures in: whatever a caller has becomes a BGR array, at bounded cost; pieces cut out of it."""

from lpr.images.crops import crop
from lpr.images.decoding import decode_image, load_image, picture_size
from lpr.images.files import MAX_MEGAPIXELS
from lpr.images.given import PictureLike, as_picture, is_one_picture, picture_name

__all__ = [
    "MAX_MEGAPIXELS",
    "PictureLike",
    "as_picture",
    "crop",
    "decode_image",
    "is_one_picture",
    "load_image",
    "picture_name",
    "picture_size",
]

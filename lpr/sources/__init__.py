"""What a user names as source: files, folders, globs, lists; and the kinds of files there are."""

from lpr.sources.kinds import SUFFIXES, is_picture_name
from lpr.sources.listing import STDIN, Found, find_pictures, list_pictures

__all__ = ["STDIN", "SUFFIXES", "Found", "find_pictures", "is_picture_name", "list_pictures"]

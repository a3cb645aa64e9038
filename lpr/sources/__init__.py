"""What a user names as source: files, folders, globs, lists; and the kinds of files there are."""

from lpr.sources.kinds import SUFFIXES, is_picture_name
from lpr.sources.listing import STDIN, list_pictures

__all__ = ["STDIN", "SUFFIXES", "is_picture_name", "list_pictures"]

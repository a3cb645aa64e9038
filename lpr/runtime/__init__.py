"""Runs LiteRT models, from any number of threads and without a word on stderr."""

from lpr.runtime.litert import LiteRtModel

__all__ = ["LiteRtModel"]

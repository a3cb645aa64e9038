"""Where things are: boxes and quads, one at a time (`shapes`) or many at once (`boxes`)."""

from lpr.geometry.shapes import Box, Point, Quad

__all__ = ["Box", "Point", "Quad"]

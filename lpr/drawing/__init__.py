"""Results drawn into their picture."""

from lpr.drawing.annotated import draw_result

__all__ = ["draw_result"]

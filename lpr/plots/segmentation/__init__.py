"""Why a plate was read as it was: its segmentation on one sheet, section by section."""

from lpr.plots.segmentation.sheet import plot_segmentation

__all__ = ["plot_segmentation"]

"""The plot of what a training on corrected plates gave."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from lpr.plots.improvement import plot_errors_before_after


def test_each_group_has_its_errors_before_and_after() -> None:
    (axes,) = plot_errors_before_after({"held back": (12, 7), "drawn": (30, 31)}, "Errors").axes
    widths = [bar.get_width() for bar in axes.patches if isinstance(bar, Rectangle)]
    assert widths == [12, 7, 30, 31]
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["12 before", "7 after", "30 before", "31 after"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["held back", "drawn"]


def test_no_errors_at_all_can_be_drawn() -> None:
    (axes,) = plot_errors_before_after({"held back": (0, 0)}, "Errors").axes
    assert axes.get_xlim()[1] > 0

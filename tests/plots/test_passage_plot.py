"""The figure of a passage shows its way, every look and the vote."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lpr.plots.passage import passage_figure
from tests.random_results import RandomResults
from tests.video.scripted import passing, watched


def test_the_figure_shows_looks_votes_and_the_way() -> None:
    event = watched([passing("ZG1234AB", 0.0)], 5)[-1]
    figure = passage_figure(event.passage, event.picture)
    way, votes, looks = figure.axes
    assert len(way.images) == 1
    assert [label.get_text() for label in votes.get_yticklabels()] == ["ZG1234AB"]
    dots = sum(len(np.asarray(dots.get_offsets())) for dots in looks.collections)
    assert dots == len(event.passage.looks)


@pytest.mark.parametrize("seed", range(6))
def test_any_passage_can_be_drawn(seed: int) -> None:
    passage = RandomResults(seed).passage()
    looks = tuple(replace(look, weight=0.5) for look in passage.looks)
    figure = passage_figure(replace(passage, looks=looks))
    figure.canvas.draw()
    assert len(figure.axes) == 3

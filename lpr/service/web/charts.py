"""The geometry of plots; templates draw it as SVG, in the colours of the page."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from lpr import Passage
from lpr.service.web.filters import local_precise, percent

LEFT_PX, BELOW_PX, ABOVE_PX = 56.0, 20.0, 10.0
"""Room for the numbers on the left, the labels below, and for a number above the highest bar."""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across a plot, and the number that it stands for."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; ``label`` stands below it where there is room, ``name`` is always there."""

    x: float
    y: float
    width: float
    height: float
    value: int
    name: str
    label: str
    major: bool
    """Whether the label stands in narrow places, too."""

    @property
    def title(self) -> str:
        """What a pointer over the bar shows."""
        return f"{self.name}: {self.value}"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side."""

    width: float
    height: float
    left: float
    bars: tuple[Bar, ...]
    lines: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A look of a passage: when, how sure, how much it counts, and whether it reads otherwise."""

    x: float
    y: float
    radius: float
    title: str
    other: bool


@dataclass(frozen=True, slots=True)
class LooksChart:
    """The looks of a passage over time."""

    width: float
    height: float
    left: float
    dots: tuple[Dot, ...]
    lines: tuple[GridLine, ...]
    first: str
    last: str


def bar_chart(
    values: Sequence[tuple[str, str, int]], width: float = 760.0, height: float = 200.0
) -> BarChart:
    """Bars of values with name and label; as many labels as there is room for.

    >>> chart = bar_chart([("Monday", "Mo", 3), ("Tuesday", "Tu", 6)])
    >>> [bar.title for bar in chart.bars], chart.lines[-1].text
    (['Monday: 3', 'Tuesday: 6'], '6')
    """
    most = max((value for *_, value in values), default=0)
    step = nice_step(most)
    top = step * max(1, math.ceil(most / step))
    room = height - BELOW_PX - ABOVE_PX
    slot = (width - LEFT_PX) / max(1, len(values))
    every = max(1, math.ceil(max((len(label) for _, label, _ in values), default=1) * 7.5 / slot))
    bars = tuple(
        Bar(
            x=round(LEFT_PX + number * slot + slot * 0.12, 2),
            y=round(height - BELOW_PX - room * value / top, 2),
            width=round(slot * 0.76, 2),
            height=round(room * value / top, 2),
            value=value,
            name=name,
            label=label if number % every == 0 else "",
            major=number % (3 * every) == 0,
        )
        for number, (name, label, value) in enumerate(values)
    )
    lines = tuple(
        GridLine(round(height - BELOW_PX - room * at / top, 2), str(at))
        for at in range(0, top + 1, step)
    )
    return BarChart(width, height, LEFT_PX, bars, lines)


def nice_step(most: int) -> int:
    """The distance of grid lines: 1, 2 or 5 times a power of ten, three to six lines.

    >>> nice_step(7), nice_step(43), nice_step(0)
    (2, 10, 1)
    """
    step, factors = 1, itertools.cycle((2.0, 2.5, 2.0))
    while most > 5 * step:
        step = round(step * next(factors))
    return step


def looks_chart(passage: Passage, width: float = 640.0, height: float = 150.0) -> LooksChart | None:
    """The looks of a passage; None where it has fewer than two."""
    if len(passage.looks) < 2:
        return None
    begins, ends = passage.looks[0].time, passage.looks[-1].time
    span_s = max((ends - begins).total_seconds(), 1e-3)
    room = height - BELOW_PX - ABOVE_PX
    across = width - LEFT_PX - 16
    dots = tuple(
        Dot(
            x=round(LEFT_PX + 8 + across * (look.time - begins).total_seconds() / span_s, 1),
            y=round(ABOVE_PX + room * (1 - look.confidence), 1),
            radius=round(3 + 4 * min(look.weight, 1.0), 1),
            title=f"{local_precise(look.time)} {look.text or 'nothing'} {percent(look.confidence)}",
            other=look.text != passage.text,
        )
        for look in passage.looks
    )
    lines = tuple(
        GridLine(ABOVE_PX + room * (1 - share), percent(share)) for share in (0.0, 0.5, 1.0)
    )
    times = local_precise(begins), local_precise(ends)
    return LooksChart(width, height, LEFT_PX, dots, lines, *times)

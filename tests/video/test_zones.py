"""Zones, masks and lines: what people write, what they hold, and how a line is crossed."""

from __future__ import annotations

import pytest

from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.video.zones import Line, Regions, Side, Zone, parse_line, parse_mask, parse_zone

SIZE = (640, 480)
LEFT = Zone("left", ((0, 0), (320, 0), (320, 480), (0, 480)))
LOWER = Zone("lower", ((0, 0.5), (1, 0.5), (1, 1), (0, 1)))


def plate_at(x: float, y: float) -> Box:
    """A plate whose middle is there."""
    return Box(x - 20, y - 5, x + 20, y + 5)


def test_zones_are_given_in_pixels_or_fractions() -> None:
    pixels = parse_zone("a=64,48,320,48,320,240,64,240")
    fractions = parse_zone("a=0.1,0.1,0.5,0.1,0.5,0.5,0.1,0.5")
    assert pixels.polygon(*SIZE) == pytest.approx(fractions.polygon(*SIZE))
    for zone in (pixels, fractions):
        assert zone.holds((100, 100), *SIZE)
        assert zone.holds((64, 48), *SIZE)
        assert not zone.holds((330, 100), *SIZE)


def test_a_zone_need_not_be_convex() -> None:
    zone = parse_zone("l=0,0,100,0,100,20,20,20,20,100,0,100")
    assert zone.holds((90, 10), *SIZE)
    assert zone.holds((10, 90), *SIZE)
    assert not zone.holds((60, 60), *SIZE)


@pytest.mark.parametrize(
    ("parse", "text", "told"),
    [
        (parse_zone, "1,2,3,4,5,6", "zone '1,2,3,4,5,6' has no name; write it as name=x,y,x,y..."),
        (parse_zone, "a=1,2,3", "zone 'a=1,2,3' has 3 numbers; give two for each point, x and y"),
        (parse_zone, "a=1,2,3,4", "the polygon 'a' has 2 points; give 3 or more"),
        (parse_zone, "a=1,b,3,4", "zone 'a=1,b,3,4': coordinates are numbers with commas between"),
        (parse_zone, "a=", "zone 'a=': coordinates are numbers with commas between"),
        (parse_zone, "a=0,0,5,5,9,9", "the polygon 'a' has no area; give points that"),
        (parse_zone, "a=0,0,5,0,5,-5", "the polygon 'a' has the coordinate -5; give pixels"),
        (parse_mask, "0,0,5,0,nan,5", "the polygon 'mask' has the coordinate nan; give"),
        (parse_line, "a=1,2,3,4,5,6", "line 'a' has 3 points; give two, as name=x1,y1,x2,y2"),
        (parse_line, "a=1,2,1,2", "line 'a' has no length; give two different points"),
    ],
)
def test_what_is_none_is_told(parse: type, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert str(caught.value).startswith(told)


def test_where_the_picture_is_looked_at() -> None:
    regions = Regions(zones=(LEFT, LOWER), masks=(parse_mask("0,0,100,0,100,100,0,100"),))
    assert regions.zones_of(plate_at(100, 300), *SIZE) == ("left", "lower")
    assert regions.zones_of(plate_at(500, 300), *SIZE) == ("lower",)
    assert regions.looks_at(plate_at(500, 300), *SIZE)
    assert not regions.looks_at(plate_at(500, 100), *SIZE)
    assert not regions.looks_at(plate_at(50, 50), *SIZE)
    mask = regions.mask(*SIZE)
    assert mask is not None
    assert mask.shape == (480, 640)
    assert [int(mask[y, x]) for y, x in ((50, 50), (50, 200), (50, 500), (400, 500))] == [
        *(0, 255, 0, 255)
    ]


def test_without_zones_all_is_looked_at() -> None:
    assert Regions().mask(*SIZE) is None
    assert Regions().looks_at(plate_at(5, 5), *SIZE)
    masked = Regions(masks=(LEFT,)).mask(*SIZE)
    assert masked is not None
    assert (int(masked[5, 5]), int(masked[5, 500])) == (0, 255)


def test_regions_that_make_no_sense_are_told() -> None:
    with pytest.raises(ConfigError, match="2 zones are called 'left'; give each its own name"):
        Regions(zones=(LEFT, LEFT))
    everything = Zone("all", ((0, 0), (1, 0), (1, 1), (0, 1)))
    with pytest.raises(ConfigError, match="nothing of a picture of 640 x 480 to look at"):
        Regions(masks=(everything,)).mask(*SIZE)
    with pytest.raises(ConfigError, match="nothing of a picture of 100 x 100 to look at"):
        Regions(zones=(Zone("far", ((500, 500), (600, 500), (600, 600))),)).mask(100, 100)


@pytest.mark.parametrize(
    ("before", "after", "side"),
    [
        ((100, 100), (100, 300), Side.RIGHT),
        ((100, 300), (100, 100), Side.LEFT),
        ((100, 100), (200, 200), None),
        ((500, 100), (500, 300), None),
        ((310, 200), (330, 300), Side.RIGHT),
        ((310, 230), (420, 250), None),
    ],
)
def test_a_line_is_crossed_between_its_ends_alone(
    before: tuple[float, float], after: tuple[float, float], side: Side | None
) -> None:
    line = Line("stop", (0, 240), (320, 240))
    assert line.crossed(before, after, *SIZE) is side
    turned = Line("stop", (320, 240), (0, 240))
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, None: None}
    assert turned.crossed(before, after, *SIZE) is other[side]

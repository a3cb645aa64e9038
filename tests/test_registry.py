"""Parts are found by name, and a wrong name gets the close ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint

import pytest

from lpr import registry
from lpr.errors import ConfigError


@pytest.fixture(autouse=True)
def own_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty registry for each test."""
    monkeypatch.setattr(registry, "_factories", {})
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: ())
    registry._load_plugins.cache_clear()
    yield
    registry._load_plugins.cache_clear()


def test_create_by_name_hands_the_arguments_on() -> None:
    registry.register("detector", "pair", lambda a, b: (a, b))
    assert registry.create("detector", "pair", 1, 2) == (1, 2)


def test_an_instance_is_a_part_already() -> None:
    part = object()
    assert registry.create("detector", part) is part


def test_available_is_sorted_and_per_kind() -> None:
    for name in ("ssd", "contour"):
        registry.register("detector", name, object)
    assert registry.available("detector") == ("contour", "ssd")
    assert registry.available("reader") == ()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ssd-mobilnet", "no detector is called 'ssd-mobilnet'; did you mean ssd-mobilenet?"),
        ("zzz", "no detector is called 'zzz'; choose from contour, ssd-mobilenet"),
    ],
)
def test_a_wrong_name_gets_the_close_ones_or_all(name: str, message: str) -> None:
    for known in ("ssd-mobilenet", "contour"):
        registry.register("detector", known, object)
    with pytest.raises(ConfigError) as raised:
        registry.create("detector", name)
    assert str(raised.value) == message


def test_a_name_is_taken_once() -> None:
    factory: Callable[[], object] = object
    registry.register("detector", "ssd", factory)
    registry.register("detector", "ssd", factory)
    with pytest.raises(ConfigError, match="detector 'ssd' is already registered"):
        registry.register("detector", "ssd", list)


def test_packages_add_parts_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint(name="mine", value=f"{__name__}:register_mine", group="lpr.plugins")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [point])
    assert isinstance(registry.create("detector", "mine"), Mine)
    assert registry.available("detector") == ("mine",)


def test_a_known_name_asks_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def entry_points(group: str) -> None:
        raise AssertionError("slow")

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    registry.register("detector", "ssd", Mine)
    assert isinstance(registry.create("detector", "ssd"), Mine)
    with pytest.raises(AssertionError, match="slow"):
        registry.available("detector")


class Mine:
    pass


def register_mine() -> None:
    registry.register("detector", "mine", Mine)

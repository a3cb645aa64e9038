"""What the form of a rule says, and the settings that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from lpr.errors import ConfigError, shown
from lpr.formats.grammar import region_codes
from lpr.service.store import Actions, Conditions, RuleSettings, When

TEXTS = (
    *("name", "when", "zones", "lines", "direction", "known", "regions", "min_confidence"),
    *("min_sureness", "seen_times", "level", "within_min", "unseen_min", "dwell_min", "silent_min"),
    *("tags", "keep_days", "quiet_hours", "time_zone", "pause_min"),
)
NUMBERS = ("cameras", "lists", "sites", "targets", "gates")
"""Fields of boxes to tick, with what each stands for."""
TICKS = ("enabled", "needs_format", "incident")
_KNOWN = {"": None, "known": True, "unknown": False}


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The fields of the form: texts, ticked numbers, and boxes."""

    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset({"enabled"})

    @classmethod
    def of(cls, settings: RuleSettings) -> RuleForm:
        """The form as it shows a rule."""
        asked, actions = settings.conditions, settings.actions
        words = {
            "zones": ", ".join(asked.zones),
            "lines": ", ".join(asked.lines),
            "regions": ", ".join(asked.regions),
            "tags": ", ".join(actions.tags),
            "known": {True: "known", False: "unknown"}.get(asked.known, ""),  # type: ignore[arg-type]
        }
        texts = {
            name: words[name] if name in words else _text(_value(settings, name)) for name in TEXTS
        }
        numbers = {name: tuple(_value(settings, name)) for name in NUMBERS}
        return cls(texts, numbers, frozenset(name for name in TICKS if _value(settings, name)))

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> RuleForm:
        """The form as a browser sent it."""
        return cls(
            {name: form.get(name, "").strip() for name in TEXTS},
            {name: tuple(form.getlist(name, type=int)) for name in NUMBERS},
            frozenset(name for name in TICKS if name in form),
        )

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.texts.get(name, "")

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return name in self.ticks

    def chosen(self, name: str) -> tuple[int, ...]:
        """The numbers that are ticked."""
        return self.numbers.get(name, ())

    def settings(self) -> RuleSettings:
        """The rule that the form asks for.

        Raises:
            ConfigError: a field holds what makes no sense.
        """
        return RuleSettings(
            name=self.text("name"),
            when=self.text("when") or When.SEEN,
            conditions=self._conditions(),
            actions=Actions(
                targets=self.chosen("targets"),
                gates=self.chosen("gates"),
                tags=_words(self.text("tags")),
                keep_days=_whole("keep_days", self.text("keep_days")),
                incident=self.ticked("incident"),
            ),
            enabled=self.ticked("enabled"),
            quiet_hours=self.text("quiet_hours"),
            time_zone=self.text("time_zone"),
            pause_min=_number("pause_min", self.text("pause_min")) or 0.0,
        )

    def _conditions(self) -> Conditions:
        return Conditions(
            cameras=self.chosen("cameras"),
            zones=_words(self.text("zones")),
            lines=_words(self.text("lines")),
            direction=self.text("direction") or None,
            lists=self.chosen("lists"),
            min_sureness=_number("min_sureness", self.text("min_sureness")) or 0.0,
            known=_KNOWN.get(self.text("known")),
            regions=_regions(self.text("regions")),
            min_confidence=_number("min_confidence", self.text("min_confidence")) or 0.0,
            needs_format=self.ticked("needs_format"),
            seen_times=_whole("seen_times", self.text("seen_times")),
            within_min=_number("within_min", self.text("within_min")),
            unseen_min=_number("unseen_min", self.text("unseen_min")),
            dwell_min=_number("dwell_min", self.text("dwell_min")),
            silent_min=_number("silent_min", self.text("silent_min")),
            sites=self.chosen("sites"),
            level=self.text("level") or None,
        )


def _value(settings: RuleSettings, name: str) -> Any:
    for part in (settings, settings.conditions, settings.actions):
        if hasattr(part, name):
            return getattr(part, name)
    raise AttributeError(name)


def _text(value: object) -> str:
    """A value as it stands in a field; nothing, and a number that asks for nothing, is empty."""
    if isinstance(value, float | int):
        return f"{value:g}" if value else ""
    return "" if value is None else str(value)


def _words(text: str) -> tuple[str, ...]:
    """Names with commas between.

    >>> _words("stop line, exit ,")
    ('stop line', 'exit')
    """
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _regions(text: str) -> tuple[str, ...]:
    """Codes and names with commas between; between codes blanks do, too.

    >>> _regions("hr si, New South Wales")
    ('hr', 'si', 'new south wales')
    """
    parts = _words(text.lower())
    return tuple(one for part in parts for one in ([part] if _is_region(part) else part.split()))


def _is_region(name: str) -> bool:
    try:
        return bool(region_codes(name))
    except ConfigError:
        return False


def _number(name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ConfigError(f"{name} is {shown(text)}; give a number") from None


def _whole(name: str, text: str) -> int | None:
    value = _number(name, text)
    if value is None:
        return None
    if not value.is_integer():
        raise ConfigError(f"{name} is {shown(text)}; give a whole number")
    return int(value)

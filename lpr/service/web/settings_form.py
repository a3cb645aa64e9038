"""Forms of targets and gates: the fields that each kind has, and the settings they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from lpr.errors import ConfigError, shown
from lpr.service.store import GateKind, TargetKind
from lpr.service.store.values.gates import METHODS
from lpr.service.store.values.targets import Security, settings_from

Settings = TypeVar("Settings")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; ``options`` make it a choice."""

    name: str
    label: str
    hint: str = ""
    type: str = "text"
    options: tuple[str, ...] = ()


_URL = Field("url", "Address", "https://host/path; it may hold a secret, and is not shown again")
_WEBHOOK = (
    _URL,
    Field("signing_key", "Key that signs", "both sides know it; whsec_… is base64", "password"),
    Field("header", "One more header", "such as Authorization: Bearer …", "password"),
    Field("picture", "send the picture along", type="checkbox"),
)
_BROKER = (
    Field("host", "Host", "such as 192.168.1.5"),
    Field("port", "Port", type="number"),
    Field("tls", "with TLS", "", "checkbox"),
    Field("user", "User"),
    Field("password", "Password", type="password"),
)
TARGET_FIELDS: Mapping[str, tuple[Field, ...]] = {
    TargetKind.WEBHOOK: _WEBHOOK,
    TargetKind.MULTIPART: _WEBHOOK,
    TargetKind.ALPR_DATABASE: (
        Field("url", "Address", "such as http://192.168.1.5:3000; it is not shown again"),
        Field("api_key", "API key", type="password"),
    ),
    TargetKind.MQTT: (
        *_BROKER,
        Field("topic", "Topics begin with", "another one for each service at the same broker"),
        Field("discovery", "Home Assistant finds devices at", "empty announces none"),
    ),
    TargetKind.EMAIL: (
        Field("recipients", "To", "several with commas between them"),
        Field("sender", "From"),
        Field("host", "Server of mail"),
        Field("port", "Port", type="number"),
        Field("security", "Secured by", options=tuple(Security)),
        Field("user", "User"),
        Field("password", "Password", type="password"),
        Field("picture", "send the picture along", type="checkbox"),
    ),
}
GATE_FIELDS: Mapping[str, tuple[Field, ...]] = {
    GateKind.HTTP: (
        Field("open_url", "Address that opens", "it is not shown again"),
        Field("close_url", "Address that closes", "empty: the relay closes by itself"),
        Field("method", "Method", options=METHODS),
        Field("header", "One more header", "such as Authorization: Bearer …", "password"),
    ),
    GateKind.MQTT: (
        *_BROKER,
        Field("topic", "Topic"),
        Field("open_text", "Text that opens"),
        Field("close_text", "Text that closes", "empty: the relay closes by itself"),
    ),
    GateKind.COMMAND: (Field("command", "Command", "of those that the service was started with"),),
}
KIND_NAMES: Mapping[str, str] = {
    TargetKind.WEBHOOK: "Webhook (JSON)",
    TargetKind.MULTIPART: "Webhook (form, as Plate Recognizer sends it)",
    TargetKind.ALPR_DATABASE: "ALPR-Database",
    TargetKind.MQTT: "MQTT, Home Assistant",
    TargetKind.EMAIL: "E-mail",
}
GATE_NAMES: Mapping[str, str] = {
    GateKind.HTTP: "A relay of the web",
    GateKind.MQTT: "A topic of MQTT",
    GateKind.COMMAND: "A command of this machine",
}


def values_of(kind: type[Any], settings: object) -> dict[str, Any]:
    """What a form shows: the settings without their secrets, or what is usual."""
    shown_values: dict[str, Any] = {}
    for one in fields(kind):
        secret = one.metadata.get("secret")
        usual = one.default if isinstance(one.default, str | int | bool) else ""
        shown_values[one.name] = "" if secret else getattr(settings, one.name, usual)
    return shown_values


def sent_again(asked: tuple[Field, ...], form: MultiDict[str, str]) -> dict[str, Any]:
    """What a form that was wrong shows again: all that was typed but for passwords."""
    hidden = {field.name for field in asked if field.type == "password"}
    ticks = {field.name: field.name in form for field in asked if field.type == "checkbox"}
    return {name: text for name, text in form.items() if name not in hidden} | ticks


def sent_settings(
    kind: type[Settings],
    asked: tuple[Field, ...],
    form: MultiDict[str, str],
    before: object = None,
) -> Settings:
    """The settings that a form asks for.

    Raises:
        ConfigError: a field holds what makes no sense.
    """
    given: dict[str, Any] = {}
    for field in asked:
        text = form.get(field.name, "").strip()
        if field.type == "checkbox":
            given[field.name] = field.name in form
        elif field.type == "number":
            if not (text.isascii() and text.isdigit() and len(text) < 7):
                raise ConfigError(f"{field.label} is {shown(text)}; give a whole number")
            given[field.name] = int(text)
        else:
            given[field.name] = text
    return settings_from(kind, given, before)

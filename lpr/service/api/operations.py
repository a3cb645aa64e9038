"""Operations of the interface: a view's signature says what it takes and gives, and all else
follows from it: its checks, its JSON, and its place in the OpenAPI document.

A view's parameters are those of its path, and besides ``query`` (a dataclass of the address's
parameters) and ``body`` (a dataclass of the JSON that is sent). What it returns becomes JSON,
unless it is an answer already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any, get_args, get_origin, get_type_hints

from flask import Blueprint, Response, jsonify, request
from pydantic import ConfigDict, TypeAdapter, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Response as BaseResponse

from lpr.service.http.access import anyone, needs

View = Callable[..., Any]
JSON = "application/json"
QUERY, BODY, RETURN = "query", "body", "return"
UNKNOWN_FIELD = "there is no such field"
_PATH_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Operation:
    """One method of one path, and what is known of it."""

    method: str
    rule: str
    role: str | None
    """Who may; None is everybody."""
    view: View
    status: int
    produces: str
    """What kind of answer it is, JSON or another."""
    uploads: bool
    """Whether it takes a form with a picture in place of JSON."""
    errors: tuple[int, ...]

    @property
    def path(self) -> str:
        """The path as OpenAPI writes it."""
        return _PATH_PART.sub(r"{\1}", self.rule)

    @cached_property
    def hints(self) -> Mapping[str, Any]:
        """The types of the view's parameters, and of what it returns."""
        return get_type_hints(self.view, include_extras=True)

    @property
    def path_names(self) -> tuple[str, ...]:
        """The parameters in the path."""
        return tuple(_PATH_PART.findall(self.rule))

    @property
    def answer(self) -> Any:
        """The type of the JSON that it gives; None for none, or another kind."""
        given = self.hints.get(RETURN)
        return None if given in (None, type(None), Response) else given

    @cached_property
    def adapters(self) -> Mapping[str, TypeAdapter[Any]]:
        """What checks and writes its values, by the parameter's name."""
        names = [name for name in (QUERY, BODY) if name in self.hints]
        if BODY in self.hints:
            _close(self.hints[BODY])
        adapters = {name: TypeAdapter(self.hints[name]) for name in names}
        return adapters if self.answer is None else adapters | {RETURN: TypeAdapter(self.answer)}

    def run(self, **path: Any) -> BaseResponse:
        """Answer the current request.

        Raises:
            BadRequest: what was sent is not what the view takes.
        """
        given: dict[str, Any] = dict(path)
        if QUERY in self.adapters:
            given[QUERY] = _checked(self.adapters[QUERY], _query_of(self.hints[QUERY]), QUERY)
        if BODY in self.adapters:
            given[BODY] = _checked(self.adapters[BODY], _json_sent(), BODY)
        found = self.view(**given)
        if isinstance(found, BaseResponse):
            return found
        if RETURN not in self.adapters:
            return Response(status=204)
        response = jsonify(self.adapters[RETURN].dump_python(found, mode="json", by_alias=True))
        response.status_code = self.status
        return response


class Operations:
    """Collects the operations of an interface, and puts them into a blueprint.

    Args:
        prefix: what their paths begin with.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._all: list[Operation] = []

    def __iter__(self) -> Any:
        return iter(self._all)

    def add(
        self,
        method: str,
        rule: str,
        role: str | None,
        *,
        status: int = 200,
        produces: str = JSON,
        uploads: bool = False,
        errors: tuple[int, ...] = (),
    ) -> Callable[[View], View]:
        """Make a view an operation; see `Operation` for the arguments."""

        def keep(view: View) -> View:
            self._all.append(Operation(method, rule, role, view, status, produces, uploads, errors))
            return view

        return keep

    def register(self, blueprint: Blueprint) -> None:
        """Let a blueprint answer them."""
        for operation in self._all:
            run = _named(operation)
            marked = anyone(run) if operation.role is None else needs(operation.role)(run)
            blueprint.add_url_rule(
                self.prefix + operation.rule,
                endpoint=operation.view.__name__,
                view_func=marked,
                methods=[operation.method],
                provide_automatic_options=False,
            )


def _named(operation: Operation) -> View:
    def run(**path: Any) -> BaseResponse:
        return operation.run(**path)

    run.__name__ = operation.view.__name__
    return run


def _close(kind: Any) -> None:
    """See that what is sent has no fields that a dataclass, or one within it, does not know: a
    condition that is misspelt would be passed over, and open a gate to all."""
    if is_dataclass(kind) and isinstance(kind, type):
        kind.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
        for hint in get_type_hints(kind).values():
            _close(hint)
    for one in get_args(kind):
        _close(one)


def _checked(adapter: TypeAdapter[Any], given: Any, where: str) -> Any:
    try:
        return adapter.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        unknown = first["type"] == "unexpected_keyword_argument"
        what = UNKNOWN_FIELD if unknown else first["msg"].removeprefix("Value error, ")
        raise BadRequest(f"{where}{'.' if place else ''}{place}: {what}") from None


def _query_of(kind: type) -> dict[str, Any]:
    """The address's parameters; those of a list may stand there many times.

    Raises:
        BadRequest: there is one that the operation does not know: a filter would be passed over.
    """
    hints = get_type_hints(kind)
    unknown = set(request.args) - {field.name for field in fields(kind)}
    if unknown:
        raise BadRequest(f"query.{min(unknown)[:40]}: there is no such parameter")
    return {
        name: request.args.getlist(name) if takes_many(hints[name]) else request.args[name]
        for name in request.args
    }


def takes_many(hint: Any) -> bool:
    """Whether a type is a tuple, or one or nothing.

    >>> takes_many(tuple[int, ...] | None), takes_many(str)
    (True, False)
    """
    return get_origin(hint) is tuple or any(get_origin(one) is tuple for one in get_args(hint))


def _json_sent() -> Any:
    if not request.is_json:
        raise UnsupportedMediaType("send JSON, with Content-Type: application/json")
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise BadRequest("body: this is no JSON object")
    return sent

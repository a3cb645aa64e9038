"""The OpenAPI document of the interface, made from its operations (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from inspect import cleandoc
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from lpr import __version__
from lpr.service.api.operations import BODY, JSON, QUERY, RETURN, Operation

REFERENCE = "#/components/schemas/{model}"
DESCRIPTION = (
    "Passages, search, cameras, vehicles, lists, visits and traffic of a number-plate log, and "
    "reading of pictures. "
    "Times are UTC with an offset, scores 0 to 1, boxes pixels."
)
REASONS = {
    400: "What was sent makes no sense; the detail says what",
    401: "No key or an unknown one",
    403: "The key has too little rights",
    404: "There is no such thing",
    409: "It stands against what is there",
    413: "The upload is too large",
    415: "This kind of upload is not taken",
    422: "Reading the picture takes too long",
    429: "Too many requests; Retry-After says when to come again",
    500: "Something went wrong in the service",
    503: "Too many pictures wait; Retry-After says when to come again",
}
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as RFC 9457 writes it."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"


def document(operations: Iterable[Operation], prefix: str) -> dict[str, Any]:
    """The whole document.

    Args:
        operations: what is described.
        prefix: what their paths begin with.
    """
    chosen = list(operations)
    schemas, definitions = _schemas(chosen)
    paths: dict[str, dict[str, Any]] = {}
    for operation in chosen:
        described = _operation(operation, schemas)
        paths.setdefault(prefix + operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "lpr", "version": __version__, "description": DESCRIPTION},
        "paths": paths,
        "components": {"schemas": definitions, "securitySchemes": SCHEMES},
        "security": [{name: []} for name in SCHEMES],
    }


Schemas = Mapping[tuple[str, str], Mapping[str, Any]]
"""JSON schemas by the view's name and the part of it."""


def _schemas(operations: list[Operation]) -> tuple[Schemas, dict[str, Any]]:
    inputs: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        ((operation.view.__name__, part), "serialization" if part == RETURN else "validation", one)
        for operation in operations
        for part, one in operation.adapters.items()
        if part != QUERY
    ]
    inputs.append((("", RETURN), "serialization", TypeAdapter(Problem)))
    found, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    by_part = {key: schema for (key, _), schema in found.items()}
    return by_part, definitions.get("$defs", {})


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    name = operation.view.__name__
    summary, _, rest = cleandoc(operation.view.__doc__ or "").partition("\n")
    described: dict[str, Any] = {
        "operationId": name,
        "summary": summary.rstrip("."),
        "tags": [operation.rule.strip("/").split("/")[0]],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": _responses(operation, schemas),
    }
    if rest.strip():
        described["description"] = rest.strip()
    if operation.role is None:
        described["security"] = []
    if BODY in operation.adapters:
        content = {JSON: {"schema": schemas[name, BODY]}}
        described["requestBody"] = {"required": True, "content": content}
    elif operation.uploads:
        described["requestBody"] = _UPLOAD
    return described


_UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"upload": {"type": "string", "format": "binary"}},
                "required": ["upload"],
            }
        }
    },
}


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": TypeAdapter(operation.hints[name]).json_schema(),
        }
        for name in operation.path_names
    ]


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    if QUERY not in operation.hints:
        return []
    kind = operation.hints[QUERY]
    hints = get_type_hints(kind, include_extras=True)
    whole = TypeAdapter(kind).json_schema()
    properties, required = whole.get("properties", {}), whole.get("required", ())
    return [
        {
            "name": field.name,
            "in": "query",
            "required": field.name in required,
            "schema": _inline(TypeAdapter(hints[field.name]).json_schema(), properties, field.name),
        }
        for field in fields(kind)
    ]


def _inline(schema: dict[str, Any], properties: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A parameter's schema without null: what is not asked for is left out of an address."""
    variants = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    plain = variants[0] if len(variants) == 1 else schema
    default = properties.get(name, {}).get("default")
    return plain if default is None else {**plain, "default": default}


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    ok: dict[str, Any] = {"description": "Done"}
    status = operation.status
    if operation.produces != JSON:
        ok["content"] = {operation.produces: {"schema": {"type": "string"}}}
    elif RETURN in operation.adapters:
        ok["content"] = {JSON: {"schema": schemas[operation.view.__name__, RETURN]}}
    else:
        status = 204
    problem = {"application/problem+json": {"schema": schemas["", RETURN]}}
    usual: tuple[int, ...] = (400,) if QUERY in operation.hints or BODY in operation.hints else ()
    usual += (415,) if BODY in operation.hints else ()
    guarded = () if operation.role is None else (401, 403, 429)
    wrong = sorted({*operation.errors, *usual, *guarded, *((404,) if operation.path_names else ())})
    return {
        str(status): ok,
        **{str(one): {"description": REASONS[one], "content": problem} for one in wrong},
    }

"""OpenAPI 3.1 of the operations, made from their rows and shapes when somebody first asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import orjson
from pydantic.json_schema import models_json_schema

from bot.web.api.operations import Operation
from bot.web.api.shapes import Problem, Shape
from flows.api_keys import GRANTS

_REF = "#/components/schemas/{model}"
#: Longer ones are no code of anything.
LONGEST_PART = 60


def described(operations: Sequence[Operation]) -> bytes:
    shapes = {Problem, *(each.answer for each in operations)}
    asked = {each.body for each in operations if each.body}
    pairs = [*((each, "serialization") for each in shapes), *((each, "validation") for each in asked)]
    _, schemas = models_json_schema(sorted(pairs, key=lambda pair: pair[0].__name__), ref_template=_REF)  # type: ignore[arg-type]
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return orjson.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Một Cửa", "version": "1", "description": _ABOUT},
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {"schemas": schemas["$defs"], "securitySchemes": {"key": _KEY}},
        }
    )


_ABOUT = (
    "What other systems may read. Administrators make keys in the console (`/staff/keys`), each for rights in a unit "
    "and for a time; everything else is open to anybody at a modest pace."
)
_KEY = {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer motcua_…`"}


def _operation(row: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.says,
        "parameters": [*_parts(row), *_query(row)],
        "responses": {
            "200": {"description": "OK", "content": _content(row.answer)},
            **{str(status): _refused(status) for status in row.refusals},
        },
        "security": [{"key": []}] if row.right else [{}, {"key": []}],
    }
    if row.right:
        grant = next(name for name, right in GRANTS.items() if right is row.right)
        described["description"] = f"Wants a key with `{grant}`."
    if row.body:
        described["requestBody"] = {"required": True, "content": _content(row.body)}
    return described


def _parts(row: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _part(row.parts.get(name))}
        for name in re.findall(r"{(\w+)}", row.path)
    ]


def _part(pattern: str | None) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$"} if pattern else {"type": "string", "minLength": 1}


def _query(row: Operation) -> list[dict[str, Any]]:
    """Optional parts are left out rather than sent as nothing."""
    properties = row.query.model_json_schema().get("properties", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": _without_null(schema)}
        for name, schema in properties.items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "title") and value is not None}
    return {**kept, **kinds[0]} if kinds else kept


def _content(shape: type[Shape]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=shape.__name__)}}}


def _refused(status: int) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase, "content": _content(Problem)}

"""The description says all that is served, and nothing else."""

from __future__ import annotations

import json
from typing import Any

from bot.web.api.routes import DESCRIPTION, OPERATIONS, description
from tests.bot.web.api.conftest import Program
from tests.bot.web.fakes_staff import FakeOffice


def told() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(description())
    return described


def test_every_route_under_api_is_described_and_every_description_a_route() -> None:
    served = {
        (route.method.lower(), route.resource.canonical)
        for route in FakeOffice().app().router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api") and route.method != "HEAD"
    }

    described = {(method, path) for path, methods in told()["paths"].items() for method in methods}

    assert served - {("get", DESCRIPTION)} == described


def test_names_are_unique_and_every_shape_is_there() -> None:
    text = description().decode()
    schemas = set(told()["components"]["schemas"])

    assert len({each.name for each in OPERATIONS}) == len(OPERATIONS)
    assert {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} == schemas


def test_what_wants_a_key_says_so() -> None:
    for each in OPERATIONS:
        security = told()["paths"][each.path][each.method.lower()]["security"]

        assert ({} in security) is (each.right is None)


async def test_anybody_may_read_the_description(program: Program) -> None:
    answer = await program.get(DESCRIPTION)

    assert (await answer.json())["openapi"] == "3.1.0"
    assert answer.content_type == "application/json"

"""Of procedures whose words fit a request alike: what is offered here first, then what needs no visit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from flows.procedures.record import ServiceLevel
from flows.procedures.search import Index
from tests.flows.procedures.records import a_record

GAMMA, DELTA = "9.000001", "9.000002"
FULL, PARTIAL = ServiceLevel.FULL, ServiceLevel.PARTIAL


@cache
def concepts() -> dict[str, Any]:
    return tomllib.loads(files("flows.procedures").joinpath("concepts.toml").read_text("utf-8"))


def found(gamma: ServiceLevel | None, delta: ServiceLevel | None, *offered: str) -> list[str]:
    names = ((GAMMA, "Đăng ký nuôi chim gamma", gamma), (DELTA, "Đăng ký nuôi chim delta", delta))
    records = [a_record(code=code, name=name, service_level=level) for code, name, level in names]
    index = Index.build(records, [], concepts())
    return [hit.code for hit in index.find("đăng ký nuôi chim", offered=offered).results]


@pytest.mark.parametrize(
    ("gamma", "delta", "offered", "first"),
    [
        pytest.param(None, None, (), GAMMA, id="nothing tells them apart: by code"),
        pytest.param(PARTIAL, FULL, (), DELTA, id="online"),
        pytest.param(FULL, PARTIAL, (), GAMMA, id="online, the other one"),
        pytest.param(PARTIAL, PARTIAL, (DELTA,), DELTA, id="offered here"),
        pytest.param(FULL, PARTIAL, (DELTA,), DELTA, id="offered here before online elsewhere"),
        pytest.param(PARTIAL, FULL, (GAMMA, DELTA), DELTA, id="both offered: online"),
    ],
)
def test_of_words_that_fit_alike(
    gamma: ServiceLevel | None, delta: ServiceLevel | None, offered: tuple[str, ...], first: str
) -> None:
    shown = found(gamma, delta, *offered)

    assert shown[0] == first
    assert set(shown) == {GAMMA, DELTA}

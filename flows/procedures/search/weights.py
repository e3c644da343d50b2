"""The fitted weights of ranking and confidence: data, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Weights(NamedTuple):
    ranking: Mapping[str, float]
    confidence: Mapping[str, float]
    #: least confidence, closeness that asks back
    limits: Mapping[str, float]


@cache
def weights() -> Weights:
    data = tomllib.loads(files("flows.procedures.search").joinpath("weights.toml").read_text("utf-8"))
    return Weights(data["ranking"], data["confidence"], data["limits"])

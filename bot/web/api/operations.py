"""One row an operation: where it is, what it wants and answers, who may. Served and described from here alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.web.api.shapes import Shape
from bot.web.deps import DEPS, WebDeps
from flows.api_keys import ApiKey
from flows.staffing import Right


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was let in. `query` and `body` are of the shapes that the operation names."""

    deps: WebDeps
    path: Mapping[str, str]
    query: Shape
    body: Shape
    key: ApiKey | None

    @property
    def owner(self) -> ApiKey:
        """Whose key it is, where the operation wants one."""
        assert self.key is not None
        return self.key


Handler = Callable[[Asked], Awaitable[Shape]]


@dataclass(frozen=True, slots=True)
class Operation:
    """`right` none: open to anybody, with or without a key. `is_guessable`: codes could be tried one after another."""

    method: str
    path: str
    name: str
    says: str
    handler: Handler
    answer: type[Shape]
    query: type[Shape] = Shape
    body: type[Shape] | None = None
    parts: Mapping[str, str] = field(default_factory=dict)  #: part of the path -> pattern
    right: Right | None = None
    is_guessable: bool = False
    can_be_missing: bool = False

    @property
    def refusals(self) -> tuple[int, ...]:
        """Every status that it may answer besides 200. A key that does not open is refused everywhere."""
        found = {401, 422, 429} | ({403} if self.right else set()) | ({404} if self.can_be_missing else set())
        return tuple(sorted(found | ({400, 413, 415} if self.body else set())))


def asked(request: web.Request, *, query: Shape, body: Shape, key: ApiKey | None) -> Asked:
    return Asked(request.app[DEPS], dict(request.match_info), query, body, key)

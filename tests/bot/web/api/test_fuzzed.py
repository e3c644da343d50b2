"""Thousands of right and wrong requests made from the description: no 5xx, and every answer is as described."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import schemathesis
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection

from bot.web.api import entry
from bot.web.api.routes import description
from bot.web.rates import Rate
from bot.web.sessions import token_hash
from storage.store import SqlStore
from tests.bot.web.console.two_units import move_in, opened
from tests.bot.web.fakes_staff import FakeOffice
from tests.kit import NOW

TOKEN = "motcua_" + "k" * 43
ENDLESS = timedelta(minutes=1)

#: Right and wrong requests alike, the same ones each time.
SCHEMA = schemathesis.openapi.from_dict(json.loads(description()))
#: What is wrong with a request is sometimes lost on the way to the address; `test_entry` has the refusals.
LEFT_OUT: list[Any] = [negative_data_rejection]
HEADERS: tuple[dict[str, str], ...] = ({"Authorization": f"Bearer {TOKEN}"}, {})
Result = TypeVar("Result")


async def _office(path: Path) -> tuple[web.Application, SqlStore]:
    store, office = await opened(path), FakeOffice()
    until = NOW + timedelta(days=1)
    grants, digest = ("lists", "dossiers"), token_hash(TOKEN)
    await store.api_keys.add("x", grants, None, token_hash=digest, by="a", now=NOW, until=until)
    move_in(office, store)
    app = office.app()
    app[entry.PACES] = entry.Paces(*(Rate(1_000_000, ENDLESS) for _ in range(4)))
    return app, store


@contextmanager
def served(path: Path) -> Iterator[str]:
    """In a thread of its own: schemathesis asks and waits."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def done(work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    app, store = done(_office(path))
    server = TestServer(app)
    done(server.start_server())
    yield str(server.make_url("/")).rstrip("/")
    done(server.close())
    done(store.close())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def address(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("fuzzed") / "motcua.db"
    shutil.copy(house, path)
    with served(path) as url:
        yield url


@SCHEMA.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_no_5xx_and_every_answer_as_described(case: schemathesis.Case[Any], address: str) -> None:
    """With a key to everything, and without."""
    for headers in HEADERS:
        case.call_and_validate(base_url=address, headers=headers, excluded_checks=LEFT_OUT)

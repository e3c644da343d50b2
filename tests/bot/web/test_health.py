import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.metrics import Metrics
from bot.web import health
from bot.web.health import Health, health_routes, timing
from flows.hurdles.model import StuckFigure, Why
from flows.ports import Store, StoreUnavailable

Client = TestClient[web.Request, web.Application]


class FakeStore:
    """As much of a store as health looks at."""

    def __init__(self) -> None:
        self.is_up = True
        self.hangs = False
        self.counted = 0
        self.upkeep = SimpleNamespace(ping=self._answer)
        self.inbox = SimpleNamespace(waiting=self._inbox)
        self.outbox = SimpleNamespace(waiting=self._outbox)
        self.papers = SimpleNamespace(waiting=self._papers)
        self.dossiers = SimpleNamespace(counts=self._counts)
        self.hurdles = SimpleNamespace(months=self._months, figures=self._stuck)

    async def _answer(self) -> None:
        if self.hangs:
            await asyncio.sleep(60)
        if not self.is_up:
            raise StoreUnavailable("secret place")

    async def _inbox(self) -> int:
        await self._answer()
        return 2

    async def _papers(self) -> int:
        return 4

    async def _months(self) -> list[str]:
        return ["2026-11"]

    async def _stuck(self, month: str, *, limit: int) -> list[StuckFigure]:
        return [StuckFigure("1.001193", "phone", {Why.REFUSED: 2}), StuckFigure("1.001193", "name", {Why.REFUSED: 3})]

    async def _outbox(self) -> Mapping[str, int]:
        return {"telegram": 3}

    async def _counts(self, *, unit_ids: object, now: datetime) -> Mapping[str, int]:
        await self._answer()
        self.counted += 1
        return {"processing": 5, "overdue": 1}


class Stage:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.is_loaded = True
        self.health = Health(
            Metrics(), lambda: self.is_loaded, lambda: datetime(2026, 11, 20, tzinfo=UTC), cast(Store, self.store)
        )


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[Client]:
    async def secret(request: web.Request) -> web.Response:
        raise web.HTTPNotFound if request.match_info["token"] == "wrong" else RuntimeError

    app = web.Application(middlewares=[timing(stage.health.metrics)])
    app.add_routes([*health_routes(stage.health), web.get("/t/{token}", secret)])
    async with TestClient(TestServer(app)) as client:
        yield client


async def asked(client: Client, path: str) -> tuple[int, str]:
    async with client.get(path) as response:
        return response.status, await response.text()


async def test_a_process_with_everything_is_ready(client: Client) -> None:
    assert await asked(client, "/readyz") == (200, "ready\n")


async def test_a_process_lives_without_a_database(client: Client, stage: Stage) -> None:
    stage.store.is_up = False

    assert await asked(client, "/healthz") == (200, "alive\n")
    assert await asked(client, "/readyz") == (503, "the database does not answer\n")


async def test_a_database_that_hangs_is_not_waited_for(
    client: Client, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    stage.store.hangs = True

    assert await asked(client, "/readyz") == (503, "the database does not answer\n")
    assert "motcua_database_up 0" in (await asked(client, "/metrics"))[1]


async def test_not_ready_before_the_catalogue_is_loaded(client: Client, stage: Stage) -> None:
    stage.is_loaded = False

    assert await asked(client, "/readyz") == (503, "the catalogue is not loaded yet\n")


async def test_not_ready_before_the_store_is_open_and_when_stopping(client: Client, stage: Stage) -> None:
    stage.health.store = None
    assert await asked(client, "/readyz") == (503, "the database is not open yet\n")

    stage.health.is_stopping = lambda: True
    assert await asked(client, "/readyz") == (503, "stopping\n")


async def test_figures_of_the_store_are_shown(client: Client) -> None:
    status, text = await asked(client, "/metrics")

    assert status == 200
    assert "motcua_inbox_waiting 2\n" in text
    assert 'motcua_outbox_waiting{channel="telegram"} 3\n' in text
    assert "motcua_papers_waiting 4\n" in text
    assert 'motcua_stuck{why="refused"} 5\n' in text
    assert 'motcua_dossiers{status="processing"} 5\n' in text
    assert "motcua_dossiers_overdue 1\n" in text
    assert "motcua_database_up 1\n" in text


async def test_dossiers_are_not_counted_at_every_look(client: Client, stage: Stage) -> None:
    await asked(client, "/metrics")
    await asked(client, "/metrics")

    assert stage.store.counted == 1


async def test_requests_are_counted_by_their_pattern_never_by_their_address(client: Client) -> None:
    await asked(client, "/t/wrong")
    await asked(client, "/t/right")
    await asked(client, "/nowhere/of/ours")

    _, text = await asked(client, "/metrics")

    assert 'motcua_requests_total{method="GET",route="/t/{token}",status="404"} 1' in text
    assert 'motcua_requests_total{method="GET",route="/t/{token}",status="500"} 1' in text
    assert 'route="unknown",status="404"} 1' in text
    assert "wrong" not in text
    assert "nowhere" not in text

"""Handing updates to a bot's webhook: many people at once, each person's updates one after another, until accepted."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp

from .arguments import dumps, loads
from .model import Account, Json, Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_WITHIN_S = 60

#: Carries out a method that a bot put into its answer to the webhook call.
Reply = Callable[[Account, str, Json], None]


@dataclass(frozen=True, slots=True)
class Target:
    url: str
    secret: str = ""
    max_connections: int = 40
    retry_s: float = 0.3
    retry_max_s: float = 5.0


class Webhook:
    def __init__(self, account: Account, target: Target, *, reply: Reply, counters: Counter[str]) -> None:
        self.account, self.target, self.reply, self.counters = account, target, reply, counters
        self.lanes: dict[int, deque[Update]] = {}
        self.error: tuple[int, str] | None = None  # when, what
        self._places = asyncio.Semaphore(target.max_connections)
        self._tasks: set[asyncio.Task[None]] = set()
        self._headers = {"Content-Type": "application/json"}
        if target.secret:
            self._headers[SECRET_HEADER] = target.secret

    @property
    def pending(self) -> int:
        return sum(map(len, self.lanes.values()))

    def start(self) -> None:
        self._spawn(self._sort())

    def stop(self) -> None:
        """Ends delivery; what was not accepted waits for the next webhook or poller."""
        for task in self._tasks:
            task.cancel()
        left = sorted((update for lane in self.lanes.values() for update in lane), key=lambda update: update.id)
        self.lanes.clear()
        self.account.updates.extendleft(reversed(left))

    async def stopped(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _sort(self) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
            while True:
                while self.account.updates:
                    self._put(self.account.updates.popleft(), http)
                self.account.arrived.clear()
                await self.account.arrived.wait()

    def _put(self, update: Update, http: aiohttp.ClientSession) -> None:
        lane = self.lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self.lanes[update.lane] = deque([update])
        self._spawn(self._drain(update.lane, http))

    async def _drain(self, key: int, http: aiohttp.ClientSession) -> None:
        lane = self.lanes[key]
        wait = self.target.retry_s
        while lane:
            async with self._places:
                accepted = await self._deliver(lane[0], http)
            if accepted:
                lane.popleft()
                wait = self.target.retry_s
                continue
            self.counters["hook_retry"] += 1
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, self.target.retry_max_s)
        del self.lanes[key]

    async def _deliver(self, update: Update, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.post(self.target.url, data=dumps(update.as_json()), headers=self._headers) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.error = (int(time.time()), f"Connection failed: {error}")
            return False
        if not 200 <= answer.status < 300:
            self.error = (int(time.time()), f"Wrong response from the webhook: {answer.status}")
            return False
        self.counters["hook_ok"] += 1
        if body.startswith(b"{") and b'"method"' in body:
            call = loads(body)
            self.reply(self.account, call.pop("method").lower(), call)
        return True

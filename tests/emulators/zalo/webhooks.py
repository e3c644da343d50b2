"""Delivering events: signed, each person's one after another, again after a while until they are accepted in time."""

from __future__ import annotations

import asyncio
import io
import json
from collections import Counter, deque
from hashlib import sha256

import aiohttp

from .model import Json, Rules

HEADER = "X-ZEvent-Signature"


def signature(body: bytes, timestamp: str, *, identity: str, secret: str) -> str:
    return sha256(identity.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


class Webhook:
    def __init__(self, rules: Rules, *, app_id: str, secret: str) -> None:
        self.url = ""
        self.identity, self.secret = app_id, secret
        self.rules = rules
        self.counters: Counter[str] = Counter()
        self.slowest = 0.0
        self.is_disabled = False
        self._lanes: dict[str, deque[Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._http: aiohttp.ClientSession | None = None

    def put(self, lane: str, event: Json) -> None:
        """Without an address nobody is told."""
        if not self.url:
            return
        if lane in self._lanes:
            self._lanes[lane].append(event)
            return
        self._lanes[lane] = deque([event])
        task = asyncio.ensure_future(self._drain(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def pending(self) -> int:
        return sum(map(len, self._lanes.values()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    async def _drain(self, name: str) -> None:
        lane = self._lanes[name]
        while lane:
            await self._until_accepted(lane[0])
            lane.popleft()
        del self._lanes[name]

    async def _until_accepted(self, event: Json) -> None:
        for wait in (*self.rules.retries, None):
            if await self.deliver(event):
                return
            self.counters["retried"] += 1
            if wait is None:
                self.is_disabled = True
                return
            await asyncio.sleep(wait)

    async def deliver(self, event: Json) -> bool:
        """Whether it was accepted, within the time that Zalo gives."""
        body = json.dumps(event, ensure_ascii=False).encode("utf-8", "surrogatepass")
        mac = signature(body, str(event["timestamp"]), identity=self.identity, secret=self.secret)
        status = await self.post(body, f"mac={mac}")
        self.counters[f"status {status}"] += 1
        return 200 <= status < 300

    async def post(self, body: bytes, mac: str) -> int:
        """Anything with any signature; 0 when there was no answer in time."""
        if self._http is None:
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        headers, began = {"Content-Type": "application/json", HEADER: mac}, asyncio.get_running_loop().time()
        timeout = aiohttp.ClientTimeout(total=self.rules.answer_s)
        try:
            async with self._http.post(self.url, data=io.BytesIO(body), headers=headers, timeout=timeout) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0
        finally:
            self.slowest = max(self.slowest, asyncio.get_running_loop().time() - began)

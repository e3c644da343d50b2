"""The floor: what a durable bot costs at the least. Bare aiohttp, inbox and outbox in SQLite (FULL), a commit a batch.

An update is acknowledged once its effect and answers are committed; answers still unsent go out at the next start.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from bench.peers import dossier
from bench.peers.dossier import Buttons

Json = dict[str, Any]
Said = tuple[str, str, Buttons]  # next step, text, buttons

SCHEMA = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS inbox (update_id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE IF NOT EXISTS people (chat_id INTEGER PRIMARY KEY, state BLOB);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, method TEXT, body BLOB, sent INTEGER DEFAULT 0);
"""


def _keep(name: str, fits: Callable[[str], bool], *, then: Said, otherwise: str) -> Callable[[Json, str], Said]:
    def answer(state: Json, value: str) -> Said:
        if not fits(value):
            return state["step"], otherwise, ()
        state[name] = value
        return then

    return answer


def _anything(value: str) -> bool:
    return bool(value)


def _delivery(state: Json, value: str) -> Said:
    state["delivery"] = value
    return "confirm", dossier.summary(state), dossier.CONFIRM


def _confirm(state: Json, value: str) -> Said:
    state["code"] = dossier.new_code()
    return "", dossier.receipt(state["code"]), ()


STEPS: dict[str, Callable[[Json, str], Said]] = {
    "procedure": _keep("procedure", _anything, then=("name", dossier.ASK_NAME, ()), otherwise=dossier.UNCLEAR),
    "name": _keep("name", dossier.is_name, then=("id_number", dossier.ASK_ID, ()), otherwise=dossier.ASK_NAME),
    "id_number": _keep(
        "id_number", dossier.is_id_number, then=("birth", dossier.ASK_BIRTH, ()), otherwise=dossier.BAD_ID
    ),
    "birth": _keep("birth", dossier.is_date, then=("address", dossier.ASK_ADDRESS, ()), otherwise=dossier.ASK_BIRTH),
    "address": _keep("address", _anything, then=("photo", dossier.ASK_PHOTO, ()), otherwise=dossier.ASK_ADDRESS),
    "photo": _keep("photo", _anything, then=("paper", dossier.ASK_PAPER, ()), otherwise=dossier.ASK_PHOTO),
    "paper": _keep(
        "paper", _anything, then=("delivery", dossier.ASK_DELIVERY, dossier.DELIVERY), otherwise=dossier.ASK_PAPER
    ),
    "delivery": _delivery,
    "confirm": _confirm,
}


def advance(state: Json, value: str) -> tuple[str, Buttons]:
    if value == "/start":
        state["step"] = "procedure"
        return dossier.GREETING, dossier.PROCEDURES
    if value == "/status":
        return dossier.status(state), ()
    step = STEPS.get(state.get("step", ""))
    if step is None:
        return dossier.UNCLEAR, ()
    state["step"], text, buttons = step(state, value)
    return text, buttons


def read(update: Json) -> tuple[int, str, str]:
    """Chat, what was said or sent, and the callback query to be acknowledged."""
    if "callback_query" in update:
        query = update["callback_query"]
        return query["from"]["id"], query["data"], query["id"]
    message = update["message"]
    if "photo" in message:
        return message["chat"]["id"], message["photo"][-1]["file_id"], ""
    if "document" in message:
        return message["chat"]["id"], message["document"]["file_id"], ""
    return message["chat"]["id"], message.get("text", ""), ""


class Store:
    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.executescript(SCHEMA)

    def take(self, updates: list[Json], sent: list[tuple[int]]) -> list[tuple[int, str, Json]]:
        """One transaction for all of it; gives the calls to be made now."""
        calls: list[tuple[int, str, Json]] = []
        with self.db:
            self.db.executemany("UPDATE outbox SET sent = 1 WHERE id = ?", sent)
            for update in updates:
                calls += self._turn(update)
        return calls

    def _turn(self, update: Json) -> list[tuple[int, str, Json]]:
        seen = self.db.execute(
            "INSERT OR IGNORE INTO inbox VALUES (?, ?)", (update["update_id"], orjson.dumps(update))
        ).rowcount
        if not seen:
            return []
        chat_id, value, query_id = read(update)
        row = self.db.execute("SELECT state FROM people WHERE chat_id = ?", (chat_id,)).fetchone()
        state: Json = orjson.loads(row[0]) if row else {}
        text, buttons = advance(state, value)
        self.db.execute("INSERT OR REPLACE INTO people VALUES (?, ?)", (chat_id, orjson.dumps(state)))
        keyboard = [[{"text": label, "callback_data": data} for label, data in buttons]]
        message: Json = {"chat_id": chat_id, "text": text}
        message |= {"reply_markup": {"inline_keyboard": keyboard}} if buttons else {}
        calls = [("answerCallbackQuery", {"callback_query_id": query_id})] if query_id else []
        return [self._queue(method, body) for method, body in [*calls, ("sendMessage", message)]]

    def _queue(self, method: str, body: Json) -> tuple[int, str, Json]:
        cursor = self.db.execute("INSERT INTO outbox (method, body) VALUES (?, ?)", (method, orjson.dumps(body)))
        return cursor.lastrowid or 0, method, body

    def unsent(self) -> list[tuple[int, str, Json]]:
        rows = self.db.execute("SELECT id, method, body FROM outbox WHERE sent = 0 ORDER BY id")
        return [(number, method, orjson.loads(body)) for number, method, body in rows]


class Floor:
    def __init__(self, settings: dossier.Settings, http: aiohttp.ClientSession) -> None:
        self.settings, self.http = settings, http
        self.store = Store(Path(settings.state, "floor.sqlite"))
        self.waiting: list[tuple[Json, asyncio.Future[None]]] = []
        self.sent: list[tuple[int]] = []
        self.something = asyncio.Event()
        self.sending: set[asyncio.Task[None]] = set()

    async def call(self, method: str, body: Json) -> Any:
        url = f"{self.settings.api_base}/bot{self.settings.token}/{method}"
        headers = {"Content-Type": "application/json"}
        async with self.http.post(url, data=orjson.dumps(body), headers=headers) as answer:
            return orjson.loads(await answer.read())["result"]

    async def take(self, update: Json) -> None:
        """Returns once the update's effect is committed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((update, done))
        self.something.set()
        await done

    async def work(self) -> None:
        loop = asyncio.get_running_loop()
        self.send(self.store.unsent())
        while True:
            await self.something.wait()
            self.something.clear()
            batch, self.waiting = self.waiting, []
            sent, self.sent = self.sent, []
            calls = await loop.run_in_executor(None, self.store.take, [update for update, _ in batch], sent)
            for _, done in batch:
                done.set_result(None)
            self.send(calls)

    def send(self, calls: list[tuple[int, str, Json]]) -> None:
        for number, method, body in calls:
            task = asyncio.create_task(self.send_one(number, method, body))
            self.sending.add(task)
            task.add_done_callback(self.sending.discard)

    async def send_one(self, number: int, method: str, body: Json) -> None:
        await self.call(method, body)
        self.sent.append((number,))

    async def hook(self, request: web.BaseRequest) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != self.settings.secret:
            return web.Response(status=403)
        await self.take(orjson.loads(await request.read()))
        return web.Response()

    async def serve(self) -> None:
        runner = web.ServerRunner(web.Server(self.hook, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, self.settings.host, self.settings.port, backlog=1024).start()
        body = {"url": self.settings.webhook_url, "secret_token": self.settings.secret, "max_connections": 100}
        await self.call("setWebhook", body)

    async def poll(self) -> None:
        offset = 0
        while True:
            updates = await self.call("getUpdates", {"offset": offset, "timeout": 30})
            await asyncio.gather(*(self.take(update) for update in updates))
            offset = updates[-1]["update_id"] + 1 if updates else offset


async def main() -> None:
    settings = dossier.settings()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        floor = Floor(settings, http)
        await asyncio.gather(floor.work(), floor.serve() if settings.secret else floor.poll())


if __name__ == "__main__":
    dossier.use_fast_loop()
    asyncio.run(main())

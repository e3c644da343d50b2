"""The platform's state and what is done to it: hand over an update, keep a file, note what a bot did."""

from __future__ import annotations

import base64
import itertools
import random
import time
import zlib
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .faults import UPDATES, Faults
from .limits import Limits
from .model import CHANGES, Account, ApiError, Chat, Entry, Json, StoredFile, Update, bad_request
from .webhooks import Webhook

Listener = Callable[[Account, Chat, Entry], None]


@dataclass(slots=True)
class HookSettings:
    retry_s: float = 0.3
    retry_max_s: float = 5.0


class World:
    def __init__(self, *, token: str, seed: int = 1, delay: float = 0.0) -> None:
        self.token = token
        self.tokens: frozenset[str] | None = None  # None: any token is accepted
        self.chance = random.Random(seed)
        self.hook_settings = HookSettings()
        self.listeners: list[Listener] = []
        self.clear()
        self.delay = delay  # network and server time of one Bot API call

    def clear(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.hooks: dict[str, Webhook] = {}
        self.limits = Limits()
        self.faults = Faults(self.chance)
        self.delay = 0.0
        self.counters: Counter[str] = Counter()
        self.latencies: deque[float] = deque(maxlen=1_000_000)
        self.send_times: deque[float] = deque(maxlen=1_000_000)
        self.seq = itertools.count(1)

    def account(self, token: str) -> Account:
        if token not in self.accounts:
            self.accounts[token] = Account(token)
        return self.accounts[token]

    def default_account(self) -> Account:
        """The first bot seen; before that the one whose token was agreed on."""
        return next(iter(self.accounts.values()), None) or self.account(self.token)

    def hand_over(self, account: Account, kind: str, lane: int, *, body: Json) -> int:
        """Queues an update for the bot and tells its id; a fault may drop or double it."""
        update = Update(next(account.update_ids), kind, lane, body)
        if account.allowed_updates and kind not in account.allowed_updates:
            return update.id
        account.recent.append(update)
        fault = self.faults.strike(UPDATES, kind, chat_id=lane)
        if fault is not None:
            self.counters[f"fault:{fault.kind}"] += 1
        if fault is None or fault.kind == "dup_update":
            self._queue(account, [update] * (1 if fault is None else 2))
        return update.id

    def repeat(self, account: Account, update_id: int, times: int) -> None:
        """Hands over an update again, as the platform does after a lost acknowledgement."""
        found = [update for update in account.recent if update.id == update_id]
        if not found:
            raise ApiError(404, f"no recent update {update_id}")
        self._queue(account, found[:1] * times)

    def _queue(self, account: Account, updates: list[Update]) -> None:
        self.counters["updates"] += len(updates)
        account.updates.extend(updates)
        account.arrived.set()

    def store_file(
        self, account: Account, content: bytes, name: str, *, folder: str, size: int | None = None
    ) -> StoredFile:
        number = len(account.files) + 1
        unique = f"U{number:08x}{zlib.crc32(content):08x}"
        file_id = base64.urlsafe_b64encode(f"{folder}:{number}:{unique}".encode()).decode().rstrip("=")
        ending = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        path = f"{folder}/file_{number}{ending}"
        stored = StoredFile(file_id, unique, len(content) if size is None else size, path, name, content)
        account.files[file_id] = account.files_by_path[path] = stored
        return stored

    def note(self, chat: Chat, account: Account, kind: str, *, method: str, **details: Any) -> None:
        """Logs what the bot did, wakes who waits for it and closes the open latency measurement."""
        entry = Entry(next(self.seq), time.perf_counter(), kind, method, **details)
        chat.log.append(entry)
        if kind in CHANGES:
            self.counters[f"bot_{kind}"] += 1
            if chat.heard_at is not None:
                self.latencies.append(entry.at - chat.heard_at)
                chat.heard_at = None
        chat.wake()
        for listener in self.listeners:
            listener(account, chat, entry)

    def set_hook(self, account: Account, hook: Webhook | None) -> None:
        former = self.hooks.pop(account.token, None)
        if former is not None:
            former.stop()
        if hook is not None:
            self.hooks[account.token] = hook
            hook.start()

    def chat_of(self, account: Account, chat_id: int | None) -> Chat:
        """The chat that a bot's call names; a bot that the person has blocked gets nowhere."""
        if chat_id is None:
            raise bad_request("chat not found")
        if chat_id in account.blocked:
            self.counters["refused_by_blocked"] += 1
            who = "blocked by the user" if chat_id > 0 else "kicked from the group chat"
            raise ApiError(403, f"Forbidden: bot was {who}")
        if chat_id in account.migrated:
            moved = {"migrate_to_chat_id": account.migrated[chat_id]}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        return account.chat(chat_id)

"""The platform's state, its clock, and what it delivers."""

from __future__ import annotations

import itertools
import time
from collections import Counter

from .faults import EVENTS, Faults
from .model import Entry, Json, Person, Refused, Rules, TemplateEntry, Upload
from .tokens import TokenServer
from .webhooks import Webhook

APP_ID, APP_SECRET, OA_ID, OA_SECRET = "1234567890", "app-secret", "9876543210", "oa-secret"


class World:
    def __init__(self, *, rules: Rules | None = None, life: int = 90_000, echoes: bool = True) -> None:
        self.rules = rules or Rules()
        self.echoes = echoes  #: the account's own messages are delivered as events as well
        self.offset = 0.0
        self.tokens = TokenServer(app_id=APP_ID, secret=APP_SECRET, now=self.now, life=life)
        self.hook = Webhook(self.rules, app_id=APP_ID, secret=OA_SECRET)
        self.people: dict[str, Person] = {}
        self.uploads: dict[str, Upload] = {}
        self.media: dict[str, bytes] = {}
        self.templates: dict[str, tuple[str, ...]] = {}
        self.template_log: list[TemplateEntry] = []
        self.without_zalo: set[str] = set()
        self.sends: list[float] = []
        self.paid = 0
        self.faults = Faults()
        self.counters: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._held: tuple[str, Json] | None = None

    def now(self) -> float:
        return time.time() + self.offset

    def next_number(self) -> int:
        return next(self._numbers)

    def person(self, user_id: str) -> Person:
        return self.people.setdefault(user_id, Person(user_id))

    def known(self, user_id: str) -> Person:
        if user_id not in self.people:
            raise Refused(-213, "user does not follow")
        return self.people[user_id]

    def note(self, person: Person, entry: Entry) -> None:
        person.log.append(entry)
        self.counters["messages"] += 1
        person.wake()
        if self.echoes:
            body = {"sender": {"id": OA_ID}, "recipient": {"id": person.id}}
            said = {"msg_id": entry.message_id, "text": entry.text}
            self.deliver("oa_send_text" if entry.text else "oa_send_file", person.id, body | {"message": said})
            self.deliver("user_received_message", person.id, body | {"message": {"msg_id": entry.message_id}})

    def acted(self, person: Person) -> None:
        person.acted_at, person.sent_since = self.now(), 0
        person.heard_seq = person.log[-1].seq if person.log else 0

    def deliver(self, event: str, user_id: str, body: Json) -> Json:
        """Hands an event over; a fault may drop, double or delay it behind the next one. What was meant is returned."""
        full = {"app_id": APP_ID, "event_name": event, "timestamp": str(int(self.now() * 1000)), **body}
        fault = self.faults.strike(EVENTS, event, user_id=user_id)
        kind = fault.kind if fault else ""
        if kind == "swap_event" and self._held is None:
            self._held = (user_id, full)
            return full
        for _ in range({"drop_event": 0, "dup_event": 2}.get(kind, 1)):
            self.hook.put(user_id, full)
        if self._held is not None and kind != "drop_event":
            held, self._held = self._held, None
            self.hook.put(*held)
        return full

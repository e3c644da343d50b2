"""What happens to a bot in groups: taken in, put out, and the group made a supergroup under another id."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .model import Json, person_json
from .people import People

#: The platform's ids of supergroups begin so.
SUPERGROUP = -1_000_000_000_000


@dataclass(frozen=True, slots=True)
class Groups:
    """`by` is the member who does it."""

    people: People
    by: int

    def take_in(self, chat_id: int) -> None:
        self.people.account.blocked.discard(chat_id)
        self._membership(chat_id, ("left", "member"))

    def put_out(self, chat_id: int) -> None:
        self.people.account.blocked.add(chat_id)
        self._membership(chat_id, ("member", "kicked"))

    def upgrade(self, chat_id: int) -> int:
        """The new id; who writes to the former one is told it, with an error."""
        account = self.people.account
        moved = SUPERGROUP + chat_id
        account.migrated[chat_id] = moved
        for about, other in ((chat_id, {"migrate_to_chat_id": moved}), (moved, {"migrate_from_chat_id": chat_id})):
            self._hand_over("message", about, {"message_id": next(account.message_ids)} | other)
        return moved

    def _membership(self, chat_id: int, change: tuple[str, str]) -> None:
        former, now = ({"user": self.people.account.as_json(), "status": status} for status in change)
        self._hand_over("my_chat_member", chat_id, {"old_chat_member": former, "new_chat_member": now})

    def _hand_over(self, kind: str, chat_id: int, body: Json) -> None:
        heading = {"chat": self.people.account.chat(chat_id).as_json(), "from": person_json(self.by)}
        self.people.world.hand_over(
            self.people.account, kind, chat_id, body=heading | {"date": int(time.time())} | body
        )

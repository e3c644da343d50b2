"""What people do: write, press buttons, send pictures and papers, block the bot."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import samples
from .model import Account, ApiError, Chat, Json, inline_buttons, person_json
from .sending import file_body
from .world import World

BUTTONS_WITHIN = 20  # messages: how far back a person scrolls to find a button


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person's act became; `seq` is the chat's log position before any answer to it."""

    update_id: int
    message_id: int
    seq: int
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send. Without a name it is a picture; `size` is what the platform says, if not the true one."""

    content: bytes
    name: str = ""
    mime: str = ""
    size: int | None = None

    @property
    def kind(self) -> str:
        return "document" if self.name else "photo"


def picture(content: bytes | None = None) -> Attachment:
    return Attachment(samples.png() if content is None else content)


def paper(content: bytes | None = None, *, name: str = "paper.pdf", mime: str = "application/pdf") -> Attachment:
    return Attachment(samples.pdf() if content is None else content, name, mime)


@dataclass(slots=True)
class People:
    """The people who write to one bot. A private chat has the person's own id; a group's is negative."""

    world: World
    account: Account

    def _do(self, chat: Chat, kind: str, *, user_id: int, body: Json, message_id: int, file_id: str = "") -> Sent:
        chat.heard_seq = chat.log[-1].seq if chat.log else 0
        if chat.heard_at is None:
            chat.heard_at = time.perf_counter()
        lane = chat.id if chat.is_private else user_id
        update_id = self.world.hand_over(self.account, kind, lane, body=dict(body))
        return Sent(update_id, message_id, chat.heard_seq, file_id)

    def _write(self, user_id: int, chat_id: int | None, *, body: Json, file_id: str = "") -> Sent:
        chat = self.account.chat(user_id if chat_id is None else chat_id)
        message_id = next(self.account.message_ids)
        heading = {"message_id": message_id, "from": person_json(user_id), "chat": chat.as_json()}
        message = chat.messages[message_id] = heading | {"date": int(time.time())} | body
        return self._do(chat, "message", user_id=user_id, body=message, message_id=message_id, file_id=file_id)

    def text(self, user_id: int, text: str, *, chat_id: int | None = None) -> Sent:
        body: Json = {"text": text}
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self._write(user_id, chat_id, body=body)

    def contact(self, user_id: int, phone: str, *, owner_id: int | None = None) -> Sent:
        """Shares a phone number: one's own, unless it is said whose."""
        owner = user_id if owner_id is None else owner_id
        shared = {"phone_number": phone, "first_name": f"U{owner}", "user_id": owner}
        return self._write(user_id, None, body={"contact": shared})

    def edit(self, user_id: int, message_id: int, text: str) -> Sent:
        """Changes a text written before."""
        chat = self.account.chat(user_id)
        if message_id not in chat.messages:
            raise ApiError(404, "no such message in that chat")
        message = chat.messages[message_id]
        message.update(text=text, edit_date=int(time.time()))
        return self._do(chat, "edited_message", user_id=user_id, body=message, message_id=message_id)

    def send(
        self, user_id: int, file: Attachment, *, caption: str = "", group: str = "", chat_id: int | None = None
    ) -> Sent:
        stored = self.world.store_file(
            self.account, file.content, file.name or "photo.png", folder=f"{file.kind}s", size=file.size
        )
        body = file_body(file.kind, stored, mime=file.mime)
        body |= {"caption": caption} if caption else {}
        body |= {"media_group_id": group} if group else {}
        return self._write(user_id, chat_id, body=body, file_id=stored.file_id)

    def album(self, user_id: int, files: Sequence[Attachment], *, caption: str = "") -> list[Sent]:
        """Several messages that share one media_group_id; the first carries the caption."""
        group = str(self.world.chance.getrandbits(53))
        return [
            self.send(user_id, file, caption="" if place else caption, group=group) for place, file in enumerate(files)
        ]

    def press(
        self,
        user_id: int,
        *,
        label: str | None = None,
        data: str | None = None,
        index: int | None = None,
        message_id: int | None = None,
        chat_id: int | None = None,
    ) -> Sent:
        """Presses the newest button that fits (label and data are regular expressions, index counts from 0)."""
        chat = self.account.chat(user_id if chat_id is None else chat_id)
        for message in _with_buttons(chat, message_id):
            for place, button in enumerate(inline_buttons(message["reply_markup"])):
                if "callback_data" in button and _fits(button, place, label=label, data=data, index=index):
                    return self.press_raw(user_id, message["message_id"], button["callback_data"], chat_id=chat.id)
        raise ApiError(404, f"no button fits label={label!r} data={data!r} index={index!r} in chat {chat.id}")

    def press_raw(self, user_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> Sent:
        """Sends any callback data, also of a button that is no longer shown: old buttons, forged ones."""
        chat = self.account.chat(user_id if chat_id is None else chat_id)
        if message_id not in chat.messages:
            raise ApiError(404, "no such message in that chat")
        query_id = str(self.world.chance.getrandbits(60))
        self.account.queries[query_id] = chat.id
        body = {
            "id": query_id,
            "from": person_json(user_id),
            "message": dict(chat.messages[message_id]),  # as it was when pressed
            "chat_instance": str(chat.id),
            "data": data,
        }
        return self._do(chat, "callback_query", user_id=user_id, body=body, message_id=message_id)

    def raw(self, kind: str, body: Json, *, lane: int = 0) -> Sent:
        """Any other update, handed over as it is."""
        return Sent(self.world.hand_over(self.account, kind, lane, body=body), 0, 0)

    def block(self, user_id: int, *, told: bool = False) -> None:
        """From now on the bot gets 403 for this person; it can be told at once as the platform does."""
        self.account.blocked.add(user_id)
        if told:
            self._membership(user_id, ("member", "kicked"))

    def unblock(self, user_id: int, *, told: bool = False) -> None:
        self.account.blocked.discard(user_id)
        if told:
            self._membership(user_id, ("kicked", "member"))

    def _membership(self, user_id: int, change: tuple[str, str]) -> None:
        bot = self.account.as_json()
        former, now = ({"user": bot, "status": status, "until_date": 0} for status in change)
        body = {"chat": self.account.chat(user_id).as_json(), "from": person_json(user_id), "date": int(time.time())}
        body |= {"old_chat_member": former, "new_chat_member": now}
        self.world.hand_over(self.account, "my_chat_member", user_id, body=body)


def _with_buttons(chat: Chat, message_id: int | None) -> Iterator[Json]:
    newest_first = list(chat.messages.values())[: -BUTTONS_WITHIN - 1 : -1]
    for message in newest_first if message_id is None else filter(None, [chat.messages.get(message_id)]):
        if message.get("reply_markup"):
            yield message


def _fits(button: Json, place: int, *, label: str | None, data: str | None, index: int | None) -> bool:
    if index is not None:
        return place == index
    if data is not None:
        return re.search(data, button["callback_data"]) is not None
    return label is not None and re.search(label, button["text"]) is not None

"""Telegram's groups: which updates of theirs concern us, and what they say. Nothing else of a group is kept.

Sources: Bot API 10.0: `my_chat_member` when we are taken in or put out; `migrate_to_chat_id` when a group becomes a
supergroup and gets another id.
"""

from __future__ import annotations

import re
from typing import Any

from flows.groups.events import GroupEvent, GroupJoined, GroupLeft, GroupMoved, GroupSpoke

Json = dict[str, Any]
GROUPS = frozenset(("group", "supergroup"))
#: What we are in a group -> whether we are in it.
PRESENT = {"creator": True, "administrator": True, "member": True, "left": False, "kicked": False}
LONGEST_TITLE = 200
#: Names of bots end so, by the platform's rule.
_MENTION = re.compile(r"@\w*bot\b", re.IGNORECASE)


def group_event(raw: Json) -> tuple[str, GroupEvent] | None:
    """The group's id and what happened there; None for what is no group's, or not for us."""
    member, message = raw.get("my_chat_member"), raw.get("message")
    about, read = (member, _membership) if isinstance(member, dict) else (message, _message)
    chat = about.get("chat") if isinstance(about, dict) else None
    if not isinstance(about, dict) or not isinstance(chat, dict) or chat.get("type") not in GROUPS:
        return None
    address, event = _id(chat.get("id")), read(about, str(chat.get("title") or "")[:LONGEST_TITLE])
    return (address, event) if address and event else None


def _membership(change: Json, title: str) -> GroupEvent | None:
    """Only coming and going: a change of what we may do in a group is neither."""
    before, after = (_is_present(change.get(name)) for name in ("old_chat_member", "new_chat_member"))
    if after is None or after is bool(before):
        return None
    return GroupJoined(title) if after else GroupLeft()


def _is_present(member: Any) -> bool | None:
    if not isinstance(member, dict):
        return None
    status = member.get("status")
    return bool(member.get("is_member")) if status == "restricted" else PRESENT.get(str(status))


def _message(message: Json, title: str) -> GroupEvent | None:
    if address := _id(message.get("migrate_to_chat_id")):
        return GroupMoved(address)
    sender, text = message.get("from"), message.get("text")
    is_bot = isinstance(sender, dict) and sender.get("is_bot") is True
    return GroupSpoke(text, title) if isinstance(text, str) and not is_bot and _is_addressed(message, text) else None


def _is_addressed(message: Json, text: str) -> bool:
    """A command, a mention, or an answer to something that a bot wrote."""
    replied = message.get("reply_to_message")
    author = replied.get("from") if isinstance(replied, dict) else None
    to_a_bot = isinstance(author, dict) and author.get("is_bot") is True
    return text.startswith("/") or to_a_bot or _MENTION.search(text) is not None


def _id(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""

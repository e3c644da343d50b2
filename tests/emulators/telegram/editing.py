"""Methods by which a bot changes, removes or acknowledges what is there already."""

from __future__ import annotations

import time

from .arguments import Args
from .markup import read_caption, read_markup, read_message
from .model import Account, Chat, Json, bad_request
from .world import World

DELETE_MAX = 100
NOTICE_MAX = 200


def _own_message(world: World, account: Account, args: Args) -> tuple[Chat, Json]:
    chat = world.chat_of(account, args.number("chat_id"))
    message = chat.messages.get(args.number("message_id") or 0)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != account.id:
        raise bad_request("message can't be edited")
    return chat, message


def _change(message: Json, changed: Json) -> None:
    """Sets each field, or takes it away where the new value is None."""
    for name, value in changed.items():
        if value is None:
            message.pop(name, None)
        else:
            message[name] = value


def _edit(world: World, account: Account, args: Args, *, changed: Json, kind: str = "edit") -> Json:
    chat, message = _own_message(world, account, args)
    markup = read_markup(args.parsed("reply_markup"))
    changed = changed | {"reply_markup": markup}
    if all(message.get(name) == value for name, value in changed.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    _change(message, changed | {"edit_date": int(time.time())})
    text = message.get("text", message.get("caption", ""))
    method = "editmessagereplymarkup" if kind == "markup" else "editmessagetext"
    world.note(chat, account, kind, method=method, message_id=message["message_id"], text=text, markup=markup)
    return message


def edit_text(world: World, account: Account, args: Args) -> Json:
    if "text" not in _own_message(world, account, args)[1]:
        raise bad_request("there is no text in the message to edit")
    text, entities = read_message(args.text("text"), args.get("parse_mode"))
    return _edit(world, account, args, changed={"text": text, "entities": entities or None})


def edit_caption(world: World, account: Account, args: Args) -> Json:
    caption, entities = read_caption(args.text("caption"), args.get("parse_mode"))
    return _edit(world, account, args, changed={"caption": caption, "caption_entities": entities or None})


def edit_markup(world: World, account: Account, args: Args) -> Json:
    return _edit(world, account, args, changed={}, kind="markup")


def _delete(world: World, account: Account, chat: Chat, *, message_id: int) -> bool:
    if chat.messages.pop(message_id, None) is None:
        return False
    world.note(chat, account, "delete", method="deletemessage", message_id=message_id)
    return True


def delete_message(world: World, account: Account, args: Args) -> bool:
    chat = world.chat_of(account, args.number("chat_id"))
    if not _delete(world, account, chat, message_id=args.number("message_id") or 0):
        raise bad_request("message to delete not found")
    return True


def delete_messages(world: World, account: Account, args: Args) -> bool:
    """Up to 100 at once; those that are not there are passed over."""
    chat = world.chat_of(account, args.number("chat_id"))
    message_ids = args.parsed("message_ids") or []
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > DELETE_MAX:
        raise bad_request("too many message identifiers specified")
    for message_id in message_ids:
        _delete(world, account, chat, message_id=int(message_id))
    return True


def answer_callback_query(world: World, account: Account, args: Args) -> bool:
    chat_id = account.queries.get(args.text("callback_query_id"))
    if chat_id is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(args.text("text")) > NOTICE_MAX:
        raise bad_request("MESSAGE_TOO_LONG")
    world.note(account.chat(chat_id), account, "answer", method="answercallbackquery", text=args.text("text"))
    return True

"""Methods by which a bot says something: texts, files, albums, copies."""

from __future__ import annotations

import time
from typing import Any

from .arguments import Args, Upload
from .limits import Window, retry_after, window_of
from .markup import read_caption, read_markup, read_message
from .model import Account, ApiError, Chat, Json, StoredFile, bad_request
from .world import World

UPLOAD_MAX = {"photo": 10 << 20}  # bytes
UPLOAD_MAX_ELSE = 50 << 20
FILE_KINDS = ("photo", "document", "video", "audio", "voice", "animation", "sticker")
ALBUM_SIZE = range(2, 11)


def _take_place(world: World, account: Account, chat: Chat) -> None:
    limits, windows, now = world.limits, chat.windows, time.perf_counter()
    if limits.lifted:
        return
    used: list[Window] = []
    if limits.global_per_s is not None:
        account.sent_window = window_of(account.sent_window, limit=limits.global_per_s, span=1.0)
        used.append(account.sent_window)
    if limits.chat_per_s is not None:
        windows["second"] = window_of(windows.get("second"), limit=limits.chat_per_s, span=1.0)
        used.append(windows["second"])
    if limits.group_per_min is not None and not chat.is_private:
        windows["minute"] = window_of(windows.get("minute"), limit=limits.group_per_min, span=60.0)
        used.append(windows["minute"])
    seconds = retry_after(used, now)
    if seconds:
        raise ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def _publish(world: World, account: Account, chat: Chat, *, method: str, body: Json, markup: Json | None) -> Json:
    message: Json = {
        "message_id": next(account.message_ids),
        "from": account.as_json(),
        "chat": chat.as_json(),
        "date": int(time.time()),
        **body,
    }
    if markup is not None and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    chat.messages[message["message_id"]] = message
    world.send_times.append(time.perf_counter())
    world.note(
        chat,
        account,
        "message",
        method=method,
        message_id=message["message_id"],
        text=body.get("text", body.get("caption", "")),
        markup=markup,
        file_id=_file_id(body),
    )
    return message


def _file_id(body: Json) -> str:
    for kind in FILE_KINDS:
        if kind in body:
            described = body[kind][-1] if kind == "photo" else body[kind]
            return str(described["file_id"])
    return ""


def send_message(world: World, account: Account, args: Args) -> Json:
    chat = world.chat_of(account, args.number("chat_id"))
    text, entities = read_message(args.text("text"), args.get("parse_mode"))
    markup = read_markup(args.parsed("reply_markup"))
    _take_place(world, account, chat)
    body: Json = {"text": text} | ({"entities": entities} if entities else {})
    return _publish(world, account, chat, method="sendmessage", body=body, markup=markup)


def _resolve(world: World, account: Account, kind: str, *, value: Any, args: Args) -> StoredFile:
    """The file that an argument means: an upload, an attachment by name, or one that the platform has."""
    if isinstance(value, str) and value.startswith("attach://"):
        value = args.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        if len(value.content) > UPLOAD_MAX.get(kind, UPLOAD_MAX_ELSE):
            raise ApiError(413, "Request Entity Too Large")
        if not value.content:
            raise bad_request("file must be non-empty")
        return world.store_file(account, value.content, value.name, folder=f"{kind}s")
    if isinstance(value, str) and value in account.files:
        return account.files[value]
    raise bad_request("wrong file identifier/HTTP URL specified")


def file_body(kind: str, stored: StoredFile, *, mime: str = "") -> Json:
    if kind == "photo":
        sizes = ((90, 60), (800, 600))
        return {"photo": [{**stored.as_json(), "width": width, "height": height} for width, height in sizes]}
    described = {**stored.as_json(), "file_name": stored.name} | ({"mime_type": mime} if mime else {})
    if kind in ("video", "audio", "voice", "animation"):
        described |= {"duration": 1, "width": 1, "height": 1}
    return {kind: described}


def _captioned(source: Any, parse_mode: Any) -> Json:
    if not source:
        return {}
    caption, entities = read_caption(str(source), parse_mode)
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def send_file(kind: str, world: World, account: Account, args: Args) -> Json:
    chat = world.chat_of(account, args.number("chat_id"))
    caption = _captioned(args.get("caption"), args.get("parse_mode"))
    markup = read_markup(args.parsed("reply_markup"))
    stored = _resolve(world, account, kind, value=args.get(kind), args=args)
    _take_place(world, account, chat)
    body = file_body(kind, stored) | caption
    return _publish(world, account, chat, method=f"send{kind}", body=body, markup=markup)


def send_media_group(world: World, account: Account, args: Args) -> list[Json]:
    """An album counts once against the limits."""
    chat = world.chat_of(account, args.number("chat_id"))
    media = args.parsed("media") or []
    if len(media) not in ALBUM_SIZE:
        raise bad_request("wrong number of media to send: expected from 2 to 10")
    bodies = []
    for item in media:
        stored = _resolve(world, account, item["type"], value=item.get("media"), args=args)
        bodies.append(file_body(item["type"], stored) | _captioned(item.get("caption"), item.get("parse_mode")))
    _take_place(world, account, chat)
    group = {"media_group_id": str(world.chance.getrandbits(53))}
    return [_publish(world, account, chat, method="sendmediagroup", body=body | group, markup=None) for body in bodies]


def send_location(world: World, account: Account, args: Args) -> Json:
    chat = world.chat_of(account, args.number("chat_id"))
    _take_place(world, account, chat)
    body = {"location": {"latitude": float(args.get("latitude")), "longitude": float(args.get("longitude"))}}
    markup = read_markup(args.parsed("reply_markup"))
    return _publish(world, account, chat, method="sendlocation", body=body, markup=markup)


def _copy(world: World, account: Account, args: Args) -> Json:
    source = account.chat(args.number("from_chat_id") or 0).messages.get(args.number("message_id") or 0)
    if source is None:
        raise bad_request("message to copy not found")
    chat = world.chat_of(account, args.number("chat_id"))
    markup = read_markup(args.parsed("reply_markup"))
    _take_place(world, account, chat)
    kept = ("text", "entities", "caption", "caption_entities", *FILE_KINDS)
    body = {name: source[name] for name in kept if name in source}
    return _publish(world, account, chat, method="copymessage", body=body, markup=markup)


def copy_message(world: World, account: Account, args: Args) -> Json:
    return {"message_id": _copy(world, account, args)["message_id"]}


def forward_message(world: World, account: Account, args: Args) -> Json:
    return _copy(world, account, args)

"""The methods of the platform, each answering or refusing as its public documentation says (12/2025)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from .model import LONGEST_TEXT, Hook, Json, Refusal, World

LOOPBACK = ("127.0.0.1", "localhost")


def call(world: World, method: str, args: Json) -> object:
    """Every method but getUpdates, which waits."""
    handler = METHODS.get(method)
    if handler is None:
        raise Refusal(404, "Not Found")
    return handler(world, args)


async def get_updates(world: World, args: Json) -> Json:
    """One update, an object and no list; it is never given again. Nothing new is an error 408."""
    if world.hook is not None:
        raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
    if "offset" in args:
        raise Refusal(400, "Bad Request: offset is not supported")
    try:
        async with asyncio.timeout(float(args.get("timeout", 30))):
            while not world.waiting:
                world.arrived.clear()
                await world.arrived.wait()
    except TimeoutError:
        raise Refusal(408, "Request timeout") from None
    return world.waiting.popleft()


def _get_me(world: World, args: Json) -> Json:
    return {"id": "900", "account_name": "bot.emulated", "account_type": "BASIC", "can_join_groups": False}


def _send_message(world: World, args: Json) -> Json:
    text = args.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refusal(400, "Bad Request: text is empty")
    if len(text) > LONGEST_TEXT:
        raise Refusal(400, "Bad Request: text is too long")
    if "reply_markup" in args or "buttons" in args:
        raise Refusal(400, "Bad Request: buttons are not supported")
    return _noted(world, args, "message", text)


def _send_photo(world: World, args: Json) -> Json:
    photo = str(args.get("photo") or "")
    if urlsplit(photo).scheme not in ("http", "https"):
        raise Refusal(400, "Bad Request: photo must be a public URL")
    if len(str(args.get("caption") or "")) > LONGEST_TEXT:
        raise Refusal(400, "Bad Request: caption is too long")
    return _noted(world, args, "photo", photo)


def _send_sticker(world: World, args: Json) -> Json:
    return _noted(world, args, "sticker", str(args.get("sticker")))


def _send_action(world: World, args: Json) -> bool:
    if args.get("action") != "typing":
        raise Refusal(400, "Bad Request: unknown action")
    world.note(_chat(world, args), "action", "typing")
    return True


def _noted(world: World, args: Json, kind: str, text: str) -> Json:
    message_id = world.note(_chat(world, args), kind, text)
    return {"message_id": message_id, "date": 1_795_226_400_000}


def _chat(world: World, args: Json) -> str:
    chat_id = args.get("chat_id")
    if not isinstance(chat_id, str) or not chat_id:
        raise Refusal(400, "Bad Request: chat not found")
    if chat_id in world.blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    return chat_id


def _set_webhook(world: World, args: Json) -> Json:
    url, secret = str(args.get("url") or ""), str(args.get("secret_token") or "")
    address = urlsplit(url)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise Refusal(400, "Bad Request: an HTTPS URL must be provided for webhook")
    if not 8 <= len(secret) <= 256:
        raise Refusal(400, "Bad Request: secret_token must have 8 to 256 characters")
    world.hook = Hook(url, secret)
    world.arrived.set()
    return {"url": url}


def _delete_webhook(world: World, args: Json) -> Json:
    world.hook = None
    return {"url": ""}


def _webhook_info(world: World, args: Json) -> Json:
    if world.hook is None:
        raise Refusal(404, "Webhook not found")
    return {"url": world.hook.url}


METHODS: Mapping[str, Callable[[World, Json], object]] = {
    "getMe": _get_me,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendSticker": _send_sticker,
    "sendChatAction": _send_action,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
}

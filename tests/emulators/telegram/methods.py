"""The table of the Bot API's methods, and those that concern the bot itself, its files and its webhook."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from . import editing, sending
from .arguments import Args
from .model import Account, ApiError, Json, bad_request, person_json
from .webhooks import Target, Webhook
from .world import World

DOWNLOAD_MAX = 20 << 20  # bytes
COMMANDS_MAX = 100
WEBHOOK_PORTS = (443, 80, 88, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")

Method = Callable[[World, Account, Args], Any]


def _get_me(world: World, account: Account, args: Args) -> Json:
    return account.as_json()


def _get_commands(world: World, account: Account, args: Args) -> list[Json]:
    return account.commands


def _set_commands(world: World, account: Account, args: Args) -> bool:
    commands = args.parsed("commands") or []
    if len(commands) > COMMANDS_MAX:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    account.commands = commands
    return True


_NO_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def _get_chat(world: World, account: Account, args: Args) -> Json:
    chat = world.chat_of(account, args.number("chat_id")).as_json()
    return chat | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_NO_GIFTS, False),
    }


def _get_chat_member(world: World, account: Account, args: Args) -> Json:
    return {"status": "member", "user": person_json(args.number("user_id") or 0)}


def _get_file(world: World, account: Account, args: Args) -> Json:
    stored = account.files.get(args.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > DOWNLOAD_MAX:
        raise bad_request("file is too big")
    return stored.as_json() | {"file_path": stored.path}


def _check_webhook(url: str, args: Args) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: invalid URL")
    if parts.hostname not in LOOPBACK:
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in WEBHOOK_PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if args.get("secret_token") is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", args.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")


def set_allowed_updates(account: Account, args: Args) -> None:
    if args.get("allowed_updates") is not None:
        account.allowed_updates = frozenset(args.parsed("allowed_updates") or ())


def _reply(world: World, account: Account, method: str, values: Json) -> None:
    try:
        call(world, account, method, args=Args(values))
    except ApiError as error:
        world.counters[f"err:{error.code}"] += 1  # the platform tells nobody


def _set_webhook(world: World, account: Account, args: Args) -> bool:
    url = args.text("url")
    if url:
        _check_webhook(url, args)
    if args.flag("drop_pending_updates"):
        account.updates.clear()
    set_allowed_updates(account, args)
    settings = world.hook_settings
    target = Target(
        url,
        secret=args.text("secret_token"),
        max_connections=min(100, max(1, args.number("max_connections") or 40)),
        retry_s=settings.retry_s,
        retry_max_s=settings.retry_max_s,
    )
    hook = Webhook(account, target, reply=partial(_reply, world), counters=world.counters) if url else None
    world.set_hook(account, hook)
    return True


def _delete_webhook(world: World, account: Account, args: Args) -> bool:
    world.set_hook(account, None)
    if args.flag("drop_pending_updates"):
        account.updates.clear()
    return True


def _get_webhook_info(world: World, account: Account, args: Args) -> Json:
    hook = world.hooks.get(account.token)
    info: Json = {
        "url": hook.target.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(account.updates) + (hook.pending if hook else 0),
    }
    if hook:
        info["max_connections"] = hook.target.max_connections
    if hook and hook.error:
        info["last_error_date"], info["last_error_message"] = hook.error
    return info


def _accept(world: World, account: Account, args: Args) -> bool:
    return True


ACCEPTED = (
    "close",
    "deletemycommands",
    "leavechat",
    "logout",
    "pinchatmessage",
    "sendchataction",
    "setchatmenubutton",
    "setmessagereaction",
    "setmydefaultadministratorrights",
    "setmydescription",
    "setmyname",
    "setmyshortdescription",
    "unpinchatmessage",
)

METHODS: dict[str, Method] = {
    "getme": _get_me,
    "getmycommands": _get_commands,
    "setmycommands": _set_commands,
    "getchat": _get_chat,
    "getchatmember": _get_chat_member,
    "getfile": _get_file,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _get_webhook_info,
    "sendmessage": sending.send_message,
    "sendmediagroup": sending.send_media_group,
    "sendlocation": sending.send_location,
    "copymessage": sending.copy_message,
    "forwardmessage": sending.forward_message,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_callback_query,
    **{f"send{kind}": partial(sending.send_file, kind) for kind in sending.FILE_KINDS},
    **dict.fromkeys(ACCEPTED, _accept),
}


def call(world: World, account: Account, method: str, *, args: Args) -> Any:
    """Carries out one method other than getUpdates, which waits and therefore lives with the server."""
    if method not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    return METHODS[method](world, account, args)

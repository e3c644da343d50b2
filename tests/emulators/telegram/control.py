"""The control calls (POST /_ctl/<name>), by which another process plays the people and sets limits and faults."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from . import samples
from .arguments import Args, Upload
from .faults import Fault
from .model import CHANGES, ApiError, Json
from .people import Attachment, People, Sent, paper, picture

if TYPE_CHECKING:
    from .emulator import TelegramEmulator

Call = Callable[["TelegramEmulator", Args], Awaitable[Any]]


def _people(tg: TelegramEmulator, args: Args) -> People:
    return tg.people(args.text("token") or None)


def _who(args: Args) -> int:
    user_id = args.number("user_id")
    if user_id is None:
        raise ApiError(400, "user_id is missing")
    return user_id


def _where(args: Args) -> int:
    chat_id = args.number("chat_id")
    return _who(args) if chat_id is None else chat_id


def _attachment(kind: str, args: Args) -> Attachment:
    given = args.get("file")
    content: bytes | None = None
    if isinstance(given, Upload):
        content = given.content
    elif args.get("base64"):
        content = base64.b64decode(args.text("base64"))
    elif (size := args.number("size")) is not None:
        content = samples.png(size) if kind == "photo" else samples.pdf(size)
    if kind == "photo":
        return picture(content)
    name = args.text("name") or (given.name if isinstance(given, Upload) else "paper.pdf")
    return paper(content, name=name, mime=args.text("mime") or "application/pdf")


async def _message(tg: TelegramEmulator, args: Args) -> Json:
    return _shown(_people(tg, args).text(_who(args), args.text("text"), chat_id=args.number("chat_id")))


async def _button(tg: TelegramEmulator, args: Args) -> Json:
    people, user_id, chat_id = _people(tg, args), _who(args), _where(args)
    message_id = args.number("message_id")
    if args.get("raw") is not None:
        newest = next((entry.message_id for entry in reversed(people.account.chat(chat_id).log) if entry.buttons), 0)
        return _shown(people.press_raw(user_id, message_id or newest, args.text("raw"), chat_id=chat_id))
    label, data, index = args.get("text") or args.get("label"), args.get("data"), args.number("index")
    return _shown(people.press(user_id, label=label, data=data, index=index, message_id=message_id, chat_id=chat_id))


async def _photo(tg: TelegramEmulator, args: Args) -> Json:
    return _file(tg, args, kind="photo")


async def _document(tg: TelegramEmulator, args: Args) -> Json:
    return _file(tg, args, kind="document")


def _file(tg: TelegramEmulator, args: Args, *, kind: str) -> Json:
    file, caption = _attachment(kind, args), args.text("caption")
    return _shown(_people(tg, args).send(_who(args), file, caption=caption, chat_id=args.number("chat_id")))


async def _album(tg: TelegramEmulator, args: Args) -> list[Json]:
    """`items` describe one file each as in photo and document (with `kind`), or `count` pictures are sent."""
    items = args.parsed("items") or [{"kind": "photo"}] * (args.number("count") or 2)
    files = [_attachment(item.get("kind", "photo"), Args(item)) for item in items]
    return [_shown(sent) for sent in _people(tg, args).album(_who(args), files, caption=args.text("caption"))]


async def _contact(tg: TelegramEmulator, args: Args) -> Json:
    return _shown(_people(tg, args).contact(_who(args), args.text("phone"), owner_id=args.number("owner_id")))


async def _edit(tg: TelegramEmulator, args: Args) -> Json:
    return _shown(_people(tg, args).edit(_who(args), args.number("message_id") or 0, args.text("text")))


async def _raw(tg: TelegramEmulator, args: Args) -> Json:
    return _shown(_people(tg, args).raw(args.text("kind"), args.parsed("body"), lane=args.number("lane") or 0))


async def _repeat(tg: TelegramEmulator, args: Args) -> bool:
    tg.world.repeat(_people(tg, args).account, args.number("update_id") or 0, args.number("times") or 1)
    return True


async def _chat(tg: TelegramEmulator, args: Args) -> Json:
    after = args.number("after") or 0
    entries = [entry for entry in _people(tg, args).account.chat(_where(args)).log if entry.seq > after]
    return {"events": [entry.as_json() for entry in entries], "last": entries[-1].seq if entries else after}


async def _wait(tg: TelegramEmulator, args: Args) -> Json:
    """As chat, after waiting for something to happen there; nothing within the time-out is no error."""
    kinds = tuple((args.text("kinds") or ",".join(CHANGES)).split(","))
    people, after = _people(tg, args), args.number("after") or 0
    with contextlib.suppress(TimeoutError):
        seconds = float(args.get("timeout") or 10)
        await tg.wait(_where(args), after=after, timeout=seconds, kinds=kinds, token=people.account.token)
    return await _chat(tg, args)


async def _limits(tg: TelegramEmulator, args: Args) -> Json:
    names = ("global_per_s", "chat_per_s", "group_per_min")
    given = {name: args.number(name) or None for name in names if name in args.values}
    tg.world.limits = replace(tg.world.limits, **given)
    return asdict(tg.world.limits)


async def _faults(tg: TelegramEmulator, args: Args) -> list[Json]:
    active = tg.world.faults.active
    if args.flag("clear"):
        active.clear()
    added = args.parsed("add") or ([args.values] if args.get("kind") else [])
    known = Fault.__dataclass_fields__
    active.extend(Fault(**{name: value for name, value in fault.items() if name in known}) for fault in added)
    return [asdict(fault) for fault in active]


async def _block(tg: TelegramEmulator, args: Args) -> list[int]:
    people = _people(tg, args)
    change = people.unblock if args.flag("unblock") else people.block
    for chat_id in args.parsed("chat_ids") or []:
        change(int(chat_id), told=args.flag("told"))
    return sorted(people.account.blocked)[:100]


async def _delay(tg: TelegramEmulator, args: Args) -> float:
    tg.world.delay = float(args.get("seconds") or 0)
    return tg.world.delay


async def _tokens(tg: TelegramEmulator, args: Args) -> list[str]:
    tokens = args.parsed("tokens")
    tg.world.tokens = frozenset(tokens) if tokens else None
    return sorted(tokens or [])


async def _stats(tg: TelegramEmulator, args: Args) -> Json:
    return tg.stats()


async def _reset(tg: TelegramEmulator, args: Args) -> bool:
    await tg.reset()
    return True


def _shown(sent: Sent) -> Json:
    return asdict(sent)


CALLS: dict[str, Call] = {
    "message": _message,
    "button": _button,
    "photo": _photo,
    "document": _document,
    "album": _album,
    "contact": _contact,
    "edit": _edit,
    "raw": _raw,
    "repeat": _repeat,
    "chat": _chat,
    "wait": _wait,
    "limits": _limits,
    "faults": _faults,
    "block": _block,
    "delay": _delay,
    "tokens": _tokens,
    "stats": _stats,
    "reset": _reset,
}


async def carry_out(tg: TelegramEmulator, name: str, *, args: Args) -> Any:
    if name not in CALLS:
        raise ApiError(404, "no such control call")
    return await CALLS[name](tg, args)

"""The control calls (POST /_ctl/<name>, JSON), by which another process plays the people and sets faults."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from tests.emulators.telegram.people import Attachment, paper, picture

from .model import Json

if TYPE_CHECKING:
    from .emulator import Sent, ZaloEmulator

Call = Callable[["ZaloEmulator", Json], Awaitable[Any]]


async def _text(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.text(given["user_id"], str(given["text"])))


async def _press(zalo: ZaloEmulator, given: Json) -> Json:
    if "raw" in given:
        return _shown(await zalo.press_raw(given["user_id"], str(given["raw"])))
    return _shown(await zalo.press(given["user_id"], label=given.get("label"), index=given.get("index")))


async def _photo(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.send(given["user_id"], picture(_bytes(given)), caption=str(given.get("caption", ""))))


async def _file(zalo: ZaloEmulator, given: Json) -> Json:
    file: Attachment = paper(_bytes(given), name=str(given.get("name", "paper.pdf")))
    return _shown(await zalo.send(given["user_id"], file))


async def _other(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.other(given["user_id"], str(given["event"])))


async def _info(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.submit_info(given["user_id"], **given.get("info", {})))


async def _follow(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.follow(given["user_id"]))


async def _unfollow(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.unfollow(given["user_id"]))


async def _operator(zalo: ZaloEmulator, given: Json) -> Json:
    return _shown(await zalo.operator(given["user_id"], str(given["text"])))


async def _chat(zalo: ZaloEmulator, given: Json) -> list[Json]:
    return [entry.as_json() for entry in zalo.log(given["user_id"]) if entry.seq > int(given.get("after", 0))]


async def _wait(zalo: ZaloEmulator, given: Json) -> list[Json]:
    """As chat, after waiting for something to happen there; nothing within the time-out is no error."""
    with suppress(TimeoutError):
        await zalo.wait(given["user_id"], after=int(given.get("after", 0)), patience=float(given.get("timeout", 10)))
    return await _chat(zalo, given)


async def _faults(zalo: ZaloEmulator, given: Json) -> list[Json]:
    if given.get("clear"):
        zalo.heal()
    for each in given.get("add", []):
        zalo.fail(**each)
    return [asdict(each) for each in zalo.world.faults.active]


async def _rules(zalo: ZaloEmulator, given: Json) -> Json:
    zalo.world.rules = zalo.world.hook.rules = replace(zalo.world.rules, **given)
    return asdict(zalo.world.rules)


async def _tokens(zalo: ZaloEmulator, given: Json) -> Json:
    """`new`: a fresh refresh token for the operator; `end`: all access tokens end now; `life`: seconds of the next."""
    tokens = zalo.world.tokens
    tokens.life = int(given.get("life", tokens.life))
    if given.get("end"):
        tokens.end_access()
    fresh = {"refresh_token": tokens.first()} if given.get("new") else {}
    return {"presented": dict(tokens.presented), **fresh}


async def _time(zalo: ZaloEmulator, given: Json) -> float:
    zalo.pass_time(float(given.get("seconds", 0)))
    return zalo.world.now()


async def _hook(zalo: ZaloEmulator, given: Json) -> str:
    zalo.deliver_to(str(given["url"]))
    return zalo.world.hook.url


async def _templates(zalo: ZaloEmulator, given: Json) -> list[Json]:
    zalo.world.templates |= {str(key): tuple(names) for key, names in given.get("add", {}).items()}
    zalo.world.without_zalo |= set(given.get("without_zalo", []))
    return [asdict(each) for each in zalo.world.template_log]


async def _stats(zalo: ZaloEmulator, given: Json) -> Json:
    hook = zalo.world.hook
    shown: Json = {"counters": dict(zalo.world.counters), "hook": dict(hook.counters), "pending": hook.pending}
    return shown | {"slowest_hook_s": hook.slowest, "hook_disabled": hook.is_disabled, "paid": zalo.world.paid}


def _bytes(given: Json) -> bytes | None:
    return base64.b64decode(given["base64"]) if given.get("base64") else None


def _shown(sent: Sent) -> Json:
    return asdict(sent)


CALLS: Mapping[str, Call] = {
    "text": _text,
    "press": _press,
    "photo": _photo,
    "file": _file,
    "other": _other,
    "info": _info,
    "follow": _follow,
    "unfollow": _unfollow,
    "operator": _operator,
    "chat": _chat,
    "wait": _wait,
    "faults": _faults,
    "rules": _rules,
    "tokens": _tokens,
    "time": _time,
    "hook": _hook,
    "templates": _templates,
    "stats": _stats,
}


async def carry_out(zalo: ZaloEmulator, name: str, given: Json) -> Any:
    return await CALLS[name](zalo, given)

"""Messages that will not arrive: when, where, what about and why, so that somebody can telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.web.console_deps import STAFF
from bot.web.console_guard import Desk
from bot.web.console_requests import channel_name
from bot.web.pages import page
from flows import texts
from flows.ports import Fate, Undelivered

#: How the note on a message begins that was tried until its time was over.
GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class LostLine:
    at: datetime
    channel: str
    about: str
    reason: str
    dossier_id: str
    code: str


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    lost = await deps.store.outbox.undelivered(unit_ids=desk.unit_ids, limit=deps.limits.longest_page)
    return page(request, "staff/undelivered.html", {"desk": desk, "lines": [_line(each) for each in lost]})


def _line(lost: Undelivered) -> LostLine:
    return LostLine(
        at=lost.at,
        channel=channel_name(lost.channel),
        about=about(lost.key),
        reason=reason(lost),
        dossier_id=lost.dossier_id or "",
        code=lost.code or "",
    )


def about(key: str) -> str:
    """The end of a key of `staff.told`; what is no notice was an answer in the chat."""
    name = key.removeprefix("notice.")
    return name if key.startswith("notice.") and texts.has(f"staff.told.{name}") else "other"


def reason(lost: Undelivered) -> str:
    """The end of a key of `staff.undelivered`. What the platform said itself is for the log and `doctor`."""
    if lost.fate is Fate.BLOCKED:
        return "blocked"
    return "given_up" if lost.error.startswith(GIVEN_UP) else "rejected"

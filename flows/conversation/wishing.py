"""A wish about one's own data that cannot be carried out by pressing: to correct, to restrict, to object.

It goes to the office as it is written, with the times of the law (Law 91/2025/QH15, article 4).
"""

from __future__ import annotations

from flows.conversation.effects import FileDataRequest, Say, ShowDataRequests
from flows.conversation.flow import (
    BACK,
    MENU,
    Action,
    Become,
    Flow,
    Leave,
    Reply,
    Stay,
    Turn,
    in_words,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import exactly
from flows.conversation.voicing import WishingOfData
from flows.data_rights.model import Kind
from flows.values import JSON

#: What is written about; seeing, a copy, erasing and withdrawing are buttons of their own.
WRITTEN = (Kind.CORRECT, Kind.RESTRICT, Kind.OBJECT)
SHORTEST, LONGEST = 10, 2000


def _show(frame: WishingOfData, turn: Turn) -> tuple[Say, ...]:
    if frame.kind:
        return (in_words(say("data_request.ask_text", BACK, MENU, kind=frame.kind)),)
    kinds = [option(f"wish_{kind.value}") for kind in WRITTEN]
    return (say("data_request.ask_kind", *kinds, option("my_wishes", aside=True), BACK, MENU),)


def _of(kind: Kind) -> Action:
    def handle(frame: WishingOfData, turn: Turn, arg: JSON) -> Reply:
        return reply(go=Become(WishingOfData(kind.value)))

    return Action(handle, ("wishing_of_data",))


def _mine(frame: WishingOfData, turn: Turn, arg: JSON) -> Reply:
    return reply(ShowDataRequests(), go=Stay(show=False))


def _hear(frame: WishingOfData, turn: Turn, text: str) -> Reply | None:
    if not frame.kind or exactly(text) or typed_option(turn, text):
        return None
    if len(text) < SHORTEST:
        return reply(say("data_request.too_short"))
    return reply(FileDataRequest(frame.kind, text[:LONGEST]), go=Leave(show=False))


FLOW = Flow(
    show=_show,
    text=_hear,
    actions={
        **{f"wish_{kind.value}": _of(kind) for kind in WRITTEN},
        "my_wishes": Action(_mine, ("wishing_of_data",)),
    },
    text_leads_to=("my_data",),
)

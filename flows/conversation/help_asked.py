"""What a turn must know of assisted sessions, told from what came in and from the conversation as it was kept.

For whoever neither helps nor is helped this is nothing, and then nothing is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.assisting import codes
from flows.assisting.codes import Purpose
from flows.conversation.events import Event, Opened, TextSent
from flows.conversation.intents import exactly

DESK = "volunteer_desk"
#: Frames in which it matters whose chat this is.
_AT_DESK = frozenset({DESK, "picking_for_counter"})


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """`code` opens a session, `invitation` makes somebody a volunteer; `as_volunteer`: whose chat is this?"""

    code: str = ""
    invitation: str = ""
    as_volunteer: bool = False

    def is_guess(self) -> bool:
        return bool(self.code or self.invitation)


NOTHING = HelpAsked()


def asked_by(event: Event) -> HelpAsked:
    match event:
        case TextSent(text):
            return _typed(text)
        case Opened(payload):
            return _coded(codes.opened(payload))
        case _:
            return NOTHING


def _typed(text: str) -> HelpAsked:
    if len(text) > codes.LONGEST:
        return NOTHING
    if called := codes.called(text):
        return _coded(called)
    if alone := codes.read_code(text):
        return HelpAsked(code=alone, as_volunteer=True)
    wish = exactly(text)
    return HelpAsked(as_volunteer=True) if wish and wish.name == DESK else NOTHING


def _coded(called: tuple[Purpose, str] | None) -> HelpAsked:
    if called is None:
        return NOTHING
    purpose, code = called
    return HelpAsked(invitation=code) if purpose is Purpose.INVITATION else HelpAsked(code=code, as_volunteer=True)


def sessions_in(state: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The session that a chat is a side of, and one that it is asked to take over."""
    if not state:
        return ()
    frames = state.get("frames") or ()
    taken = (str(raw["session"]) for raw in frames if raw.get("is") == "receiving" and raw.get("session"))
    return tuple(dict.fromkeys(each for each in (str(state.get("session") or ""), *taken) if each))


def invited_in(state: Mapping[str, Any] | None) -> tuple[str, ...]:
    frames = (state or {}).get("frames") or ()
    return tuple(str(raw["volunteer"]) for raw in frames if raw.get("is") == "agreeing_to_volunteer")


def is_at_desk(state: Mapping[str, Any] | None) -> bool:
    return any(raw.get("is") in _AT_DESK for raw in (state or {}).get("frames") or ())

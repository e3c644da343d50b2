"""Where a person is told of news, and of what: which chat, which kinds; a word is enough to stop each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.conversation.effects import Option, Prefer, Say
from flows.conversation.flow import BACK, Action, Enter, Flow, Reply, Stay, Turn, option, reply, say
from flows.conversation.linking import channel_key, lines_of
from flows.conversation.state import AtWishes
from flows.people import BROADCASTS, KINDS, REMINDERS
from flows.values import JSON

Command = Callable[[Turn, str], Reply]


def command(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(AtWishes()))


def _show(frame: AtWishes, turn: Turn) -> tuple[Say, ...]:
    wishes = turn.facts.person.preferences
    params: dict[str, JSON] = {
        "lines": lines_of(turn),
        "chosen": _place(turn, wishes.chat_id),
        "off": [kind for kind in KINDS if not wishes.wants(kind)],
    }
    switches = [option(f"{'stop' if wishes.wants(kind) else 'start'}_{kind}") for kind in KINDS]
    return (say("wishes.view", *_choices(turn), *switches, BACK, **params),)


def _choices(turn: Turn) -> list[Option]:
    """One chat has nothing to choose from."""
    chats, chosen = turn.facts.chats, turn.facts.person.preferred_chat
    if len(chats) < 2:
        return []
    offered = [
        option("tell_at", arg=chat.id, number=place, channel=channel_key(chat.channel))
        for place, chat in enumerate(chats, start=1)
        if chat.id != chosen
    ]
    return [*offered, option("tell_at", "tell_everywhere", arg=0)] if chosen else offered


def _place(turn: Turn, chat_id: int) -> int:
    return next((place for place, chat in enumerate(turn.facts.chats, start=1) if chat.id == chat_id), 0)


def _prefer(frame: AtWishes, turn: Turn, arg: JSON) -> Reply:
    """Only an own chat; 0 stands for all of them."""
    if arg != 0 and not any(chat.id == arg for chat in turn.facts.chats):
        return reply()
    return reply(Prefer(replace(turn.facts.person.preferences, chat_id=int(str(arg)))))


def _switching(*kinds: str, on: bool, said: str) -> Command:
    def switch(turn: Turn, arg: str) -> Reply:
        wishes = turn.facts.person.preferences
        for kind in kinds:
            wishes = wishes.switched(kind, on=on)
        is_here = isinstance(turn.conversation.top, AtWishes)
        return reply(Prefer(wishes), say(said), go=Stay(show=is_here))

    return switch


#: One word for each kind, from wherever one is.
COMMANDS: Mapping[str, Command] = {
    "stop_reminders": _switching(REMINDERS, on=False, said="wishes.reminders_off"),
    "start_reminders": _switching(REMINDERS, on=True, said="wishes.reminders_on"),
    "stop_broadcasts": _switching(BROADCASTS, on=False, said="wishes.broadcasts_off"),
    "start_broadcasts": _switching(BROADCASTS, on=True, said="wishes.broadcasts_on"),
    "stop_all": _switching(*KINDS, on=False, said="wishes.all_off"),
    "start_all": _switching(*KINDS, on=True, said="wishes.all_on"),
}

FLOW = Flow(show=_show, actions={"tell_at": Action(_prefer, ("wishes",))}, text_leads_to=("wishes",))

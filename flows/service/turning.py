"""What a turn looks at and what is sent of what it says; shared by whoever lets the flows decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flows.conversation.engine import Spoken
from flows.conversation.facts import Facts
from flows.people import may_guess
from flows.ports import Kind, Loaded, Outgoing
from flows.service.world import Chance, World
from flows.values import Words, together


def facts_of(world: World, chance: Chance, loaded: Loaded, *, now: datetime) -> Facts:
    return Facts(
        now=now,
        fresh_id=chance.fresh_id(),
        person=loaded.person,
        office=world.office,
        library=world.library,
        places=world.places,
        kinds=world.kinds,
        dossiers=loaded.dossiers,
        found=loaded.found,
        chat_id=loaded.chat_id,
        channel=loaded.chat.channel,
        fresh_secret=chance.token(),
        chats=loaded.chats,
        links=loaded.links,
        typed_link=loaded.typed_link,
        may_guess=may_guess(*loaded.guesses),
        genuine=world.genuine,
        calendar=world.calendar,
    )


def outgoing(chat_id: int, spoken: Sequence[Spoken], *, kind: Kind = Kind.REPLY) -> list[Outgoing]:
    """What is said in one turn goes out as one message, unless an earlier part has buttons of its own."""
    messages: list[Outgoing] = []
    run: list[Words] = []
    for each in spoken:
        has_picture = "guide" in each.words.params
        if has_picture and run:
            messages.append(Outgoing(chat_id, together(run), kind=kind))
            run = []
        run.append(each.words)
        if each.buttons or has_picture:
            messages.append(Outgoing(chat_id, together(run), each.buttons, kind=kind))
            run = []
    return [*messages, Outgoing(chat_id, together(run), kind=kind)] if run else messages

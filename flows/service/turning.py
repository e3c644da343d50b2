"""What a turn looks at and what is sent of what it says; shared by whoever lets the flows decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.conversation.engine import Spoken
from flows.conversation.facts import Facts, Person
from flows.dossiers.origins import Origin
from flows.ports import Kind, Loaded, Outgoing
from flows.service.world import Chance, World
from flows.values import Words, together


def is_helping(loaded: Loaded) -> bool:
    """Whether this chat is the volunteer's side of a session."""
    session = loaded.help.session if loaded.help else None
    is_side = session is not None and (loaded.state or {}).get("session") == session.id
    return is_side and session is not None and session.volunteer_chat == loaded.chat_id


def beside(loaded: Loaded) -> Loaded:
    """A volunteer's turn knows the one draft in hand, as the citizen's, and nothing else: not even the volunteer's own
    dossiers."""
    its = loaded.help
    if its is None or not is_helping(loaded):
        return loaded
    return replace(
        loaded,
        person=its.person or Person(0),
        dossiers=(its.dossier,) if its.dossier else (),
        found=(),
        chats=(),
        links=(),
        typed_link=None,
    )


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
        guesses=loaded.guesses,
        genuine=world.genuine,
        typed_by=Origin.VOLUNTEER if is_helping(loaded) else Origin.CITIZEN,
        session=loaded.help.session if loaded.help else None,
        typed_session=loaded.typed_session,
        volunteer=loaded.volunteer,
        invited=loaded.invited,
        erases=loaded.chat.channel in world.erasable,
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

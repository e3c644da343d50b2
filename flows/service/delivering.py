"""From a plan to messages: a person's ways go in, rows for the outbox come out, each with its reason.

A notice is planned in the transaction that causes it, and again in the one that notes that it failed; a key per notice
and path makes a second message on the same path impossible. Answers in a chat are not planned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.conversation.buttons import Button
from flows.delivery.model import Attempt, Contacts, Notice, Path, Plan, Spent, Tried
from flows.delivery.planner import plan
from flows.dossiers.model import Dossier
from flows.ports import Changes, Kind, Lost, Outgoing, Planned, Tx
from flows.service.world import World
from flows.values import Words

NO_LEASE = timedelta(0)
NOTHING = Spent()


@dataclass(frozen=True, slots=True)
class Ways:
    """What was read for one notice."""

    contacts: Contacts
    spent: Spent = NOTHING


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about a dossier. `notice` is the same on every path."""

    dossier: Dossier
    words: Words
    buttons: tuple[Button, ...]
    notice: str


async def ways_to(
    tx: Tx, dossiers: Sequence[Dossier], world: World, *, now: datetime, pays: bool
) -> Mapping[str, Ways]:
    """By dossier. `pays`: something may be spent on it, so it is asked what was."""
    windowed = [name for name, rules in world.delivery.channels.items() if rules.window]
    found = await tx.deliveries.contacts_of([each.person_id for each in dossiers], windowed=windowed)
    ways: dict[str, Ways] = {}
    for each in dossiers:
        asks = pays and world.delivery.has_prices()
        spent = await tx.deliveries.spent(each.unit_id, now=now) if asks else Spent()
        ways[each.id] = Ways(found.get(each.person_id, Contacts()), spent)
    return ways


def planned(
    told: Told, ways: Ways, world: World, *, now: datetime, answered_in: int = 0, tried: Tried | None = None
) -> list[Outgoing]:
    made = plan_of(told, ways, world, now=now, answered_in=answered_in, tried=tried or Tried())
    return messages(made, told, ways.contacts)


def plan_of(told: Told, ways: Ways, world: World, *, now: datetime, tried: Tried, answered_in: int = 0) -> Plan:
    contacts = replace(
        ways.contacts,
        begun_in=told.dossier.chat_id or 0,
        answered_in=answered_in,
        has_phone=bool(phone_of(told.dossier, world)),
    )
    return plan(Notice(told.words.key), contacts, world.delivery, now=now, spent=ways.spent, tried=tried)


def messages(made: Plan, told: Told, contacts: Contacts) -> list[Outgoing]:
    """Nobody is left to be told when the person has no chat any more: then they wished to be forgotten."""
    if not contacts.chats:
        return []
    return [
        Outgoing(
            attempt.chat_id or contacts.chats[0].chat_id,
            told.words,
            told.buttons if attempt.chat_id else (),
            kind=Kind.NOTICE,
            dedup=f"{told.notice}:{_place(attempt)}",
            dossier_id=told.dossier.id,
            planned=Planned(
                told.notice, attempt.path, attempt.reason, attempt.cost_vnd, attempt.channel, attempt.not_before
            ),
        )
        for attempt in made.now
    ]


def _place(attempt: Attempt) -> str:
    """Once in each chat, and once more where a free message was refused and may be paid for."""
    return f"{attempt.chat_id}:paid" if attempt.path is Path.PAID else str(attempt.chat_id or attempt.path.value)


def answer(told: Told, chat_id: int) -> Outgoing:
    return Outgoing(
        chat_id,
        told.words,
        told.buttons,
        dedup=f"{told.notice}:{chat_id}",
        dossier_id=told.dossier.id,
        planned=Planned(told.notice, Path.REPLY, "answered"),
    )


def phone_of(dossier: Dossier, world: World) -> str:
    """The number that the applicant gave to be reached at: the first that the questions ask for."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    steps = procedure.steps if procedure else ()
    given = (dossier.answers.get(step.id) for step in steps if step.kind == "phone")
    return next((number for number in given if isinstance(number, str) and number), "")


class PassOn:
    """When a planned message has failed: the next path, in the same transaction. See `flows.ports.PassingOn`."""

    def __init__(self, world: Callable[[], World]) -> None:
        self._world = world

    async def __call__(self, tx: Tx, lost: Sequence[Lost], *, now: datetime) -> None:
        for each in lost:
            await self._pass_on(tx, each, now)

    async def _pass_on(self, tx: Tx, lost: Lost, now: datetime) -> None:
        """What no path is left for stays on the list of those to be telephoned: one line, its last failure."""
        dossier, so_far = await tx.deliveries.dossier(lost.dossier_id), await tx.deliveries.so_far(lost)
        if dossier is None or so_far is None:
            return
        world = self._world()
        ways = (await ways_to(tx, [dossier], world, now=now, pays=True))[dossier.id]
        told = Told(dossier, so_far.words, so_far.buttons, lost.notice)
        made = plan_of(told, ways, world, now=now, tried=so_far.tried)
        sent = tuple(each for each in made.now if each.path is not Path.TELEPHONE)
        queued = messages(replace(made, now=sent), told, ways.contacts)
        if queued:
            await tx.write(Changes(outgoing=queued), holder="", lease=NO_LEASE, now=now)
        has_way = len(sent) == len(made.now)
        await tx.deliveries.settle(lost, but=0 if has_way else so_far.last)

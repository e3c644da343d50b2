"""Complaints: filed with a number and a deadline, shown to who filed them, moved and answered by the office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from flows.audit import AuditEntry
from flows.calendar.days import local_day
from flows.complaints.model import (
    OPEN,
    SERIES,
    STEPS,
    About,
    Complaint,
    IllegalStep,
    Stand,
    added,
    make_code,
    moved,
)
from flows.complaints.rules import complaint_rules
from flows.conversation.buttons import Button
from flows.conversation.effects import AddToComplaint, FileComplaint, ShowComplaints
from flows.dossiers.deadlines import due_at
from flows.ports import Changes, Kind, Outgoing, Parcel, Staff, Store, Tx, Waker
from flows.service.world import Chance, World
from flows.staffing import may
from flows.values import JSON, Words

Wish: TypeAlias = FileComplaint | AddToComplaint | ShowComplaints


@dataclass(frozen=True, slots=True)
class Wished:
    """What a turn wants of complaints: few turns do, so what it takes is read then."""

    person_id: int
    chat_id: int
    wish: Wish


@dataclass(slots=True)
class Said:
    """What was made of it."""

    kept: list[Complaint] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)


async def settled(tx: Tx, world: World, wishes: list[Wished], *, now: datetime) -> Said:
    said = Said()
    for wished in wishes:
        words = await _settle(tx, world, wished, said, now)
        said.outgoing += [Outgoing(wished.chat_id, each) for each in words]
    return said


async def _settle(tx: Tx, world: World, wished: Wished, said: Said, now: datetime) -> list[Words]:
    match wished.wish:
        case FileComplaint() as filed:
            complaint = await _filed(tx, world, wished, filed, now)
            said.kept.append(complaint)
            return [words_of("notice.complaint_filed", complaint, world)]
        case AddToComplaint(code, text):
            return [await _add(tx, wished, code, text, said, now)]
        case ShowComplaints(""):
            return [_list(await tx.voices.complaints_of(wished.person_id))]
        case ShowComplaints(code):
            return [_one(await tx.voices.complaint(code), wished, code, world)]


async def _filed(tx: Tx, world: World, wished: Wished, filed: FileComplaint, now: datetime) -> Complaint:
    key = (SERIES, local_day(now))
    number = (await tx.number(Counter([key])))[key]
    hours = world.office.unit(filed.unit_id).hours
    due = due_at(now, complaint_rules().answer_days, "working_days", calendar=world.calendar, hours=hours)
    return Complaint(
        make_code(key[1], number),
        wished.person_id,
        wished.chat_id,
        filed.unit_id,
        About(filed.about),
        Stand.NEW,
        filed.text,
        now,
        due,
        filed.contact,
        filed.dossier_code,
    )


async def _add(tx: Tx, wished: Wished, code: str, text: str, said: Said, now: datetime) -> Words:
    complaint = await tx.voices.complaint(code)
    if complaint is None or complaint.person_id != wished.person_id:
        return Words("complaint.unknown", {"code": code})
    try:
        said.kept.append(added(complaint, text, at=now))
    except IllegalStep:
        return Words("complaint.not_asked", {"code": code})
    return Words("complaint.added", {"code": code})


def _list(complaints: list[Complaint]) -> Words:
    if not complaints:
        return Words("complaint.none")
    lines: list[JSON] = [
        {
            "code": each.code,
            "about": each.about.value,
            "stand": each.stand.value,
            "at": each.at.isoformat(),
            "due_at": each.due_at.isoformat(),
            "open": each.stand in OPEN,
        }
        for each in complaints
    ]
    return Words("complaint.list", {"lines": lines})


def _one(complaint: Complaint | None, wished: Wished, code: str, world: World) -> Words:
    """A code is countable, so to strangers it says where it stands and nothing else."""
    if complaint is None:
        return Words("complaint.unknown", {"code": code})
    is_own = complaint.person_id == wished.person_id
    return words_of("complaint.own" if is_own else "complaint.public", complaint, world)


def words_of(key: str, complaint: Complaint, world: World) -> Words:
    """Only the words for who filed it carry what was written."""
    unit = world.office.unit(complaint.unit_id)
    params: dict[str, JSON] = {
        "code": complaint.code,
        "unit": unit.name,
        "hotline": unit.hotline or world.office.hotline,
        "stand": complaint.stand.value,
        "at": complaint.at.isoformat(),
        "due_at": complaint.due_at.isoformat(),
        "moved_at": (complaint.moved_at or complaint.at).isoformat(),
    }
    if key != "complaint.public":
        params |= {"said": complaint.said, "reply": complaint.reply}
    return Words(key, params)


class NotHere(Exception):
    """No such complaint for this person of the office: not there, or not theirs to see. Both look the same."""


class Answering:
    """The use case of an officer's step."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._waker = waker

    async def act(self, staff: Staff, code: str, action: str, text: str = "") -> tuple[Complaint, list[Parcel]]:
        """The complaint afterwards, and what is to be sent. Raises NotHere, IllegalStep."""
        now, world = self._chance.now(), self._world()
        async with self._store.transaction() as tx:
            before = await tx.voices.complaint(code)
            if before is None or not may_see(staff, before):
                raise NotHere
            after = moved(before, action, by=staff.login, at=now, text=text)
            detail: dict[str, JSON] = {"step": action, "about": after.about.value}
            noted = AuditEntry(now, staff.login, "complaint_handled", code, after.unit_id, detail)
            changes = Changes(complaints=[after], audit=[noted])
            changes.outgoing += await _told(tx, before, after, action, world)
            parcels = await tx.write(changes, holder=self._holder, lease=timedelta(seconds=15), now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return after, parcels


def may_see(staff: Staff, complaint: Complaint) -> bool:
    return may(staff, complaint.right, complaint.unit_id)


async def _told(tx: Tx, before: Complaint, after: Complaint, action: str, world: World) -> list[Outgoing]:
    """In the chat where it was filed, if that is still the person's, else in another one. An answer was asked for, so
    it goes out even where notices are off; who wished to be forgotten is told nothing."""
    step = STEPS[before.stand, action]
    chats = (await tx.chats_of([after.person_id], kind="")).get(after.person_id, ())
    if not step.notice or not chats:
        return []
    chat_id = after.chat_id if after.chat_id in chats else chats[0]
    buttons = {"ask": (Button(Words("button.add_complaint"), f"!add_complaint:{after.code}"),)}
    human = (Button(Words("button.human"), "!human:"),)
    moment = f"{after.moved_at:%y%m%d%H%M%S}"
    dedup = f"complaint:{after.code}:{action}:{moment}"
    words = words_of(step.notice, after, world)
    return [Outgoing(chat_id, words, buttons.get(action, human), kind=Kind.NOTICE, dedup=dedup)]

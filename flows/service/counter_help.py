"""What officers do about volunteers and assisted sessions: inviting, suspending, and being the voice of somebody who
has no telephone: the consent read aloud, the read-back confirmed.

Consent must be shown to have been given, when and to what (Law 91/2025/QH15, article 9): who read it aloud is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flows.assisting import codes
from flows.assisting.lifecycle import IllegalStep, stepped
from flows.assisting.model import (
    CITIZEN,
    INVITATION_LASTS,
    LONGEST_PERIOD,
    VOLUNTEER,
    AssistedSession,
    Ending,
    State,
    Volunteer,
)
from flows.audit import AuditEntry
from flows.conversation import consenting
from flows.conversation.answering import Sheet
from flows.conversation.effects import MoveDossier, SaveDraft
from flows.conversation.facts import Facts, Person
from flows.conversation.flow import Turn
from flows.conversation.reviewing import FINISH
from flows.conversation.routing import routed
from flows.conversation.state import Conversation
from flows.dossiers.model import Dossier
from flows.ports import Changes, ChatKey, Consent, Invited, Loaded, Parcel, SavedSession, Staff, Store, Tx, Waker
from flows.service.applying import APPLY
from flows.service.assisting import LEASE, Assisting
from flows.service.batch import Batch
from flows.service.conversing import finish_moves
from flows.service.world import Chance, World
from flows.staffing import Right, may


class NotHere(Exception):
    """No such volunteer or session for this officer: not there, or another unit's. Both look the same."""


class TooLate(Exception):
    """The session has gone on since the page was opened; nothing was changed."""


class OwnHelp(Exception):
    """Who fills in is no witness of the yes to it: the volunteer's chat is the officer's own; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom an officer wants to invite."""

    unit_id: str
    name: str
    group: str
    starts_on: date
    ends_on: date

    def problem(self, today: date) -> str:
        """The end of a text key; nothing when it can be done."""
        if not self.name:
            return "no_name"
        if self.ends_on < self.starts_on or self.ends_on < today:
            return "no_period"
        return "too_long" if self.ends_on - self.starts_on > LONGEST_PERIOD else ""


class CounterHelp:
    """The use cases of the console's pages about volunteers."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._assisting = Assisting(store, world=world, chance=chance, holder=holder, waker=waker)

    async def invite(self, staff: Staff, wish: Wish) -> str:
        """The code that takes the invitation up; it is nowhere else. Raises NotHere."""
        if not may(staff, Right.VOLUNTEERS, wish.unit_id) or wish.unit_id not in self._world().office.units:
            raise NotHere
        now, code = self._chance.now(), codes.fresh_code(self._chance.token())
        volunteer = Volunteer(
            codes.fresh_id(self._chance.token()),
            wish.unit_id,
            wish.name,
            wish.group,
            wish.starts_on,
            wish.ends_on,
            invited_by=staff.login,
            invited_at=now,
            invited_until=now + INVITATION_LASTS,
        )
        await self._store.assisting.invite(Invited(volunteer, code))
        await self._noted(staff, "volunteer_invited", volunteer.id, volunteer.unit_id)
        return code

    async def suspend(self, staff: Staff, volunteer_id: str) -> list[Parcel]:
        """At once: whatever is in hand ends with it. Raises NotHere."""
        volunteer = await self._store.assisting.volunteer(volunteer_id)
        if volunteer is None or not may(staff, Right.VOLUNTEERS, volunteer.unit_id):
            raise NotHere
        await self._store.assisting.suspend(volunteer_id, by=staff.login, at=self._chance.now())
        await self._noted(staff, "volunteer_suspended", volunteer_id, volunteer.unit_id)
        parcels: list[Parcel] = []
        for session in await self._store.assisting.of_volunteer(volunteer_id):
            parcels += await self._ended(session.id, Ending.SUSPENDED)
        return parcels

    async def session(self, staff: Staff, session_id: str) -> AssistedSession:
        """One in hand at this officer's counter. Raises NotHere."""
        session = await self._store.assisting.get(session_id)
        if session is None or not may(staff, Right.RECEIVE, session.unit_id) or session.state is State.OFFERED:
            raise NotHere
        return session

    async def draft(self, staff: Staff, session_id: str) -> Dossier | None:
        """To be read aloud, to somebody who cannot read it on a phone; nothing before and nothing after."""
        session = await self.session(staff, session_id)
        is_read = session.state is State.READING and not session.has_phone and session.is_live(self._chance.now())
        return await self._store.dossiers.get(session.dossier_id) if is_read else None

    async def consent(self, staff: Staff, session_id: str) -> list[Parcel]:
        """The citizen heard the text and said yes. Raises NotHere, TooLate, OwnHelp."""
        await self.session(staff, session_id)
        now, changes = self._chance.now(), Changes()
        async with self._store.transaction() as tx:
            session = await self._locked(tx, session_id, "consent", now)
            await self._second_pair_of_eyes(tx, staff, session)
            person_id = await tx.assisting.newcomer()
            draft = self._draft(session, person_id, now)
            opened = replace(session, person_id=person_id, dossier_id=draft.id, consented_by=staff.login)
            changes.consents.append(Consent(person_id, 0, now, consenting.TEXT_VERSION))
            changes.opened.append(draft)
            changes.sessions.append(SavedSession(opened.telling(VOLUNTEER)))
            changes.audit.append(_entry(now, staff, "help_consented", session))
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return await self._assisting.proceed(session_id)

    async def confirm(self, staff: Staff, session_id: str, *, seen: int | None = None) -> list[Parcel]:
        """Every line was read aloud and is right: filed as if the citizen had pressed. `seen` is how many answers the
        session had when the page was made: what was changed since was not read aloud. Raises NotHere, TooLate,
        OwnHelp."""
        await self.session(staff, session_id)
        now = self._chance.now()
        batch = Batch(self._world(), self._chance, now)
        async with self._store.transaction() as tx:
            session = await self._locked(tx, session_id, "file", now)
            await self._second_pair_of_eyes(tx, staff, session)
            draft = await tx.dossier(session.dossier_id)
            if draft is None or session.has_phone or seen not in (None, session.answers):
                raise TooLate
            self._file(batch, session, draft)
            await finish_moves(tx, batch)
            batch.changes.sessions.append(SavedSession(session.telling(VOLUNTEER)))
            batch.changes.audit.append(_entry(now, staff, "help_confirmed", session))
            await tx.write(batch.changes, holder=self._holder, lease=LEASE, now=now)
        return await self._assisting.proceed(session_id)

    async def not_right(self, staff: Staff, session_id: str) -> list[Parcel]:
        return await self._step(staff, session_id, "not_right", "help_not_right")

    async def decline(self, staff: Staff, session_id: str) -> list[Parcel]:
        return await self._step(staff, session_id, Ending.DECLINED.value, "help_declined")

    async def stop(self, staff: Staff, session_id: str) -> list[Parcel]:
        """The citizen at the counter wants it to end, or somebody must."""
        return await self._step(staff, session_id, Ending.REVOKED.value, "help_stopped")

    async def give_slip(self, staff: Staff, session_id: str) -> list[Parcel]:
        """The citizen has the receipt on paper, with code and secret: nothing more is to be handed over."""
        return await self._step(staff, session_id, Ending.SLIP.value, "help_ended")

    async def hand_over_code(self, staff: Staff, session_id: str) -> str:
        """A fresh code for the counter's screen; the one before is good no more. Raises NotHere, TooLate."""
        await self.session(staff, session_id)
        now, code = self._chance.now(), codes.fresh_code(self._chance.token())
        async with self._store.transaction() as tx:
            session = await self._locked(tx, session_id, "hand_over", now)
            if session.has_phone:
                raise TooLate
            changes = Changes(sessions=[SavedSession(session, code)])
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return code

    async def _step(self, staff: Staff, session_id: str, step: str, action: str) -> list[Parcel]:
        await self.session(staff, session_id)
        now = self._chance.now()
        async with self._store.transaction() as tx:
            session = await self._locked(tx, session_id, step, now)
            if session.has_phone and step == "not_right":
                raise TooLate
            changes = Changes(sessions=[SavedSession(session.telling(VOLUNTEER, CITIZEN))])
            changes.audit.append(_entry(now, staff, action, session))
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return await self._assisting.proceed(session_id)

    async def _second_pair_of_eyes(self, tx: Tx, staff: Staff, session: AssistedSession) -> None:
        """As far as can be told: by the chats that the officer linked, and the others of the same person."""
        if await tx.officers.is_own(staff.id, session.volunteer_chat):
            raise OwnHelp

    async def _locked(self, tx: Tx, session_id: str, step: str, now: datetime) -> AssistedSession:
        """The session after the step."""
        session = await tx.assisting.session(session_id)
        try:
            if session is not None:
                return stepped(session, step, now=now)
        except IllegalStep as problem:
            raise TooLate from problem
        raise NotHere

    async def _ended(self, session_id: str, ending: Ending) -> list[Parcel]:
        now = self._chance.now()
        async with self._store.transaction() as tx:
            session = await tx.assisting.session(session_id)
            if session is None or session.is_over:
                return []
            ended = stepped(session, ending.value, now=now).telling(CITIZEN, VOLUNTEER)
            changes = Changes(sessions=[SavedSession(ended)])
            await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return await self._assisting.proceed(session_id)

    def _draft(self, session: AssistedSession, person_id: int, now: datetime) -> Dossier:
        """As a citizen's own, but that no chat began it."""
        turn = Turn(self._facts(person_id, now), Conversation())
        draft = consenting.draft_of(turn, session.procedure_code, session.unit_id)
        if draft is None:
            raise TooLate
        return replace(draft, token=self._chance.token(), person_id=person_id, chat_id=0)

    def _facts(self, person_id: int, now: datetime, draft: Dossier | None = None) -> Facts:
        world = self._world()
        return Facts(
            now=now,
            fresh_id=self._chance.fresh_id(),
            person=Person(person_id, now),
            office=world.office,
            library=world.library,
            places=world.places,
            kinds=world.kinds,
            dossiers=(draft,) if draft else (),
        )

    def _file(self, batch: Batch, session: AssistedSession, draft: Dossier) -> None:
        facts = self._facts(session.person_id, batch.now, draft)
        sheet = Sheet.of(facts, draft.id)
        if sheet.next() is not None:
            raise TooLate
        filed = routed(facts, sheet.procedure, draft)
        loaded = Loaded(ChatKey("", ""), 0, facts.person, None, (draft,), ())
        for effect in (SaveDraft(filed), MoveDossier(draft.id, FINISH[filed.ending])):
            APPLY[type(effect)](batch, loaded, effect)

    async def _noted(self, staff: Staff, action: str, object_id: str, unit_id: str) -> None:
        entry = AuditEntry(self._chance.now(), staff.login, action, object_id, unit_id)
        await self._store.audit.append([entry])


def _entry(now: datetime, staff: Staff, action: str, session: AssistedSession) -> AuditEntry:
    return AuditEntry(now, staff.login, action, session.id, session.unit_id)

"""What a turn may know: read by the service before `advance` is called, so that the engine itself reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.dossiers.model import Dossier, Hours, Offer, Unit, UnitKind
from flows.dossiers.origins import Origin
from flows.genuine import Genuine
from flows.people import NO_GUESSES, NOTICES, Guesses, Link, OwnChat, Preferences
from flows.values import changed

if TYPE_CHECKING:
    from flows.assisting.model import AssistedSession, Volunteer
    from flows.calendar.days import Calendar
    from flows.places.units import Places
    from flows.procedures.library import Library
    from flows.steps.base import Around, Kinds
    from flows.values import Answers

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NO_CODES = Genuine()


@dataclass(frozen=True, slots=True)
class Person:
    """The person behind the chat, as far as a conversation needs to know."""

    id: int
    consented_at: datetime | None = None
    notices_on: bool = True
    preferred_chat: int = 0
    kinds_off: frozenset[str] = frozenset()

    @property
    def preferences(self) -> Preferences:
        return Preferences(self.preferred_chat, self.kinds_off if self.notices_on else self.kinds_off | {NOTICES})

    def preferring(self, wishes: Preferences) -> Person:
        off = wishes.off - {NOTICES}
        return replace(self, notices_on=wishes.wants(NOTICES), preferred_chat=wishes.chat_id, kinds_off=off)


@dataclass(frozen=True, slots=True)
class Office:
    """The deploying agency: its units, what each offers, and whom to call."""

    agency: str
    hotline: str
    units: Mapping[str, Unit]
    offers: Mapping[str, tuple[Offer, ...]]
    portal_url: str = ""
    common: tuple[str, ...] = ()  #: codes suggested in the menu
    draft_days: int = 30  #: after which an unfinished draft is deleted
    is_demonstration: bool = False  #: a made-up commune; every page says so

    def unit(self, unit_id: str) -> Unit:
        """Dossiers outlive units: for one that is no longer there the agency as a whole stands in."""
        return self.units.get(unit_id) or self._as_a_whole(unit_id)

    def _as_a_whole(self, unit_id: str) -> Unit:
        shortest = min((unit.agency_code for unit in self.units.values()), key=len, default="")
        return Unit(unit_id, self.agency, shortest, "", self.hotline, Hours())

    def commune_of(self, unit_id: str) -> str:
        """The commune that a unit is, or stands in; empty for what stands above the communes."""
        unit = self.units.get(unit_id)
        for _ in range(len(self.units)):
            if unit is None or unit.kind is UnitKind.COMMUNE:
                break
            unit = self.units.get(unit.parent_id or "")
        return unit.id if unit else ""

    def offers_of(self, code: str) -> tuple[Offer, ...]:
        return self.offers.get(code, ())

    def offer(self, code: str, unit_id: str) -> Offer | None:
        return next((offer for offer in self.offers_of(code) if offer.unit_id == unit_id), None)

    def levels_here(self, *unit_ids: str) -> dict[str, frozenset[str]]:
        """What the units offer (any, when none is named), each with the levels set for it; "" is the published one."""
        found: dict[str, frozenset[str]] = {}
        for code, offers in self.offers.items():
            levels = frozenset(offer.level or "" for offer in offers if not unit_ids or offer.unit_id in unit_ids)
            if levels:
                found[code] = levels
        return found


@lru_cache(16)
def _day_of(now: datetime) -> date:
    """All turns of a batch are of one moment, and each asks for the day several times."""
    return now.astimezone(VIETNAM).date()


@dataclass(frozen=True)  # without slots: `changed` copies it at once
class Facts:
    """`dossiers` are the person's own, newest first, answers included for those that can still be typed into.

    `found` are dossiers whose code stands in the text, whoever they belong to: only what is not personal may be said.
    `fresh_id` is an unused id for a draft that this turn may open, `fresh_secret` one that nobody can guess.
    `chats` are all of the person's, `links` what this conversation waits for, `typed_link` the one whose code came in.
    """

    now: datetime
    fresh_id: str
    person: Person
    office: Office
    library: Library
    places: Places
    kinds: Kinds
    dossiers: tuple[Dossier, ...] = ()
    found: tuple[Dossier, ...] = ()
    chat_id: int = 0
    channel: str = ""
    fresh_secret: str = ""
    chats: tuple[OwnChat, ...] = ()
    links: tuple[Link, ...] = ()
    typed_link: Link | None = None
    guesses: Guesses = NO_GUESSES
    genuine: Genuine = NO_CODES
    typed_by: Origin = Origin.CITIZEN  #: whoever sits at this chat now: what is answered is noted as theirs
    session: AssistedSession | None = None  #: that this chat is a side of, or is asked to take over
    typed_session: AssistedSession | None = None  #: whose code came in
    volunteer: Volunteer | None = None  #: whom this chat belongs to, where that was asked for
    invited: Volunteer | None = None  #: whose invitation came in
    erases: bool = False  #: messages of this chat can be taken away again
    calendar: Calendar | None = None  #: for when somebody is there

    @property
    def today(self) -> date:
        return _day_of(self.now)

    def dossier(self, dossier_id: str) -> Dossier | None:
        return next((dossier for dossier in self.dossiers if dossier.id == dossier_id), None)

    def link(self, link_id: str) -> Link | None:
        """A linking that can still be finished."""
        return next((link for link in self.links if link.id == link_id and link.is_live(self.now)), None)

    def with_link(self, link: Link) -> Facts:
        return replace(self, links=(link, *(each for each in self.links if each.id != link.id)))

    def is_in_hands(self, dossier: Dossier) -> bool:
        """Somebody else types into it just now: the volunteer, for whoever is not the volunteer."""
        if dossier.helped_until is None or self.now >= dossier.helped_until:
            return False
        return self.session is None or self.session.volunteer_chat != self.chat_id

    def around(self, answers: Answers) -> Around:
        from flows.steps.base import Around  # all kinds of steps, which whoever only knows the limits does without

        return Around(self.today, self.places, answers)

    def with_dossier(self, dossier: Dossier) -> Facts:
        others = tuple(other for other in self.dossiers if other.id != dossier.id)
        return changed(self, dossiers=(dossier, *others))

    def without_dossier(self, dossier_id: str) -> Facts:
        return replace(self, dossiers=tuple(other for other in self.dossiers if other.id != dossier_id))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry. Data: definitions are checked against every channel's before they are shown."""

    name: str
    text: int  #: characters in one message
    buttons: int  #: under one message; 0 = none, options are numbered
    button_label: int  #: characters
    token_bytes: int = 64
    file_mb: int = 20
    files: tuple[str, ...] = field(default=("photo", "pdf", "docx"))
    markup: str = "html"  #: "html" or "plain"
    per_second: float = 30.0
    per_chat_second: float = 1.0
    per_group_minute: int = 20
    carries_files: bool = True  #: else a file is a link in the text
    uploads: tuple[tuple[str, int], ...] = ()  #: endings of files that it carries, and their most bytes; none: any
    deletes: bool = False  #: what was said, by either side, can be taken away again
    group_mark: str = ""  #: how addresses of groups begin, where there are any

    def takes(self, name: str, size: int) -> bool:
        """Whether a file of that name and so many bytes can go along."""
        most = dict(self.uploads).get(name.rpartition(".")[2].lower(), 0) if self.uploads else size
        return self.carries_files and size <= most

    def pace(self, address: str) -> float:
        """Messages a second that this chat or group may be sent."""
        is_group = bool(self.group_mark) and address.startswith(self.group_mark)
        return self.per_group_minute / 60 if is_group else self.per_chat_second

"""Which way a notice goes: the person's own choice first, what is free before what costs, and the telephone at last.

A change of a dossier is told in the chat that the person chose and on the page where the dossier was begun. Who chose
none is told in every chat that costs nothing, once per channel. Only when nothing of that rings does a notice cost
money: a paid message in a chat, then a template message to the phone number. What is left is for the counter to call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.calendar.days import VIETNAM
from flows.delivery.model import (
    Attempt,
    Contacts,
    DeliveryRules,
    Notice,
    Path,
    Plan,
    Spent,
    Tried,
    Urgency,
)
from flows.delivery.ways import FREE, Case, Ways, template_way, ways_of, why_no_template

_NOT_TRIED, _NOTHING_SPENT = Tried(), Spent()


def plan(
    notice: Notice,
    contacts: Contacts,
    rules: DeliveryRules,
    *,
    now: datetime,
    spent: Spent = _NOTHING_SPENT,
    tried: Tried = _NOT_TRIED,
) -> Plan:
    """The messages to queue now, and what is left if they fail."""
    case = Case(notice, contacts, rules, spent, tried, now)
    if not contacts.preferences.wants(notice.urgency.value):
        return Plan(why_not="switched_off")
    if any(rules.of(channel).rings for channel in tried.told):
        return Plan(why_not="told")
    ways = ways_of(case)
    if notice.urgency is Urgency.STATUS:
        return _heard(ways, case) if contacts.answered_in else _status(ways, case)
    return _in_daytime(_unpaid(ways), quiet_until(rules, now))


def quiet_until(rules: DeliveryRules, now: datetime) -> datetime | None:
    """The end of the night, if it is night; None by day."""
    local = now.astimezone(VIETNAM)
    if rules.night_until <= local.time() < rules.night_from:
        return None
    end = local.replace(hour=rules.night_until.hour, minute=rules.night_until.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def _in_daytime(made: Plan, until: datetime | None) -> Plan:
    return replace(made, now=tuple(replace(attempt, not_before=until) for attempt in made.now))


def _status(ways: Ways, case: Case) -> Plan:
    """Decree 224/2026/NĐ-CP, article 15.1(g): every change is told at once."""
    pages, free, paid = _kinds(ways)
    chosen = [way for way in (*free, *paid) if way.chat_id == case.contacts.preferences.chat_id]
    costly = [*(way for way in paid if way not in chosen), *template_way(case, ways)]
    first = chosen or once_per_channel(free) or costly[:1]
    shown = _shown(pages, case.contacts, has_chosen=bool(chosen))
    left = _behind([way for way in free if way not in first], first)
    then = [*left, *(way for way in costly if way not in first)]
    return _with_telephone(Plan((*first, *shown), tuple(then)), ways, case)


def _heard(ways: Ways, case: Case) -> Plan:
    """The person was answered in one chat. Others hear of it as far as that costs nothing, and nobody is called."""
    pages, free, _ = _kinds(ways)
    chosen = [way for way in free if way.chat_id == case.contacts.preferences.chat_id]
    has_chosen = case.contacts.preferences.chat_id in (case.contacts.answered_in, *(way.chat_id for way in chosen))
    first = chosen or ([] if has_chosen else once_per_channel(free))
    return Plan((*first, *_shown(pages, case.contacts, has_chosen=has_chosen)))


def _unpaid(ways: Ways) -> Plan:
    """Reminders and announcements go one free way, and nobody is called because of them."""
    pages, free, _ = _kinds(ways)
    open_ways = [*free, *pages]
    if not open_ways:
        return Plan(why_not=ways.refused[0] if ways.refused else "no_chat")
    return Plan((open_ways[0],), tuple(_behind(open_ways[1:], open_ways[:1])))


def _kinds(ways: Ways) -> tuple[list[Attempt], list[Attempt], list[Attempt]]:
    """Pages, chats that are free, chats that cost."""
    pages = [way for way in ways.open if way.path is Path.PAGE]
    free = [way for way in ways.open if way.path in FREE]
    return pages, free, [way for way in ways.open if way.path is Path.PAID]


def _shown(pages: Sequence[Attempt], contacts: Contacts, *, has_chosen: bool) -> list[Attempt]:
    """Pages cost nothing and disturb nobody. Who chose where to be told sees it there, and where the dossier began."""
    own = (contacts.begun_in, contacts.preferences.chat_id)
    has_chosen = has_chosen or any(page.chat_id == contacts.preferences.chat_id for page in pages)
    return [page for page in pages if page.chat_id in own or not has_chosen]


def _with_telephone(made: Plan, ways: Ways, case: Case) -> Plan:
    """At once when there is nothing else; behind all else where something can fail. What a page shows cannot."""
    has_page = any(each.path is Path.PAGE for each in made.now) or bool(case.tried.told)
    if any(each.path is not Path.PAGE for each in made.now):
        return replace(made, then=(*made.then, _telephone(case, "all_failed")))
    has_failed = bool(case.tried.failed_chats) or case.tried.template_failed
    if has_page and not has_failed:
        return made
    refused = ways.refused[0] if ways.refused else "no_chat"
    return replace(made, now=(*made.now, _telephone(case, refused)))


def _telephone(case: Case, otherwise: str) -> Attempt:
    """With templates set up the phone number was the last hope; without them it is the chats that tell why."""
    reason = why_no_template(case) if case.rules.template_channel else ""
    return Attempt(Path.TELEPHONE, reason=reason or otherwise)


def once_per_channel(ways: Iterable[Attempt]) -> list[Attempt]:
    first: dict[str, Attempt] = {}
    for way in ways:
        first.setdefault(way.channel, way)
    return list(first.values())


def _behind(ways: Sequence[Attempt], taken: Sequence[Attempt]) -> list[Attempt]:
    """Other chats of a channel that is tried now come after those of other channels."""
    used = {way.channel for way in taken}
    return sorted(ways, key=lambda way: way.channel in used)

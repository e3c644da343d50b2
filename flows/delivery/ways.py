"""How each chat of a person can be used at this moment, and whether a template message can go instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.delivery.model import Attempt, Contact, Contacts, DeliveryRules, Notice, Path, Spent, Tried, Window

#: Ways to somebody's chat that cost nothing.
FREE = (Path.CHAT, Path.REPLY)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a plan is made from."""

    notice: Notice
    contacts: Contacts
    rules: DeliveryRules
    spent: Spent
    tried: Tried
    now: datetime


@dataclass(frozen=True, slots=True)
class Ways:
    """Chats that can be used, the best first; and why others cannot."""

    open: tuple[Attempt, ...]
    refused: tuple[str, ...]


def ways_of(case: Case) -> Ways:
    """The chosen chat, the one where the dossier was begun, then by channel; as given (the latest first) among equals.
    Where it is told already is no way any more."""
    chats = sorted(
        (chat for chat in case.contacts.chats if not _has_it(case, chat)), key=lambda chat: _rank(case, chat)
    )
    found = [_way(case, chat) for chat in chats]
    return Ways(
        tuple(each for each in found if isinstance(each, Attempt)),
        tuple(each for each in found if isinstance(each, str)),
    )


def _rank(case: Case, chat: Contact) -> tuple[bool, bool, int]:
    contacts = case.contacts
    is_other = chat.chat_id != contacts.preferences.chat_id
    return is_other, chat.chat_id != contacts.begun_in, case.rules.of(chat.channel).rank


def _has_it(case: Case, chat: Contact) -> bool:
    """Never twice on one channel. Pages that merely show it double nothing."""
    answered = case.contacts.answered_in
    if chat.chat_id == answered or chat.channel in case.tried.told:
        return True
    return case.rules.of(chat.channel).rings and any(
        each.channel == chat.channel and each.chat_id == answered for each in case.contacts.chats
    )


def _way(case: Case, chat: Contact) -> Attempt | str:
    """An attempt, or why this chat is none."""
    rules = case.rules.of(chat.channel)
    if chat.chat_id in case.tried.failed_chats and chat.chat_id not in case.tried.only_free:
        return "failed"
    if chat.is_blocked:
        return "blocked"
    if rules.window is not None:
        return _in_window(case, chat, rules.window)
    path = Path.CHAT if rules.rings else Path.PAGE
    return Attempt(path, chat.channel, chat.chat_id, _why(case, chat, path))


def _in_window(case: Case, chat: Contact, window: Window) -> Attempt | str:
    if chat.last_at is None:
        return "never_wrote"
    since = case.now - chat.last_at
    is_refused = chat.chat_id in case.tried.only_free  # by the platform, whose clock and count decide
    if since <= window.free and chat.sent_since < window.free_messages and not is_refused:
        return Attempt(Path.REPLY, chat.channel, chat.chat_id, _why(case, chat, Path.REPLY))
    if since > window.paid:
        return "window_closed"
    if not case.rules.pays:
        return "free_used" if since <= window.free and not is_refused else "not_paid_for"
    if not _affords(case, window.price_vnd):
        return "budget"
    reason = "free_used" if since <= window.free and not is_refused else "free_over"
    return Attempt(Path.PAID, chat.channel, chat.chat_id, reason, window.price_vnd)


def _why(case: Case, chat: Contact, path: Path) -> str:
    if case.tried.failed_chats or case.tried.template_failed:
        return "after_failure"
    if chat.chat_id == case.contacts.preferences.chat_id:
        return "preferred"
    if chat.chat_id == case.contacts.begun_in:
        return "begun"
    return {Path.PAGE: "shown", Path.REPLY: "window_open"}.get(path, "linked")


def _affords(case: Case, price_vnd: int) -> bool:
    budget = case.rules.budget_vnd_month
    return budget is None or case.spent.month_vnd + price_vnd <= budget


def template_way(case: Case, ways: Ways) -> list[Attempt]:
    """A template message, for the reason that the best chat is none."""
    template = case.rules.templates.serving(case.notice.key)
    if template is None or why_no_template(case):
        return []
    alone = "only_page" if any(way.path is Path.PAGE for way in ways.open) else "no_chat"
    reason = ways.refused[0] if ways.refused else alone
    return [Attempt(Path.TEMPLATE, case.rules.template_channel, 0, reason, template.price_vnd)]


def why_no_template(case: Case) -> str:
    """Empty when a template message can go."""
    template = case.rules.templates.serving(case.notice.key)
    quota = case.rules.templates_a_day
    if case.tried.template_failed:
        return "template_failed"
    if template is None:
        return "no_template"
    if not case.contacts.has_phone:
        return "no_phone"
    if not case.contacts.has_consent:
        return "no_consent"
    if quota is not None and case.spent.templates_today >= quota:
        return "template_quota"
    return "" if _affords(case, template.price_vnd) else "budget"


#: Every reason, for the staff's words (`staff.why`).
REASONS = (
    *("answered", "preferred", "begun", "shown", "window_open", "linked", "after_failure", "only_page", "no_chat"),
    *("failed", "blocked", "never_wrote", "window_closed", "free_used", "free_over", "not_paid_for", "budget"),
    *("template_failed", "no_template", "no_phone", "no_consent", "template_quota", "all_failed"),
)

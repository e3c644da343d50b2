"""One person's ways and a set of rules in short words, for tables of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flows.calendar.days import VIETNAM
from flows.delivery.model import (
    Attempt,
    ChannelRules,
    Contact,
    Contacts,
    DeliveryRules,
    Notice,
    Path,
    Plan,
    Spent,
    Tried,
    Urgency,
    Window,
)
from flows.delivery.planner import plan
from flows.delivery.templates import Templates, read_templates
from flows.people import Preferences

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=VIETNAM)
WINDOW = Window(timedelta(hours=48), 8, timedelta(days=7), 55)
REGISTRY = """
source = "made up"
paid_message_vnd = 55
[[template]]
id = "100"
name = "Trạng thái"
purpose = "transaction"
price_vnd = 120
serves = ["notice.accepted", "notice.supplement_requested"]
parameters.ma = { from = "code", most = 30 }
"""


def templates() -> Templates:
    return read_templates(REGISTRY)


def rules(**more: Any) -> DeliveryRules:
    given: dict[str, Any] = {
        "channels": {
            "page": ChannelRules(rings=False, rank=9),
            "oa": ChannelRules(window=WINDOW, rank=1),
            "bot": ChannelRules(rank=2),
        },
        "template_channel": "template",
        "templates": templates(),
        "pays": True,
    }
    return DeliveryRules(**{**given, **more})


FREE_ONLY = rules(template_channel="", templates=Templates(), pays=False)
#: A chat's number, by its short name.
NUMBERS = {"chat": 1, "chat2": 2, "oa": 3, "bot": 4, "page": 5, "page2": 6, "oa2": 7}


def contact(described: str) -> Contact:
    """`oa:50h:8` = the person wrote 50 hours ago and got 8 messages since; `chat:blocked`; `oa:never`."""
    name, *marks = described.split(":")
    hours = next((float(mark[:-1]) for mark in marks if mark.endswith("h")), 1.0)
    return Contact(
        NUMBERS[name],
        name.rstrip("2"),
        None if "never" in marks else NOON - timedelta(hours=hours),
        next((int(mark) for mark in marks if mark.isdecimal()), 0),
        "blocked" in marks,
    )


def contacts(ways: str, *, prefers: str = "", begun: str = "", answered: str = "", off: Iterable[str] = ()) -> Contacts:
    """`phone` among the ways is a phone number, `secret-phone` one without consent."""
    named = ways.split()
    return Contacts(
        tuple(contact(each) for each in named if "phone" not in each),
        Preferences(NUMBERS.get(prefers, 0), frozenset(off)),
        NUMBERS.get(begun, 0),
        NUMBERS.get(answered, 0),
        has_phone=any("phone" in each for each in named),
        has_consent="secret-phone" not in named,
    )


def status(ways: str, *, by: DeliveryRules | None = None, **more: Any) -> Plan:
    key, at = more.pop("key", "notice.accepted"), more.pop("now", NOON)
    spent, tried = more.pop("spent", Spent()), more.pop("tried", Tried())
    return plan(Notice(key), contacts(ways, **more), by or rules(), now=at, spent=spent, tried=tried)


def quiet(urgency: Urgency, ways: str, *, at: datetime = NOON, **more: Any) -> Plan:
    return plan(Notice("notice.reminder_draft", urgency), contacts(ways, **more), rules(), now=at)


_SHORT = {Path.TELEPHONE: "tel"}


def short(attempts: Iterable[Attempt]) -> str:
    """`reply:oa(preferred) template(blocked)`"""
    names = {number: name for name, number in NUMBERS.items()}
    return " ".join(
        f"{_SHORT.get(each.path, each.path.value)}{':' + names[each.chat_id] if each.chat_id else ''}({each.reason})"
        for each in attempts
    )


def told(*channels: str, failed: Iterable[str] = (), template: bool = False, refused: Iterable[str] = ()) -> Tried:
    """`refused`: a free message was, because the window is over at the platform."""
    free = frozenset(NUMBERS[each] for each in refused)
    return Tried(frozenset(NUMBERS[each] for each in failed) | free, frozenset(channels), template, free)

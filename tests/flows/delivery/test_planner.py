"""Which path a notice takes, and why: one line a case."""

from datetime import datetime
from typing import Any

import pytest

from flows.calendar.days import VIETNAM
from flows.delivery.model import Attempt, Path, Spent, Urgency
from flows.delivery.planner import quiet_until
from flows.delivery.ways import REASONS
from tests.flows.delivery.kit import FREE_ONLY, NOON, contact, quiet, rules, short, status, told

NIGHT = datetime(2026, 11, 21, 23, 30, tzinfo=VIETNAM)
OUT_OF_MONEY = Spent(month_vnd=1000)
NOT_PAYING = {"by": rules(pays=False)}
LIMITED = rules(budget_vnd_month=1000)


def after(*channels: str, **more: Any) -> dict[str, Any]:
    return {"tried": told(*channels, **more)}


#: The rule, the person's ways, what else is so -> what is queued now, what is left if it fails.
CASES: list[tuple[str, str, dict[str, Any], str, str]] = [
    # one free chat
    ("one chat", "chat", {}, "chat:chat(linked)", "tel(no_phone)"),
    ("one chat, begun there", "chat", {"begun": "chat"}, "chat:chat(begun)", "tel(no_phone)"),
    ("one chat and a phone", "chat phone", {}, "chat:chat(linked)", "template(no_chat) tel(all_failed)"),
    ("another platform's bot", "bot", {}, "chat:bot(linked)", "tel(no_phone)"),
    # the window of a platform, by the clock
    ("wrote just now", "oa:0h", {}, "reply:oa(window_open)", "tel(no_phone)"),
    ("wrote 48 hours ago", "oa:48h", {}, "reply:oa(window_open)", "tel(no_phone)"),
    ("wrote a moment longer ago", "oa:48.01h", {}, "paid:oa(free_over)", "tel(no_phone)"),
    ("wrote seven days ago", "oa:168h", {}, "paid:oa(free_over)", "tel(no_phone)"),
    ("wrote longer ago, phone", "oa:168.01h phone", {}, "template(window_closed)", "tel(all_failed)"),
    ("wrote longer ago, no phone", "oa:168.01h", {}, "tel(no_phone)", ""),
    ("never wrote, phone", "oa:never phone", {}, "template(never_wrote)", "tel(all_failed)"),
    ("never wrote, no phone", "oa:never", {}, "tel(no_phone)", ""),
    ("the clock went back", "oa:-5h", {}, "reply:oa(window_open)", "tel(no_phone)"),
    # how many messages the window takes
    ("seven of eight sent", "oa:1h:7", {}, "reply:oa(window_open)", "tel(no_phone)"),
    ("eight sent", "oa:1h:8", {}, "paid:oa(free_used)", "tel(no_phone)"),
    ("eight sent, not paying", "oa:1h:8 phone", NOT_PAYING, "template(free_used)", "tel(all_failed)"),
    ("window over, not paying", "oa:50h phone", NOT_PAYING, "template(not_paid_for)", "tel(all_failed)"),
    ("not paying, no phone", "oa:50h", NOT_PAYING, "tel(no_phone)", ""),
    # the platform says that its window is over, though ours is open
    (
        "refused as too late", "oa:1h phone", after(refused=["oa"]),
        "paid:oa(free_over)",
        "template(no_chat) tel(all_failed)",
    ),
    (
        "refused, not paying", "oa:1h phone", NOT_PAYING | after(refused=["oa"]),
        "template(not_paid_for)",
        "tel(all_failed)",
    ),
    ("refused, and paid failed too", "oa:1h phone", after(failed=["oa"]), "template(failed)", "tel(all_failed)"),
    (
        "refused, beyond the budget", "oa:1h phone",
        {"by": LIMITED, "spent": OUT_OF_MONEY} | after(refused=["oa"]),
        "tel(budget)",
        "",
    ),
    # what it may cost
    ("paid within the budget", "oa:50h", {"by": LIMITED, "spent": Spent(945)}, "paid:oa(free_over)", "tel(no_phone)"),
    ("paid beyond the budget", "oa:50h", {"by": LIMITED, "spent": Spent(946)}, "tel(no_phone)", ""),
    (
        "template within the budget", "phone", {"by": LIMITED, "spent": Spent(880)},
        "template(no_chat)",
        "tel(all_failed)",
    ),
    ("template beyond the budget", "phone", {"by": LIMITED, "spent": Spent(881)}, "tel(budget)", ""),
    (
        "free whatever was spent", "oa phone", {"by": LIMITED, "spent": OUT_OF_MONEY},
        "reply:oa(window_open)",
        "tel(budget)",
    ),
    ("a budget of nothing", "oa:50h phone", {"by": rules(budget_vnd_month=0)}, "tel(budget)", ""),
    (
        "templates of today used up", "phone", {"by": rules(templates_a_day=5), "spent": Spent(0, 5)},
        "tel(template_quota)",
        "",
    ),
    (
        "one template of today left", "phone", {"by": rules(templates_a_day=5), "spent": Spent(0, 4)},
        "template(no_chat)",
        "tel(all_failed)",
    ),
    (
        "paid although templates are used up", "oa:50h phone", {"by": rules(templates_a_day=0)},
        "paid:oa(free_over)",
        "tel(template_quota)",
    ),
    # only a phone number, or nothing
    ("phone only", "phone", {}, "template(no_chat)", "tel(all_failed)"),
    ("phone without consent", "secret-phone", {}, "tel(no_consent)", ""),
    ("phone, notice without a template", "phone", {"key": "notice.withdrawn"}, "tel(no_template)", ""),
    ("nothing at all", "", {}, "tel(no_phone)", ""),
    ("phone, no templates set up", "phone", {"by": FREE_ONLY}, "tel(no_chat)", ""),
    # blocked
    ("blocked, phone", "chat:blocked phone", {}, "template(blocked)", "tel(all_failed)"),
    ("blocked, no phone", "chat:blocked", {}, "tel(no_phone)", ""),
    ("blocked, no templates set up", "chat:blocked", {"by": FREE_ONLY}, "tel(blocked)", ""),
    ("blocked here, open there", "chat:blocked oa", {}, "reply:oa(window_open)", "tel(no_phone)"),
    ("one of two of a channel blocked", "chat:blocked chat2", {}, "chat:chat2(linked)", "tel(no_phone)"),
    ("blocked everywhere", "chat:blocked oa:blocked bot:blocked phone", {}, "template(blocked)", "tel(all_failed)"),
    # pages that show it and do not ring
    ("a page alone", "page", {}, "page:page(shown)", ""),
    ("a page and a phone", "page phone", {}, "template(only_page) page:page(shown)", "tel(all_failed)"),
    ("a page and a chat", "chat page", {}, "chat:chat(linked) page:page(shown)", "tel(no_phone)"),
    ("two pages", "page page2", {}, "page:page(shown) page:page2(shown)", ""),
    ("a page, no templates set up", "page phone", {"by": FREE_ONLY}, "page:page(shown)", ""),
    (
        "a page and a blocked chat", "page chat:blocked phone", {},
        "template(blocked) page:page(shown)",
        "tel(all_failed)",
    ),
    ("a page and a paid chat", "page oa:50h", {}, "paid:oa(free_over) page:page(shown)", "tel(no_phone)"),
    # several chats, none chosen
    ("every free chat", "chat oa bot", {}, "chat:chat(linked) reply:oa(window_open) chat:bot(linked)", "tel(no_phone)"),
    ("once per channel, the latest", "chat2 chat", {}, "chat:chat2(linked)", "chat:chat(linked) tel(no_phone)"),
    (
        "once per channel, the dossier's own", "chat2 chat", {"begun": "chat"},
        "chat:chat(begun)",
        "chat:chat2(linked) tel(no_phone)",
    ),
    ("free before paid", "oa:50h chat", {}, "chat:chat(linked)", "paid:oa(free_over) tel(no_phone)"),
    ("paid before template", "oa:50h phone", {}, "paid:oa(free_over)", "template(no_chat) tel(all_failed)"),
    ("one paid chat, not two", "oa:50h oa2:60h", {}, "paid:oa(free_over)", "paid:oa2(free_over) tel(no_phone)"),
    # the person's choice
    ("the chosen chat only", "chat oa", {"prefers": "oa"}, "reply:oa(preferred)", "chat:chat(linked) tel(no_phone)"),
    (
        "and the page where it began", "chat page", {"prefers": "chat", "begun": "page"},
        "chat:chat(preferred) page:page(begun)",
        "tel(no_phone)",
    ),
    (
        "and no other page", "chat page page2", {"prefers": "chat", "begun": "page"},
        "chat:chat(preferred) page:page(begun)",
        "tel(no_phone)",
    ),
    ("the chosen chat is blocked", "oa:blocked chat", {"prefers": "oa"}, "chat:chat(linked)", "tel(no_phone)"),
    (
        "the chosen chat costs", "oa:50h chat", {"prefers": "oa"},
        "paid:oa(free_over)",
        "chat:chat(linked) tel(no_phone)",
    ),
    (
        "the chosen chat may not cost", "oa:50h chat", {"prefers": "oa", **NOT_PAYING},
        "chat:chat(linked)",
        "tel(no_phone)",
    ),
    (
        "the chosen chat takes no more", "oa:200h chat phone", {"prefers": "oa"},
        "chat:chat(linked)",
        "template(window_closed) tel(all_failed)",
    ),
    (
        "the chosen one is a page", "chat page", {"prefers": "page"},
        "chat:chat(linked) page:page(preferred)",
        "tel(no_phone)",
    ),
    ("news switched off", "chat phone", {"off": ("notices",)}, "", ""),
    ("only announcements switched off", "chat", {"off": ("broadcasts",)}, "chat:chat(linked)", "tel(no_phone)"),
    # the person did it and was answered
    ("answered here, told there", "chat oa", {"answered": "chat"}, "reply:oa(window_open)", ""),
    ("answered here, nothing paid there", "chat oa:50h phone", {"answered": "chat"}, "", ""),
    ("answered here, not on the same channel", "chat chat2", {"answered": "chat"}, "", ""),
    ("answered in the chosen chat", "chat oa", {"answered": "chat", "prefers": "chat"}, "", ""),
    (
        "answered beside the chosen chat", "chat oa bot", {"answered": "chat", "prefers": "oa"},
        "reply:oa(preferred)",
        "",
    ),
    ("answered, news switched off", "chat oa", {"answered": "chat", "off": ("notices",)}, "", ""),
    ("answered on a page", "page page2 chat", {"answered": "page"}, "chat:chat(linked) page:page2(shown)", ""),
    # after a failure
    ("the chat failed, phone", "chat phone", after(failed=["chat"]), "template(failed)", "tel(all_failed)"),
    ("the chat failed, another is open", "chat oa", after(failed=["chat"]), "reply:oa(after_failure)", "tel(no_phone)"),
    ("the chat failed, another costs", "chat oa:50h", after(failed=["chat"]), "paid:oa(free_over)", "tel(no_phone)"),
    ("outside the window after all", "oa:1h phone", after(failed=["oa"]), "template(failed)", "tel(all_failed)"),
    ("chat and template failed", "chat phone", after(failed=["chat"], template=True), "tel(template_failed)", ""),
    ("the template failed", "phone", after(template=True), "tel(template_failed)", ""),
    ("the template failed, a page shows it", "page phone", after("page", template=True), "tel(template_failed)", ""),
    ("one failed, the other has it", "chat oa phone", after("oa", failed=["chat"]), "", ""),
    (
        "one failed, a page shows it", "chat page phone", after("page", failed=["chat"]),
        "template(failed)",
        "tel(all_failed)",
    ),
    (
        "the chosen chat failed", "chat oa", {"prefers": "oa", **after(failed=["oa"])},
        "chat:chat(after_failure)",
        "tel(no_phone)",
    ),
    # a change of a dossier does not wait for the morning
    ("at night", "chat", {"now": NIGHT}, "chat:chat(linked)", "tel(no_phone)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "ways", "so", "now", "then"), CASES, ids=[case[0] for case in CASES])
def test_change_of_a_dossier_goes_this_way(rule: str, ways: str, so: dict[str, Any], now: str, then: str) -> None:
    made = status(ways, **so)

    assert (short(made.now), short(made.then)) == (now, then)


def test_there_are_many_cases_and_each_reason_is_known() -> None:
    used = {each.reason for case in CASES for each in _all(case)}

    assert len(CASES) >= 60
    assert used <= set(REASONS)


def _all(case: tuple[str, str, dict[str, Any], str, str]) -> list[Attempt]:
    made = status(case[1], **case[2])
    return [*made.now, *made.then]


QUIET: list[tuple[str, Urgency, str, dict[str, Any], str]] = [
    ("a reminder by day", Urgency.REMINDER, "chat", {}, "chat:chat(linked)"),
    ("a reminder costs nothing", Urgency.REMINDER, "oa:50h phone", {}, ""),
    ("a reminder goes one way", Urgency.REMINDER, "chat oa", {}, "chat:chat(linked)"),
    ("a reminder goes where it rings", Urgency.REMINDER, "page chat", {}, "chat:chat(linked)"),
    ("a reminder on a page", Urgency.REMINDER, "page", {}, "page:page(shown)"),
    ("nobody is called for a reminder", Urgency.REMINDER, "chat:blocked phone", {}, ""),
    ("reminders switched off", Urgency.REMINDER, "chat", {"off": ("reminders",)}, ""),
    ("no news, no reminders", Urgency.REMINDER, "chat", {"off": ("notices",)}, ""),
    ("an announcement where it was wished", Urgency.ANNOUNCEMENT, "chat oa", {"prefers": "oa"}, "reply:oa(preferred)"),
    ("an announcement costs nothing", Urgency.ANNOUNCEMENT, "oa:100h", {}, ""),
    ("announcements switched off", Urgency.ANNOUNCEMENT, "chat", {"off": ("broadcasts",)}, ""),
    ("announcements without news", Urgency.ANNOUNCEMENT, "chat", {"off": ("notices",)}, "chat:chat(linked)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "urgency", "ways", "so", "now"), QUIET, ids=[case[0] for case in QUIET])
def test_what_is_not_urgent_goes_one_free_way(
    rule: str, urgency: Urgency, ways: str, so: dict[str, Any], now: str
) -> None:
    assert short(quiet(urgency, ways, **so).now) == now


@pytest.mark.parametrize("urgency", [Urgency.REMINDER, Urgency.ANNOUNCEMENT])
def test_what_is_not_urgent_waits_for_the_morning(urgency: Urgency) -> None:
    made = quiet(urgency, "chat", at=NIGHT)

    assert [each.not_before for each in made.now] == [datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM)]


@pytest.mark.parametrize(
    ("at", "waits_until"),
    [("21:59", None), ("22:00", "06:00"), ("23:59", "06:00"), ("00:00", "06:00"), ("05:59", "06:00"), ("06:00", None)],
)
def test_the_night(at: str, waits_until: str | None) -> None:
    hours, minutes = at.split(":")
    until = quiet_until(rules(), NOON.replace(hour=int(hours), minute=int(minutes)))

    assert (f"{until:%H:%M}" if until else None) == waits_until


@pytest.mark.parametrize(("ways", "cost"), [("chat", 0), ("oa:50h", 55), ("phone", 120), ("page phone", 120), ("", 0)])
def test_the_price_stands_in_the_plan(ways: str, cost: int) -> None:
    assert status(ways).cost_vnd == cost


def test_nothing_is_planned_twice_on_a_channel_nor_on_a_failed_chat() -> None:
    made = status("chat chat2 oa oa2 bot phone", tried=told(failed=["oa"]))
    queued = [each.channel for each in made.now]

    assert len(queued) == len(set(queued))
    assert contact("oa").chat_id not in {each.chat_id for each in (*made.now, *made.then)}


def test_the_telephone_sends_nothing() -> None:
    (only,) = status("").now

    assert (only.path, only.channel, only.chat_id, only.cost_vnd) == (Path.TELEPHONE, "", 0, 0)

"""What the pages of a broadcast show: previews as each channel will look, the audience in words, reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.limits import LIMITS
from bot.render import day, split, words_to_text
from bot.web.console.requests import channel_name
from bot.web.pages import plain
from flows.broadcasts.counts import Failure, Progress, Share, cost
from flows.broadcasts.model import Audience, Broadcast, Step
from flows.broadcasts.rules import rules
from flows.ports import Staff
from flows.service.world import World
from flows.values import Words

#: Shown as two pictures: how rich channels look, and how plain ones do.
LOOKS = (("html", ("web", "telegram")), ("plain", ("zalo", "zalo-bot")))
#: What a platform says when it refuses, in the order of looking -> the end of a key of `staff.broadcasts.because`.
REASONS = (
    ("blocked by the user", "blocked"),
    ("deactivated", "deactivated"),
    ("not found", "not_found"),
    ("too long", "too_long"),
    ("given up", "given_up"),
    ("-210", "too_long"),
    ("-211", "quota"),
    ("-218", "quota"),
    ("-227", "window"),
    ("-230", "window"),
    ("-232", "window"),
)


@dataclass(frozen=True, slots=True)
class Preview:
    look: str
    text: Markup | str
    parts: int  #: more than one: too long for one message of some channel that looks so


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of the audience."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailureLine:
    channel: str
    reason: str
    code: str
    dossier_id: str


@dataclass(frozen=True, slots=True)
class StepLine:
    step: Step
    who: str


def previews(words: Words) -> list[Preview]:
    shown = []
    for look, names in LOOKS:
        text = words_to_text(words, markup=look)
        parts = max(len(split(text, LIMITS[name].text)) for name in names)
        shown.append(Preview(look, Markup(text) if look == "html" else text, parts))  # noqa: S704 - our own wording
    return shown


def audience_lines(world: World, audience: Audience) -> list[Line]:
    units = world.office.units
    rows = (
        ("procedures", [f"{world.library.name(code)} ({code})" for code in audience.procedures]),
        ("statuses", [plain(f"staff.status.{status.value}") for status in audience.statuses]),
        ("units", [units[each].name if each in units else each for each in audience.units]),
        ("communes", [world.places.full_name(code) for code in audience.communes]),
        ("channels", [channel_name(each) for each in audience.channels]),
        ("seen_since", [day(audience.seen_since)] if audience.seen_since else []),
        ("seen_before", [day(audience.seen_before)] if audience.seen_before else []),
    )
    return [Line(plain(f"staff.broadcasts.condition.{name}"), tuple(values)) for name, values in rows if values]


def priced(shares: Sequence[Share]) -> dict[str, object]:
    """Exact numbers of people, and what is known of the cost."""
    known = cost(shares, rules())
    return {
        "people": sum(share.people for share in shares),
        "shares": [(channel_name(share.channel), share.people) for share in shares],
        "vnd": known.vnd,
        "unpriced": known.unpriced,
    }


def outcomes(progress: Progress) -> list[tuple[str, int]]:
    """Every number that is not zero; together they are the frozen recipients."""
    names = ("sent", "waiting", "held", "blocked", "rejected", "cancelled", "forgotten")
    return [(name, count) for name in names if (count := getattr(progress, name))]


def reason(outcome: str, error: str) -> str:
    told = error.lower()
    known = next((why for sign, why in REASONS if sign in told), "")
    return known or ("blocked" if outcome == "blocked" else "rejected")


def failure_lines(failures: Sequence[Failure]) -> list[FailureLine]:
    return [
        FailureLine(channel_name(each.channel), reason(each.outcome, each.error), each.code, each.dossier_id)
        for each in failures
    ]


def step_lines(steps: Sequence[Step], staff: Sequence[Staff]) -> list[StepLine]:
    names = {each.login: each.name for each in staff} | {"system": plain("staff.actor.system")}
    return [StepLine(step, names.get(step.actor, step.actor)) for step in reversed(steps)]


def is_too_long(broadcast: Broadcast) -> bool:
    return any(each.parts > 1 for each in previews(broadcast.words))

"""What Zalo's numbers mean for a message. HTTP is 200 even on errors: the answer's `error` decides.

Sources: Official Account API v3 as public references of 1/2026 quote developers.zalo.me; the template messages' codes
as zalo.cloud/zns/guidelines/handle-error-code lists them. Both are tables of the platform and may grow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.channels.base import Sent
from flows.conversation.facts import VIETNAM
from flows.delivery.model import OUTSIDE_WINDOW
from flows.ports import Fate

NOT_FOLLOWING, UNREACHABLE, PERSON_QUOTA, QUOTA = "not_following", "unreachable", "person_quota", "quota"
#: The access token is not taken: renew it once, then try again.
STALE = frozenset((-216, -220))
TOO_LONG = -210
ATTACHMENT_EXPIRED = -100
#: Promotion does not go at night (22:00 to 06:00).
MORNING = time(6, 0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """`pause`: not before; without one a LATER grows by itself. `until_morning`: not before 06:00.

    `spares_replies`: it is about what nobody asked for; who writes to us may be answered all the same.
    """

    fate: Fate
    reason: str
    pause: timedelta | None = None
    whole_channel: bool = False
    until_morning: bool = False
    spares_replies: bool = False


def _whole(reason: str, **pause: float) -> Meaning:
    return Meaning(Fate.LATER, reason, timedelta(**pause), whole_channel=True)


def _later(reason: str, **pause: float) -> Meaning:
    return Meaning(Fate.LATER, reason, timedelta(**pause) if pause else None)


def _rejected(reason: str) -> Meaning:
    return Meaning(Fate.REJECTED, reason)


def _blocked(reason: str) -> Meaning:
    return Meaning(Fate.BLOCKED, reason)


def _for_notices(meaning: Meaning) -> Meaning:
    return replace(meaning, spares_replies=True)


_AT_NIGHT = _for_notices(Meaning(Fate.LATER, "night", until_morning=True))

#: Answers to a message of the Official Account.
MESSAGES: Mapping[int, Meaning] = {
    -32: _later("rate"),
    ATTACHMENT_EXPIRED: _rejected("attachment_expired"),
    -200: _rejected("send_failed"),
    -201: _rejected("bad_parameter"),
    TOO_LONG: _rejected("too_long"),
    -211: _for_notices(_whole(QUOTA, hours=1)),
    -213: _blocked(NOT_FOLLOWING),
    -216: _whole("access_token", minutes=5),
    -217: _blocked(UNREACHABLE),
    -218: _for_notices(_later(PERSON_QUOTA, hours=1)),
    -219: _whole("app_removed", hours=1),
    -220: _whole("access_token", minutes=5),
    -221: _whole("account_not_verified", hours=1),
    -224: _whole("account_package", hours=1),
    -227: _rejected("inactive"),
    -230: _rejected(OUTSIDE_WINDOW),
    -232: _rejected(OUTSIDE_WINDOW),
    -233: _rejected("type_not_allowed"),
    -234: _AT_NIGHT,
    -240: _whole("api_closed", hours=1),
    -244: _rejected("refused_by_person"),
    -248: _rejected("policy"),
    -320: _whole("wallet_not_linked", hours=1),
    -321: _whole("wallet_empty", hours=1),
}

#: Answers to a template message (ZNS). Nobody is marked unreachable: it goes to a phone number, not to a chat.
TEMPLATES: Mapping[int, Meaning] = {
    -100: _later("unknown"),
    -108: _rejected("phone_invalid"),
    -109: _rejected("template_invalid"),
    -110: _rejected("version_unsupported"),
    -111: _rejected("data_empty"),
    -112: _rejected("data_invalid"),
    -113: _rejected("button_invalid"),
    -114: _rejected("unreachable"),
    -115: _for_notices(_whole("wallet_empty", hours=1)),
    -116: _rejected("text_invalid"),
    -117: _rejected("template_not_permitted"),
    -118: _rejected("no_account"),
    -119: _rejected("cannot_receive"),
    -124: _whole("access_token", minutes=5),
    -126: _for_notices(_whole("wallet_empty", hours=1)),
    -131: _rejected("template_not_approved"),
    -133: _AT_NIGHT,
    -139: _rejected("refused_by_person"),
    -141: _rejected("refused_by_person"),
    -144: _for_notices(_whole(QUOTA, hours=1)),
    -147: _for_notices(_later("template_quota", hours=1)),
}
STALE_TEMPLATES = frozenset((-124, -216, -220))


def became(error: int, table: Mapping[int, Meaning], *, now: datetime) -> Sent:
    """An unknown number from -1 up is the platform's own trouble; the other unknown ones it will never take."""
    meaning = table.get(error) or (_later(f"error {error}") if error >= -1 else _rejected(f"error {error}"))
    retry_at = next_morning(now) if meaning.until_morning else now + meaning.pause if meaning.pause else None
    reason = meaning.reason if meaning.reason.endswith(str(error)) else f"{meaning.reason} ({error})"
    shown = OUTSIDE_WINDOW if meaning.reason == OUTSIDE_WINDOW else reason
    return Sent(
        meaning.fate,
        retry_at=retry_at,
        whole_channel=meaning.whole_channel,
        spares_replies=meaning.spares_replies,
        error=shown,
    )


def for_reply(sent: Sent) -> Sent:
    """An answer that quota or hour held back holds nobody else's; the person's next message may set it free at once."""
    return replace(sent, retry_at=None, whole_channel=False, spares_replies=False) if sent.spares_replies else sent


def next_morning(now: datetime) -> datetime:
    local = now.astimezone(VIETNAM)
    morning = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)

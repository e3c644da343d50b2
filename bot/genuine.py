"""The check code that official messages carry: notices and broadcasts, not what answers a person in the chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flows.conversation.facts import VIETNAM
from flows.ports import Kind, Parcel
from flows.values import TOGETHER

if TYPE_CHECKING:
    from flows.genuine import Genuine

OFFICIAL = (Kind.NOTICE, Kind.BROADCAST)


def code_of(genuine: Genuine, now: Callable[[], datetime]) -> Callable[[Parcel], str]:
    """Of the day on which the message leaves."""

    def code(parcel: Parcel) -> str:
        if parcel.kind not in OFFICIAL or parcel.is_apart:
            return ""
        return genuine.code(_kind(parcel), now().astimezone(VIETNAM).date())

    return code


def _kind(parcel: Parcel) -> str:
    """Of several that go as one message, the first."""
    if parcel.words.key != TOGETHER:
        return parcel.words.key
    parts = parcel.words.params["parts"]
    return str(parts[0][0]) if isinstance(parts, list) and parts and isinstance(parts[0], list) else ""

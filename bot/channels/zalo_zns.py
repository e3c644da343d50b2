"""Template messages (ZNS): to a phone number, in words that Zalo has approved. What goes when is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Sent
from bot.channels.zalo_errors import STALE_TEMPLATES, TEMPLATES, became
from bot.channels.zalo_http import Answer, Unreachable, ZaloHttp
from bot.channels.zalo_tokens import NoToken, TokenKeeper
from flows.ports import Fate

PATH = "/message/template"


@dataclass(frozen=True, slots=True)
class TemplateSent:
    """What became of one template message; `remaining` of the day's quota, where Zalo says so."""

    sent: Sent
    remaining: int | None = None


class Zns:
    def __init__(self, keeper: TokenKeeper, http: ZaloHttp, *, base: str, now: Callable[[], datetime]) -> None:
        self._keeper = keeper
        self._http = http
        self._url = f"{base}{PATH}"
        self._now = now

    async def send_template(
        self, phone: str, template_id: str, *, data: Mapping[str, str], tracking_id: str
    ) -> TemplateSent:
        """Never raises for what Zalo may answer. `phone` in any form that the checks accept: 0…, 84…, +84…"""
        body = {
            "phone": international(phone),
            "template_id": template_id,
            "template_data": dict(data),
            "tracking_id": tracking_id,
        }
        refused = ""
        try:
            while True:
                token = await self._keeper.access(refused=refused)
                answer = await self._http.post(self._url, headers={"access_token": token}, json=body)
                if answer.error not in STALE_TEMPLATES or refused:
                    return self._became(answer)
                refused = token
        except Unreachable as problem:
            return TemplateSent(Sent(Fate.LATER, error=str(problem)))
        except NoToken as problem:
            return TemplateSent(Sent(Fate.LATER, whole_channel=problem.lasting, error=str(problem)))

    def _became(self, answer: Answer) -> TemplateSent:
        if answer.error:
            return TemplateSent(became(answer.error, TEMPLATES, now=self._now()))
        quota = answer.data.get("quota")
        left = str(quota.get("remainingQuota", "")) if isinstance(quota, dict) else ""
        sent = Sent(Fate.SENT, platform_id=str(answer.data.get("msg_id") or "-"))
        return TemplateSent(sent, int(left) if left.isascii() and left.isdecimal() else None)


def international(phone: str) -> str:
    """84… as Zalo wants it."""
    digits = "".join(each for each in phone if each.isascii() and each.isdigit())
    return f"84{digits[1:]}" if digits.startswith("0") else digits

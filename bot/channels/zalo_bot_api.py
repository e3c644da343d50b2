"""Calls to the Zalo Bot Platform. The token is part of every address, so no error and no log carries one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.channels.zalo_http import Unreachable, ZaloHttp
from flows.values import JSON

#: "Nothing new" of a long poll, in the platform's words an error.
NOTHING_NEW = 408
#: When it is told to wait and not for how long.
PAUSE_S = 30.0


class BotRefused(Exception):
    """An answer other than ok: its code, and what the platform says, without the token."""

    def __init__(self, code: int, description: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


class ZaloBotApi:
    """`{"ok": true, "result": …}` becomes the result; everything else is raised."""

    def __init__(self, token: str, *, base: str, http: ZaloHttp) -> None:
        self._token = token
        self._base = base
        self.http = http

    async def call(self, method: str, parameters: Mapping[str, JSON] | None = None) -> Any:
        """Raises BotRefused or Unreachable."""
        address = f"{self._base}/bot{quote(self._token, safe=':')}/{method}"
        answer = await self.http.post(address, headers={}, json=dict(parameters or {}))
        if answer.body.get("ok") is True:
            return answer.body.get("result")
        code = answer.body.get("error_code")
        code = code if isinstance(code, int) and not isinstance(code, bool) else answer.status
        if code >= 500 or code < 400:
            raise Unreachable(f"error {code}", sent=True)
        raise BotRefused(code, self._redacted(answer.body.get("description")), retry_after=_pause(answer, code))

    def _redacted(self, description: object) -> str:
        secret = self._token.partition(":")[2] or self._token
        return str(description or "")[:200].replace(self._token, "…").replace(secret, "…")


def _pause(answer: Any, code: int) -> float | None:
    if code != 429:
        return None
    told = answer.body.get("parameters")
    seconds = told.get("retry_after") if isinstance(told, dict) else None
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds <= 3600:
        return float(seconds)
    return answer.retry_after or PAUSE_S

"""The token server: a refresh token works once, and whoever presents it again is noted and refused."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping

from .model import Json, Refused


class TokenServer:
    def __init__(self, *, app_id: str, secret: str, now: Callable[[], float], life: int = 90_000) -> None:
        self.app_id, self.secret, self.life = app_id, secret, life
        self.presented: Counter[str] = Counter()  #: each refresh token -> how often it was handed over
        self._now = now
        self._numbers = itertools.count(1)
        self._refresh = ""
        self._ends: dict[str, float] = {}

    def first(self) -> str:
        """A refresh token, as an operator gets it; earlier ones no longer work."""
        self._refresh = f"refresh-{next(self._numbers)}"
        return self._refresh

    def exchange(self, form: Mapping[str, str], secret: str) -> Json:
        if secret != self.secret or form.get("app_id") != self.app_id:
            raise Refused(-14002, "Invalid app id or secret key")
        if form.get("grant_type") != "refresh_token":
            raise Refused(-14003, "Invalid grant type")
        given = form.get("refresh_token", "")
        self.presented[given] += 1
        if given != self._refresh or not given:
            raise Refused(-14014, "Invalid refresh token")
        number = next(self._numbers)
        access, self._refresh = f"access-{number}", f"refresh-{number}"
        self._ends[access] = self._now() + self.life
        return {"access_token": access, "refresh_token": self._refresh, "expires_in": str(self.life)}

    def check(self, access: str) -> None:
        """Every access token lives to its own end."""
        if access not in self._ends:
            raise Refused(-216, "Access token is invalid")
        if self._ends[access] <= self._now():
            raise Refused(-216, "Access token has expired")

    def end_access(self) -> None:
        """All access tokens end at once, before their time."""
        self._ends.clear()

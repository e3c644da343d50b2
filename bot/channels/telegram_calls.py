"""Calls of the Bot API that turns and broadcasts make: JSON over kept connections. What a refusal means
python-telegram-bot says, which is loaded only then: it takes a fifth of what a start has until its first message.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import orjson

from bot.channels.json_calls import CONNECTIONS, SECONDS, JsonCalls

if TYPE_CHECKING:
    from telegram.error import TelegramError

#: The library warns at each 429 until it is told that we read its times as timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class Refused(Exception):
    """The call came to nothing; `problem` is what the library calls it. Neither names the token."""

    def __init__(self, problem: TelegramError) -> None:
        super().__init__(problem.message)
        self.problem = problem


class TelegramCalls:
    """`address` is the API's, token included; `seconds` bounds a call from connecting to the last byte."""

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self._address = address
        self._calls = JsonCalls(connections=CONNECTIONS)
        self.seconds = seconds

    async def do(self, method: str, parameters: dict[str, Any]) -> Any:
        """The result, without objects made of it. Raises Refused."""
        body, heard = orjson.dumps(parameters), None
        try:
            heard = await self._calls.post(f"{self._address}/{method}", body, seconds=self.seconds)
        except (TimeoutError, OSError) as problem:
            raise await _refused(problem) from None
        is_good, result = _read(*heard)
        if not is_good:
            raise await _refused(heard)
        return result

    def close(self) -> None:
        self._calls.close()


def _read(status: int, payload: bytes) -> tuple[bool, Any]:
    if status != 200:
        return False, None
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return False, None
    is_good = isinstance(answer, dict) and "result" in answer
    return is_good, answer["result"] if is_good else None


async def _refused(heard: tuple[int, bytes] | Exception) -> Refused:
    from bot.channels.telegram_http import refusal

    return Refused(await refusal(heard))

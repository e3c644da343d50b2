"""Who signed, as the server asks for it and says it: read in the workshop, remembered for a while, put into words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import get_args

from bot.papers.signatures import Signature, State
from bot.workshop.pool import Busy, WorkFailed, Workshop
from flows.values import JSON, Words

_REMEMBERED = 500  # files
_MOST_SAID = 3  # signatures told of in one message
_LONGEST_NAME = 200
_NOTHING_READ = (Signature("broken"),)


class SignatureReader:
    """`trust`: root certificates in DER, from configuration."""

    def __init__(self, workshop: Workshop, trust: Sequence[bytes] = ()) -> None:
        self._workshop = workshop
        self._trust = tuple(trust)
        self._known: OrderedDict[str, tuple[Signature, ...]] = OrderedDict()

    async def read(self, content: bytes | Path) -> tuple[Signature, ...] | None:
        """None when the machine has no time: nothing is known then, neither good nor bad."""
        try:
            found, _ = await self._workshop.run("signatures", {}, content, *self._trust)
            return _loaded(found)
        except Busy:
            return None
        except (WorkFailed, ValueError):
            return _NOTHING_READ

    async def of_file(self, file_id: str, load: Callable[[], Awaitable[bytes]]) -> tuple[Signature, ...] | None:
        """As `read`; a kept file never changes, so its signatures are read once."""
        if file_id not in self._known:
            found = await self.read(await load())
            if found is None:
                return None
            self._known[file_id] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[file_id]


def words_for_citizen(signatures: Sequence[Signature]) -> list[Words]:
    """What the file's owner is told when it comes in."""
    said = [Words(f"file.signed.{each.state}", {"signer": shown_name(each)}) for each in signatures]
    return [words for place, words in enumerate(said) if words not in said[:place]][:_MOST_SAID]


def shown_name(signature: Signature) -> str:
    """A stamp of an agency may carry the agency's name only once."""
    names = [signature.name, signature.organisation]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _loaded(found: JSON) -> tuple[Signature, ...]:
    """Raises ValueError: the answer comes from a process that a file may have taken over."""
    if not isinstance(found, list):
        raise ValueError("no list of signatures")
    return tuple(_signature(each) for each in found)


def _signature(found: JSON) -> Signature:
    if not isinstance(found, dict) or found.get("state") not in get_args(State):
        raise ValueError("not a signature")
    state: State = found["state"]  # type: ignore[assignment]  # one of them, as was just seen
    at = found.get("signed_at")
    return Signature(
        state,
        str(found.get("name") or "")[:_LONGEST_NAME],
        str(found.get("organisation") or "")[:_LONGEST_NAME],
        datetime.fromisoformat(at) if isinstance(at, str) else None,
    )

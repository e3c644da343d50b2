"""Whether this installation shows a demonstration, whether it may, and the end of it: rows, files, accounts.

An installation shows either its own units or the made-up commune, never both: real figures, reports and notices are of
units that are not there meanwhile, and what people try out in the made-up commune ends with it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from bot.demo.script import CHANNEL, NOTE, agency_codes, unit_ids
from flows.audit import AuditEntry
from flows.files import FileMissing
from flows.ports import Store
from flows.ports.demonstration import Cleared, Scope


class NotHere(Exception):
    """The installation is in real use: `dossiers` of people are in it."""

    def __init__(self, dossiers: int) -> None:
        super().__init__(
            f"there are {dossiers} dossiers or drafts of real people here: a demonstration is never mixed with them; "
            "give it an installation of its own (another DATABASE_URL and FILES_URL)"
        )


class AlreadyThere(Exception):
    def __init__(self) -> None:
        super().__init__("a demonstration is here already: `motcua demo --clear` takes it away")


class NothingThere(Exception):
    def __init__(self) -> None:
        super().__init__("there is no demonstration here")


class Bytes(Protocol):
    async def delete(self, name: str) -> None: ...


class Lifetime:
    """`changed` is called when another commune is to be shown."""

    def __init__(self, store: Store, files: Bytes, *, changed: Callable[[], Awaitable[object]]) -> None:
        self._store = store
        self._files = files
        self._changed = changed

    async def since(self) -> datetime | None:
        """None while there is none."""
        noted = await self._store.upkeep.get_note(NOTE)
        return datetime.fromisoformat(json.loads(noted)["since"]) if noted else None

    async def begin(self, *, by: str, now: datetime) -> None:
        """From here on the made-up commune is what everybody sees. Raises NotHere, AlreadyThere."""
        if await self.since() is not None:
            raise AlreadyThere
        if found := await self._store.demonstration.real_dossiers(_scope(())):
            raise NotHere(found)
        await self._note((), now)
        await self._store.audit.append([AuditEntry(now, by, "demonstration_begun")])
        await self._changed()

    async def staffed(self, logins: Sequence[str]) -> None:
        """Which accounts go with it."""
        since = await self.since()
        assert since is not None
        await self._note(logins, since)

    async def counts(self) -> Cleared:
        return await self._store.demonstration.counts(await self._its_scope())

    async def clear(self, *, by: str, now: datetime) -> Cleared:
        """Rows first, in one transaction; bytes that outlive a crash here are found by the sweep over the file store.
        Raises NothingThere."""
        if await self.since() is None:
            raise NothingThere
        audit = AuditEntry(now, by, "demonstration_cleared")
        cleared = await self._store.demonstration.clear(await self._its_scope(), note=NOTE, audit=audit)
        await self._changed()
        for name in cleared.files:
            with suppress(FileMissing):
                await self._files.delete(name)
        return cleared

    async def _its_scope(self) -> Scope:
        noted = await self._store.upkeep.get_note(NOTE)
        return _scope(json.loads(noted)["logins"] if noted else ())

    async def _note(self, logins: Sequence[str], since: datetime) -> None:
        await self._store.upkeep.set_note(NOTE, json.dumps({"since": since.isoformat(), "logins": list(logins)}))


def _scope(logins: Sequence[str]) -> Scope:
    return Scope(unit_ids(), agency_codes(), CHANNEL, tuple(logins))

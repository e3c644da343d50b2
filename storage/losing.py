"""Planned messages that failed are handed on in the transaction that notes it, so that no path is missed or doubled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select

from flows.ports import Fate, Lost, PassingOn, Settled, Tx
from storage.statements import listed, padded
from storage.tables import chats, outbox
from storage.tables.columns import DELIVERED

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_LOST = (
    select(outbox.c.dossier_id, outbox.c.notice)
    .where(outbox.c.id.in_(listed("ids")), outbox.c.status > DELIVERED)
    .order_by(outbox.c.id)
)
_theirs = chats.alias("theirs")
_CHATS = (
    select(chats.c.id)
    .where(
        or_(
            chats.c.id.in_(listed("ids")),
            chats.c.person_id.in_(select(_theirs.c.person_id).where(_theirs.c.id.in_(bindparam("of", expanding=True)))),
        )
    )
    .order_by(chats.c.id)
    .with_for_update(key_share=True, of=chats)
)


def may_be_lost(fate: Settled) -> bool:
    return fate.fate in (Fate.BLOCKED, Fate.REJECTED)


class Losing:
    """`pass_on_to` is set once, when the process is put together; without it failures are only noted. `transaction` is
    the whole store's, which sets it."""

    transaction: Callable[[AsyncConnection], Tx]

    def __init__(self, *, locks: bool) -> None:
        self._locks = locks
        self.pass_on_to: PassingOn | None = None

    async def lock(self, connection: AsyncConnection, chat_ids: Sequence[int]) -> None:
        """All chats of these people, by id as everybody locks them: the next path may be any of them."""
        if self._locks and self.pass_on_to is not None:
            ids = padded(sorted(set(chat_ids)))
            await connection.execute(_CHATS, {"ids": ids, "of": ids})

    async def pass_on(self, connection: AsyncConnection, failed: Sequence[Settled], given_up: Sequence[Any]) -> None:
        """`given_up`: messages that failed with them, since nothing reaches their chat any more."""
        if self.pass_on_to is None:
            return
        rows = list(await connection.execute(_LOST, {"ids": padded([fate.id for fate in failed])}))
        found = [Lost(row.dossier_id, row.notice) for row in (*rows, *given_up) if row.notice and row.dossier_id]
        if found:
            now = max(fate.at for fate in failed)
            await self.pass_on_to(self.transaction(connection), list(dict.fromkeys(found)), now=now)

"""An officer's action on the program's own database, as the console makes it in another process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.wiring import chance, open_existing
from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.ports import Staff, Store
from flows.service.deciding import Deciding
from flows.staffing import posts_of
from tests.kit import the_world

OFFICER = Staff(1, "canbo", "Cán bộ", posts_of("officer", None))


@asynccontextmanager
async def the_store(settings: dict[str, str]) -> AsyncIterator[Store]:
    given = {name.lower(): value for name, value in settings.items()}
    async with open_existing(Settings(_env_file=None, **given)) as store:  # type: ignore[call-arg,arg-type]
        yield store


async def decide(settings: dict[str, str], code: str, action: str, *items: SupplementItem, reason: str = "") -> None:
    async with the_store(settings) as store:
        dossier = await find(store, code)
        deciding = Deciding(store, world=the_world, chance=chance(), holder="console", waker=NoBell())
        revision = dossier.revision
        _, parcels = await deciding.decide(OFFICER, dossier.id, action, revision=revision, reason=reason, items=items)
        await store.outbox.release([parcel.id for parcel in parcels])


async def find(store: Store, code: str) -> Dossier:
    (row,) = await store.dossiers.queue(unit_ids=None, statuses=list(Status), text=code)
    return row.dossier


class NoBell:
    """Other processes find out by looking."""

    def wake(self, *names: str) -> None:
        return

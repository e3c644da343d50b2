"""The console over a real store, with an administrator of the commune and whoever a test adds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows import totp
from flows.ports import Staff
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice
from tests.bot.web.staff_browser import HASH
from tests.migrated import sqlite_at

SECRET = b"12345678901234567890"


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(
        sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("a secret for tests"), frozenset({"web"})
    )
    office.real = store
    await hired(store, "quan", "administrator")
    yield store
    await store.close()


async def hired(store: SqlStore, login: str, title: str = "officer", unit_id: str | None = COMMUNE) -> Staff:
    return await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of(title, unit_id), password_hash=HASH)


async def with_app(store: SqlStore, staff: Staff, *, codes: tuple[bytes, ...] = ()) -> None:
    """An authenticator app, no code of which was used yet."""
    await store.doors.set_factor(staff.id, SECRET, step=0, codes=codes)


def code_at(office: FakeOffice, *, steps: int = 0) -> str:
    return totp.code_of(SECRET, totp.step_at(office.now) + steps)

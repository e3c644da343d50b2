"""The first account of an installation that nobody can log in to."""

from __future__ import annotations

import secrets

from bot.ground import Progress
from bot.passwords import hash_password
from flows.ports import LoginTaken, StaffStore
from flows.staffing import posts_of


async def first_staff(store: StaffStore, progress: Progress) -> None:
    """It may do everything, until the administrator gives posts to others; the password is shown this once."""
    if await store.list():
        return
    password = secrets.token_urlsafe(12)
    hashed = await hash_password(password)
    posts = (*posts_of("officer", None), *posts_of("head", None), *posts_of("administrator", None))
    try:
        await store.add("admin", name="Quản trị", posts=posts, password_hash=hashed)
    except LoginTaken:
        return
    progress(f"first staff account (shown only now): login admin, password {password}, at /staff")

"""`motcua serve`: the running process, in one of its roles."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Coroutine

import click

from bot.settings import Settings

ROLES = ("all", "web", "worker")


def progress(line: str) -> None:
    """What is being done, while it is done; for whoever started the program."""
    print(f"motcua: {line}", file=sys.stderr, flush=True)


@click.command("serve")
@click.option("--role", type=click.Choice(ROLES), default="all", show_default=True, help="What this process does.")
def serve(role: str) -> None:
    """Receive, decide, send and show: everything in one process, or split over several."""
    from bot.logs import set_up

    settings = Settings()
    set_up(settings.log_level)
    _run(_serve(settings, role))


async def _serve(settings: Settings, role: str) -> None:
    from bot.serving import serve as run
    from bot.wiring import open_installation

    installation = await open_installation(settings, progress)
    try:
        if role != "worker":
            await _first_staff(installation.store.staff)
        await run(installation, role=role, ready=lambda where: progress(f"ready: {where}"))
    finally:
        await installation.close()


async def _first_staff(staff: object) -> None:
    """An installation nobody can log in to gets one account that may do everything, until the administrator gives
    posts to others; the password is shown this once."""
    from bot.passwords import hash_password
    from flows.ports import LoginTaken, StaffStore
    from flows.staffing import posts_of

    store: StaffStore = staff  # type: ignore[assignment]
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


def _run(work: Coroutine[None, None, None]) -> None:
    """On uvloop where it is there."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)

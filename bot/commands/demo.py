"""`motcua demo`: fills a made-up commune, so that every page can be tried out; `--clear` takes all of it away."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import click

from flows.audit import COMMAND
from flows.ports import LoginTaken, Staff, Store

MOST_PEOPLE = 500


@click.command("demo")
@click.option("--people", default=54, show_default=True, type=click.IntRange(1, MOST_PEOPLE), help="How many people.")
@click.option("--clear", is_flag=True, help="Take the demonstration away again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def demo(people: int, *, clear: bool, yes: bool) -> None:
    """Fill a made-up commune with people, dossiers in every state, papers and officers, or take it away.

    Refused where there are dossiers of real people: a demonstration is never mixed with them.
    """
    from bot.demo.lifetime import AlreadyThere, NotHere, NothingThere

    asked = "Take the demonstration away?" if clear else "Show a made-up commune here instead of your own units?"
    if not yes and not click.confirm(asked, err=True):
        sys.exit(1)
    try:
        asyncio.run(_clear() if clear else _fill(people))
    except (AlreadyThere, NotHere, NothingThere) as problem:
        raise click.ClickException(str(problem)) from problem


async def _clear() -> None:
    from bot.demo.lifetime import Lifetime
    from bot.settings import Settings
    from bot.wiring import now, open_installation

    its = await open_installation(Settings(), _said)
    try:
        gone = await Lifetime(its.store, its.files, changed=its.world.refresh).clear(by=COMMAND, now=now())
    finally:
        await its.close()
    click.echo(
        f"cleared: {gone.dossiers} dossiers, {gone.people} people, {gone.messages} messages, {len(gone.files)} files, "
        f"{gone.staff} accounts"
    )


async def _fill(people: int) -> None:
    from bot.demo.filling import Filling
    from bot.demo.lifetime import Lifetime
    from bot.settings import Settings
    from bot.wiring import chance, now, open_installation

    its = await open_installation(Settings(), _said)
    try:
        lifetime = Lifetime(its.store, its.files, changed=its.world.refresh)
        await lifetime.begin(by=COMMAND, now=now())
        accounts = await _accounts(its.store)
        await lifetime.staffed([staff.login for staff, _ in accounts])
        staff = [each for each, _ in accounts]
        filling = Filling(
            its.store, its.files, world=its.world, waker=its.wakeups, holder=its.holder, chance=chance(), staff=staff
        )
        done = await filling.fill(people, _progress)
    finally:
        await its.close()
    click.echo("", err=True)
    click.echo(f"filled: {done.people} people, {done.dossiers} dossiers and drafts, {done.files} papers")
    for officer, password in accounts:
        click.echo(f"{officer.login:20} {officer.title:14} {password}")
    click.echo(f"these passwords are shown only now; log in at {Settings().address}/staff")


async def _accounts(store: Store) -> Sequence[tuple[Staff, str]]:
    from bot.demo.script import officials
    from bot.passwords import fresh_password, hash_password

    made = []
    for each in officials():
        password = fresh_password()
        try:
            added = await store.staff.add(
                each.login, name=each.name, posts=each.posts, password_hash=await hash_password(password)
            )
        except LoginTaken:
            raise click.ClickException(
                f"the account {each.login} exists already; `motcua demo --clear --yes` first"
            ) from None
        made.append((added, password))
    return made


def _progress(done: int, of: int) -> None:
    if done % 5 == 0 or done == of:
        click.echo(f"\r… {done} of {of} things that happened", err=True, nl=False)


def _said(line: str) -> None:
    click.echo(f"… {line}", err=True)

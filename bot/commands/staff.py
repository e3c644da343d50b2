"""`motcua staff`: who may log in to the console. Takes effect at once, beside a running process."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import click

from bot.commands.audited import note
from bot.web.console.roles import STAFF_ROLES
from flows.ports import LoginTaken, Staff, Store
from flows.text_folding import clean

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
#: As actors these stand in a dossier's history for somebody else.
_RESERVED = ("citizen", "system")
LONGEST_NAME = 100


@click.group("staff")
def staff() -> None:
    """People of the office, who log in at /staff."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As colleagues know the person.")
@click.option("--role", required=True, type=click.Choice(STAFF_ROLES), help="What the person may do.")
@click.option("--unit", "unit_id", help="Whose dossiers the person sees; without it those of all units.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def add(login: str, name: str, role: str, unit_id: str | None, password_stdin: bool) -> None:
    """Give LOGIN an account. A password that is made here is printed once and kept nowhere."""
    _must_be_a_login(login)
    name = clean(name).replace("\n", " ")
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.UsageError(f"--name must have between 1 and {LONGEST_NAME} characters")
    password = _given_password() if password_stdin else None
    made = asyncio.run(_add(login, name=name, role=role, unit_id=unit_id, password=password))
    click.echo(f"{login}: password {made} (shown only now)" if password is None else f"{login}: added")


@staff.command("list")
def show() -> None:
    """One line a person: login, role, unit, name, and whether the account is disabled."""
    for person in asyncio.run(_list()):
        click.echo(_line(person))


@staff.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """LOGIN can no longer log in; open sessions end at once."""
    if not asyncio.run(_disable(login)):
        raise click.ClickException(f"there is no account {login!a}")
    click.echo(f"{login}: disabled")


@staff.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def password(login: str, password_stdin: bool) -> None:
    """A new password for LOGIN, who forgot the old one; open sessions end at once."""
    given = _given_password() if password_stdin else None
    made = asyncio.run(_set_password(login, given))
    if made is None:
        raise click.ClickException(f"there is no account {login!a}")
    click.echo(f"{login}: password {made} (shown only now)" if given is None else f"{login}: password changed")


def _must_be_a_login(login: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise click.UsageError("LOGIN has 2 to 40 small letters a-z, digits, dots, dashes or underscores")
    if login in _RESERVED:
        raise click.UsageError(f"{login} stands for somebody else in the history of dossiers; take another LOGIN")


def _given_password() -> str:
    """The first line of standard input; its end is no part of it."""
    from bot.passwords import LONGEST, SHORTEST

    try:
        password = sys.stdin.buffer.readline(LONGEST * 8).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise click.UsageError("the password on standard input is not UTF-8") from None
    if not SHORTEST <= len(password) <= LONGEST:
        raise click.UsageError(f"a password has between {SHORTEST} and {LONGEST} characters")
    return password


async def _add(login: str, *, name: str, role: str, unit_id: str | None, password: str | None) -> str:
    from bot.passwords import fresh_password, hash_password

    password = password or fresh_password()
    async with _store() as store:
        if unit_id is not None:
            _must_be_a_unit(unit_id, [unit.id for unit in await store.catalogue.units()])
        try:
            password_hash = await hash_password(password)
            await store.staff.add(login, name=name, role=role, unit_id=unit_id, password_hash=password_hash)
            await note(store, "staff_added", login, role=role, unit=unit_id)
        except LoginTaken:
            raise click.ClickException(f"the account {login} exists already") from None
    return password


async def _set_password(login: str, given: str | None) -> str | None:
    """The password; None when there is no such account."""
    from bot.passwords import fresh_password, hash_password

    if not _LOGIN.fullmatch(login):
        return None
    made = given or fresh_password()
    async with _store() as store:
        if not await store.staff.set_password(login, await hash_password(made)):
            return None
        await note(store, "staff_password_set", login)
        return made


async def _list() -> list[Staff]:
    async with _store() as store:
        return await store.staff.list()


async def _disable(login: str) -> bool:
    if not _LOGIN.fullmatch(login):
        return False
    async with _store() as store:
        if not await store.staff.disable(login):
            return False
        await note(store, "staff_disabled", login)
        return True


def _must_be_a_unit(unit_id: str, known: Iterable[str]) -> None:
    known = sorted(known)
    if unit_id not in known:
        raise click.UsageError(f"there is no unit {unit_id!a}; there are: {', '.join(known) or 'none yet'}")


def _line(person: Staff) -> str:
    state = "disabled" if person.disabled else "active"
    return f"{person.login:20} {person.role:14} {person.unit_id or 'all units':24} {state:9} {person.name}"


@asynccontextmanager
async def _store() -> AsyncIterator[Store]:
    from bot.settings import Settings
    from bot.wiring import open_existing

    async with open_existing(Settings()) as store:
        yield store

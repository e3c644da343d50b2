"""`motcua staff`: who may log in to the console. Takes effect at once, beside a running process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import click

from bot.commands.audited import note
from bot.web.console.roles import STAFF_TITLES
from flows.ports import LoginTaken, Staff, Store
from flows.staffing import RESERVED, Post, is_login, merged, posts_of
from flows.text_folding import clean
from flows.values import JSON

LONGEST_NAME = 100


ROLE = click.option(
    "--role", required=True, multiple=True, type=click.Choice(STAFF_TITLES), help="What the person may do; repeatable."
)
UNIT = click.option("--unit", multiple=True, help="Where, and in the units below; repeatable. Without it in all units.")


@click.group("staff")
def staff() -> None:
    """People of the office, who log in at /staff."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As colleagues know the person.")
@ROLE
@UNIT
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def add(login: str, name: str, role: tuple[str, ...], unit: tuple[str, ...], password_stdin: bool) -> None:
    """Give LOGIN an account. A password that is made here is printed once and kept nowhere."""
    _must_be_a_login(login)
    name = clean(name).replace("\n", " ")
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.UsageError(f"--name must have between 1 and {LONGEST_NAME} characters")
    password = _given_password() if password_stdin else None
    made = asyncio.run(_add(login, name=name, posts=asked_posts(role, unit), password=password))
    click.echo(f"{login}: password {made} (shown only now)" if password is None else f"{login}: added")


@staff.command("post")
@click.argument("login")
@ROLE
@UNIT
@click.option("--remove", is_flag=True, help="Take these posts away instead of giving them.")
def post(login: str, role: tuple[str, ...], unit: tuple[str, ...], remove: bool) -> None:
    """Give LOGIN these posts besides those held, or take them away. Open pages follow at once."""
    held = asyncio.run(_post(login, asked_posts(role, unit), remove=remove))
    if held is None:
        raise click.ClickException(f"there is no account {login!a}")
    click.echo(f"{login}: {_shown(held.posts) or 'no post'}")


@staff.command("list")
def show() -> None:
    """One line a person: login, whether the account is disabled, name, roles in which units."""
    for person in asyncio.run(_list()):
        click.echo(_line(person))


@staff.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """LOGIN can no longer log in; open sessions end at once."""
    if not asyncio.run(_disable(login)):
        raise click.ClickException(f"there is no account {login!a}")
    click.echo(f"{login}: disabled")


@staff.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """LOGIN can log in again, at once: neither disabled nor kept waiting for wrong tries."""
    if not asyncio.run(_enable(login)):
        raise click.ClickException(f"there is no account {login!a}")
    click.echo(f"{login}: enabled")


@staff.command("reset-factor")
@click.argument("login")
def reset_factor(login: str) -> None:
    """LOGIN lost the telephone: the authenticator app is forgotten, open sessions end at once."""
    had = asyncio.run(_reset_factor(login))
    if had is None:
        raise click.ClickException(f"there is no account {login!a}")
    click.echo(f"{login}: second factor forgotten" if had else f"{login}: had no second factor")


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


def asked_posts(titles: Sequence[str], units: Sequence[str]) -> tuple[Post, ...]:
    """Every role in every unit named."""
    return merged(post for unit in units or (None,) for title in titles for post in posts_of(title, unit))


def _must_be_a_login(login: str) -> None:
    if login not in RESERVED and not is_login(login):
        raise click.UsageError("LOGIN has 2 to 40 small letters a-z, digits, dots, dashes or underscores")
    if login in RESERVED:
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


async def _add(login: str, *, name: str, posts: Sequence[Post], password: str | None) -> str:
    from bot.passwords import fresh_password, hash_password

    password = password or fresh_password()
    async with _store() as store:
        await _must_be_units(store, posts)
        try:
            password_hash = await hash_password(password)
            await store.staff.add(login, name=name, posts=posts, password_hash=password_hash)
            await note(store, "staff_added", login, posts=_noted(posts))
        except LoginTaken:
            raise click.ClickException(f"the account {login} exists already") from None
    return password


async def _post(login: str, posts: Sequence[Post], *, remove: bool) -> Staff | None:
    if not is_login(login):
        return None
    async with _store() as store:
        await _must_be_units(store, posts)
        found = await store.staff.by_login(login)
        if found is None:
            return None
        held = found[0].posts
        after = [each for each in held if each not in posts] if remove else merged((*held, *posts))
        done = await store.staff.set_posts(login, after)
        await note(store, "staff_posts_changed", login, posts=_noted(after))
        return done


async def _set_password(login: str, given: str | None) -> str | None:
    """The password; None when there is no such account."""
    from bot.passwords import fresh_password, hash_password

    if not is_login(login):
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
    if not is_login(login):
        return False
    async with _store() as store:
        if not await store.staff.disable(login):
            return False
        await note(store, "staff_disabled", login)
        return True


async def _enable(login: str) -> bool:
    from bot.web.console.factor import key_of as factor_key
    from bot.web.console.login import key_of

    found = await _found(login)
    if found is None:
        return False
    async with _store() as store:
        await store.doors.enable(login)
        for key in (key_of(login), factor_key(found)):
            await store.doors.forget_failures(key)
        await note(store, "staff_enabled", login)
    return True


async def _reset_factor(login: str) -> bool | None:
    """None when there is no such account."""
    found = await _found(login)
    if found is None:
        return None
    async with _store() as store:
        had = await store.doors.drop_factor(found.id)
        await note(store, "second_factor_reset", login)
    return had


async def _found(login: str) -> Staff | None:
    if not is_login(login):
        return None
    async with _store() as store:
        found = await store.staff.by_login(login)
    return found[0] if found else None


def _noted(posts: Sequence[Post]) -> list[JSON]:
    return [f"{post.role.value}@{post.unit_id or '*'}" for post in posts]


async def _must_be_units(store: Store, posts: Sequence[Post]) -> None:
    known = sorted(unit.id for unit in await store.catalogue.units())
    for unit_id in sorted({post.unit_id for post in posts if post.unit_id is not None}):
        if unit_id not in known:
            raise click.UsageError(f"there is no unit {unit_id!a}; there are: {', '.join(known) or 'none yet'}")


def _line(person: Staff) -> str:
    state = "disabled" if person.disabled else "active"
    return f"{person.login:20} {state:9} {person.name:30} {_shown(person.posts) or 'no post'}"


def _shown(posts: Sequence[Post]) -> str:
    """`head in all units; reception, specialist in xa-binh-minh-mau`"""
    by_unit: dict[str, list[str]] = {}
    for post in posts:
        by_unit.setdefault(post.unit_id or "all units", []).append(post.role.value)
    return "; ".join(f"{', '.join(held)} in {unit}" for unit, held in by_unit.items())


@asynccontextmanager
async def _store() -> AsyncIterator[Store]:
    from bot.settings import Settings
    from bot.wiring import open_existing

    async with open_existing(Settings()) as store:
        yield store

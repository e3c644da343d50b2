"""`motcua staff`: accounts for the console."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import motcua
from bot.passwords import is_right
from bot.problems import known
from bot.settings import Settings
from bot.wiring import open_existing
from flows.ports import Staff
from flows.staffing import Post, Role, posts_of

UNIT = "xa-binh-minh-mau"
LAN = ("lan", "--name", "Trần Thị Lan", "--role", "officer", "--unit", UNIT)


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(motcua, ["staff", *arguments], input=given)


def kept(login: str) -> tuple[Staff, str] | None:
    async def read() -> tuple[Staff, str] | None:
        async with open_existing(Settings()) as store:
            return await store.staff.by_login(login)

    return asyncio.run(read())


def test_an_account_gets_a_password_that_is_printed_once(installed: Path) -> None:
    result = run("add", *LAN)

    found = kept("lan")
    password = result.stdout.split()[2]
    assert result.exit_code == 0
    assert found is not None
    assert (found[0].name, found[0].posts) == ("Trần Thị Lan", posts_of("officer", UNIT))
    assert asyncio.run(is_right(password, found[1]))
    assert password not in run("list").stdout


def test_a_given_password_is_taken_and_not_printed(installed: Path) -> None:
    result = run("add", *LAN, "--password-stdin", given="mật khẩu đủ dài\r\n")

    found = kept("lan")
    assert result.stdout == "lan: added\n"
    assert found is not None
    assert asyncio.run(is_right("mật khẩu đủ dài", found[1]))


def test_without_a_unit_all_units_are_seen(installed: Path) -> None:
    run("add", "quan", "--name", "Quân", "--role", "administrator")

    assert "all units" in run("list").stdout


def test_one_person_holds_several_posts_in_several_units(installed: Path) -> None:
    run("add", "hoa", "--name", "Hoa", "--role", "reception", "--role", "specialist", "--unit", UNIT)

    run("post", "hoa", "--role", "head", "--unit", "tinh-minh-hoa")
    result = run("post", "hoa", "--role", "specialist", "--unit", UNIT, "--remove")

    found = kept("hoa")
    assert found is not None
    assert found[0].posts == (Post(Role.RECEPTION, UNIT), Post(Role.HEAD, "tinh-minh-hoa"))
    assert result.stdout == f"hoa: reception in {UNIT}; head in tinh-minh-hoa\n"


def test_a_post_in_no_unit_changes_nothing(installed: Path) -> None:
    run("add", *LAN)
    before = kept("lan")

    assert run("post", "lan", "--role", "head", "--unit", "nowhere").exit_code == 2
    assert run("post", "hoa", "--role", "head").exit_code == 1
    assert kept("lan") == before


def test_a_disabled_account_is_listed_as_such(installed: Path) -> None:
    run("add", *LAN)

    assert run("disable", "lan").exit_code == 0
    assert "disabled" in run("list").stdout


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        pytest.param(("add", "Lan", "--name", "L", "--role", "head"), "", "small letters", id="capital"),
        pytest.param(("add", "l", "--name", "L", "--role", "head"), "", "small letters", id="too short"),
        pytest.param(("add", "lan\n", "--name", "L", "--role", "head"), "", "small letters", id="line end"),
        pytest.param(("add", "system", "--name", "L", "--role", "head"), "", "somebody else", id="an actor's name"),
        pytest.param(("add", "lan", "--name", " \u200b", "--role", "head"), "", "--name", id="no name"),
        pytest.param(("add", "lan", "--name", "L", "--role", "boss"), "", "--role", id="unknown role"),
        pytest.param(("add", *LAN[:-1], "nowhere"), "", "there is no unit 'nowhere'", id="unknown unit"),
        pytest.param(("add", *LAN, "--password-stdin"), "ngắn\n", "between 10 and 200", id="short password"),
        pytest.param(("add", *LAN, "--password-stdin"), "x" * 10_000, "between 10 and 200", id="endless password"),
        pytest.param(("add", *LAN, "--password-stdin"), b"\xff" * 12, "not UTF-8", id="no text"),
    ],
)
def test_wrong_use_adds_nobody_and_ends_with_2(
    installed: Path, arguments: tuple[str, ...], given: str | bytes, said: str
) -> None:
    result = run(*arguments, given=given)

    assert result.exit_code == 2
    assert said in result.stderr
    assert run("list").stdout == ""


def test_a_login_that_is_taken_stays_as_it_was(installed: Path) -> None:
    run("add", *LAN)
    before = kept("lan")

    result = run("add", *LAN[:-4], "--role", "administrator")

    assert result.exit_code == 1
    assert "exists already" in result.stderr
    assert kept("lan") == before


@pytest.mark.parametrize("login", ["khong-co", "X\x00", "'; drop"])
def test_disabling_nobody_is_a_no(installed: Path, login: str) -> None:
    result = run("disable", login)

    assert result.exit_code == 1
    assert "there is no account" in result.stderr


def test_without_a_database_it_is_said_and_none_is_made(nothing: Path) -> None:
    result = run("list")

    found = known(result.exception) if isinstance(result.exception, Exception) else None
    assert found is not None
    assert "there is no database yet" in found.sentence
    assert list(nothing.iterdir()) == []


def test_a_forgotten_password_is_replaced_by_one_that_is_printed_once(installed: Path) -> None:
    run("add", *LAN)
    before = kept("lan")

    result = run("password", "lan")

    found = kept("lan")
    assert before is not None
    assert found is not None
    assert result.exit_code == 0
    assert found[1] != before[1]
    assert asyncio.run(is_right(result.stdout.split()[2], found[1]))


def test_a_given_new_password_is_taken_and_not_printed(installed: Path) -> None:
    run("add", *LAN)

    result = run("password", "lan", "--password-stdin", given="một câu dễ nhớ\n")

    found = kept("lan")
    assert result.stdout == "lan: password changed\n"
    assert found is not None
    assert asyncio.run(is_right("một câu dễ nhớ", found[1]))


@pytest.mark.parametrize("login", ["hoa", "Lan", "\x00"])
def test_nobody_gets_no_password(installed: Path, login: str) -> None:
    result = run("password", login)

    assert result.exit_code == 1
    assert "there is no account" in result.stderr


def test_who_was_disabled_is_enabled_again(installed: Path) -> None:
    run("add", *LAN)
    run("disable", "lan")

    result = run("enable", "lan")

    found = kept("lan")
    assert (result.exit_code, result.stdout) == (0, "lan: enabled\n")
    assert found is not None
    assert not found[0].disabled


def test_a_lost_telephone_is_forgotten(installed: Path) -> None:
    run("add", *LAN)

    async def set_up() -> None:
        async with open_existing(Settings()) as store:
            found = await store.staff.by_login("lan")
            assert found is not None
            await store.doors.set_factor(found[0].id, b"1" * 20, step=1, codes=[])

    asyncio.run(set_up())

    assert run("reset-factor", "lan").stdout == "lan: second factor forgotten\n"
    assert run("reset-factor", "lan").stdout == "lan: had no second factor\n"


@pytest.mark.parametrize("command", ["enable", "reset-factor"])
@pytest.mark.parametrize("login", ["hoa", "Lan", "\x00"])
def test_what_is_done_to_nobody_is_a_no(installed: Path, command: str, login: str) -> None:
    result = run(command, login)

    assert result.exit_code == 1
    assert "there is no account" in result.stderr

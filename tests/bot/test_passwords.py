"""Passwords of staff."""

from __future__ import annotations

from bot.passwords import LONGEST, fresh_password, hash_password, is_right


async def test_the_right_password_is_right_and_another_is_not() -> None:
    kept = await hash_password("mật khẩu của tôi")

    assert kept.startswith("$argon2id$")
    assert await is_right("mật khẩu của tôi", kept)
    assert not await is_right("mật khẩu của tôi ", kept)


async def test_nobody_has_no_right_password() -> None:
    assert not await is_right("", None)
    assert not await is_right("x" * 100_000, None)


async def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not await is_right("x", "not a hash")
    assert not await is_right("x", "")


async def test_the_same_password_is_kept_differently_each_time() -> None:
    assert await hash_password("mat-khau") != await hash_password("mat-khau")


def test_a_fresh_password_is_long_and_never_the_same() -> None:
    many = {fresh_password() for _ in range(200)}

    assert len(many) == 200
    assert all(20 <= len(each) <= LONGEST for each in many)
    assert not any(sign in each for each in many for sign in "il1o0O")

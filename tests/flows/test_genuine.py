"""A code is of one day and one kind of message, cannot be made without the key, and is read however it is typed."""

from datetime import date, timedelta

import pytest

from flows import texts
from flows.genuine import DAYS, Genuine, Sent, kinds, told_as

TODAY = date(2026, 11, 20)
OURS = Genuine((b"k" * 32,))
CODE = OURS.code("notice.accepted", TODAY)


def test_a_code_tells_the_day_and_the_kind() -> None:
    assert OURS.find(CODE, today=TODAY + timedelta(days=3)) == Sent(TODAY, "notice.accepted")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(CODE.lower(), id="small letters"),
        pytest.param(CODE.replace("-", ""), id="without dash"),
        pytest.param(f" {CODE[:2]} {CODE[2:]}. ", id="blanks"),
        pytest.param(CODE.replace("0", "O").replace("1", "l"), id="letters like digits"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert OURS.find(typed, today=TODAY) is not None


@pytest.mark.parametrize("typed", ["", "7KQ", "7KQ2-M2P99", "mã kiểm tra", "=1+1", "\0" * 8, "𝟕" * 8])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert OURS.find(typed, today=TODAY) is None


def test_codes_of_another_installation_or_made_up_are_not_ours() -> None:
    theirs = Genuine((b"x" * 32,))

    assert theirs.find(CODE, today=TODAY) is None
    assert OURS.find("7KQ2-M2P9", today=TODAY) is None


def test_codes_of_a_day_are_all_different_and_change_every_day() -> None:
    codes = {OURS.code(kind, day) for kind in kinds() for day in (TODAY, TODAY - timedelta(days=1))}

    assert len(codes) == 2 * len(kinds())


def test_codes_of_old_keys_are_known_and_no_longer_made() -> None:
    rotated = Genuine((b"n" * 32, b"k" * 32))

    assert rotated.find(CODE, today=TODAY) is not None
    assert rotated.code("notice.accepted", TODAY) != CODE


@pytest.mark.parametrize(("days", "known"), [(DAYS - 1, True), (DAYS, False), (-1, False)])
def test_how_long_a_code_is_known(days: int, known: bool) -> None:
    assert (OURS.find(CODE, today=TODAY + timedelta(days=days)) is not None) is known


def test_answers_in_the_chat_and_installations_without_key_have_no_code() -> None:
    assert (OURS.code("greeting", TODAY), Genuine().code("notice.accepted", TODAY)) == ("", "")


def test_every_kind_has_words() -> None:
    assert [kind for kind in kinds() if not texts.has(f"genuine.kind.{told_as(kind)}")] == []

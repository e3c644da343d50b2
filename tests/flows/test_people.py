from datetime import UTC, datetime, timedelta

import pytest

from flows.people import (
    BROADCASTS,
    CODE_VALID,
    MOST_GUESSES,
    MOST_OF_ALL,
    NOTICES,
    REMINDERS,
    CodeKind,
    Guesses,
    Link,
    LinkState,
    Preferences,
    Side,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OFF = frozenset

TOLD = (
    pytest.param(Preferences(), NOTICES, (1, 2), id="everything, everywhere"),
    pytest.param(Preferences(2), NOTICES, (2,), id="the chosen chat only"),
    pytest.param(Preferences(3), NOTICES, (1, 2), id="the chosen chat cannot be reached"),
    pytest.param(Preferences(2, OFF({NOTICES})), NOTICES, (), id="switched off"),
    pytest.param(Preferences(0, OFF({REMINDERS})), NOTICES, (1, 2), id="another kind is off"),
    pytest.param(Preferences(0, OFF({NOTICES})), REMINDERS, (), id="no news, so no reminders of them"),
    pytest.param(Preferences(0, OFF({NOTICES})), BROADCASTS, (1, 2), id="announcements are a kind of their own"),
    pytest.param(Preferences(1, OFF({BROADCASTS})), BROADCASTS, (), id="announcements are off"),
)


@pytest.mark.parametrize(("wishes", "kind", "chats"), TOLD)
def test_who_is_told_where(wishes: Preferences, kind: str, chats: tuple[int, ...]) -> None:
    assert wishes.of((1, 2), kind) == chats


def test_kinds_are_switched_one_by_one() -> None:
    off = Preferences(2).switched(REMINDERS, on=False).switched(BROADCASTS, on=False)

    assert off == Preferences(2, OFF({REMINDERS, BROADCASTS}))
    assert off.switched(REMINDERS, on=True) == Preferences(2, OFF({BROADCASTS}))


@pytest.mark.parametrize(
    ("own", "of_all", "may"),
    [(0, 0, True), (MOST_GUESSES - 1, MOST_OF_ALL - 1, True), (MOST_GUESSES, 0, False), (0, MOST_OF_ALL, False)],
)
def test_guesses_of_a_chat_and_of_all_are_limited(own: int, of_all: int, may: bool) -> None:
    assert Guesses(own, {CodeKind.LINK: of_all}).may(CodeKind.LINK) is may


def test_who_tries_out_one_kind_of_codes_closes_no_other() -> None:
    attacked = Guesses(0, {CodeKind.HELP: MOST_OF_ALL})

    assert [kind for kind in CodeKind if not attacked.may(kind)] == [CodeKind.HELP]


def test_a_chat_has_no_more_guesses_for_trying_other_kinds() -> None:
    of_many_kinds = Guesses(MOST_GUESSES, {CodeKind.HELP: 3, CodeKind.LINK: 2})

    assert not any(of_many_kinds.may(kind) for kind in CodeKind)


def a_link(state: LinkState = LinkState.OPEN) -> Link:
    return Link("l1", state, Side(1, 1, "web"), NOW, NOW + CODE_VALID)


@pytest.mark.parametrize("state", [LinkState.OPEN, LinkState.ENTERED, LinkState.ACCEPTED])
def test_a_linking_lives_for_ten_minutes(state: LinkState) -> None:
    assert timedelta(minutes=10) == CODE_VALID
    assert a_link(state).is_live(NOW + CODE_VALID - timedelta(seconds=1))
    assert not a_link(state).is_live(NOW + CODE_VALID)


def test_what_both_agreed_to_is_finished_however_late() -> None:
    assert a_link(LinkState.AGREED).is_live(NOW + timedelta(days=1))
    assert a_link(LinkState.AGREED).has_news()
    assert not a_link(LinkState.DONE).is_live(NOW)
    assert not a_link(LinkState.ENDED).is_live(NOW)

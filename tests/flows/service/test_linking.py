"""Two chats become one person's only after a code and a yes from both; everything else changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from flows.conversation.events import ButtonPressed, Opened
from flows.people import MOST_GUESSES, MOST_OF_ALL, CodeKind, LinkState
from flows.ports import Guess, Parcel, Store
from flows.service.linking import Linking
from tests.flows.service.linking_kit import Two, said
from tests.kit import NOW


async def test_both_say_yes_and_the_draft_goes_along() -> None:
    two = Two()

    await two.begin()
    await two.enter()
    assert two.last(2) == "linking.confirm"
    await two.hear(("an-elsewhere", "đúng"))
    assert (two.last(2), two.last(1)) == ("linking.waiting", "linking.asked")
    assert two.owner("an-elsewhere") == 2
    await two.hear(("an", "đúng"))

    assert two.link() is LinkState.DONE
    assert two.owner("an") == two.owner("an-elsewhere") == 1
    assert "linking.done" in two.store.keys(1)
    assert "linking.done" in two.store.keys(2)
    await two.hear(("an-elsewhere", "tiếp tục"))
    await two.hear(("an-elsewhere", "nộp"))
    assert two.codes() == ["H99.101-261120-0001"]
    assert two.store.keys(1)[-1] == two.store.keys(2)[-1] == "notice.registered"


async def test_a_drafts_owner_may_be_the_one_who_enters() -> None:
    two = Two()
    await two.hear(("stranger", "liên kết"))
    await two.hear(("an", f"lienket {two.code()}"), ("stranger", "x"))
    await two.hear(("an", "1"))
    await two.hear(("stranger", "1"))

    assert two.owner("an") == 3
    assert two.store.kept[two.draft.id].person_id == 3


@pytest.mark.parametrize(
    "typed",
    ["LIENKET {}", "lienket {}", "Liên kết {}", "/lienket {}", "liên kết mã {}", "LIENKET: {}"],
)
async def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    two = Two()
    code = await two.begin()

    await two.hear(("an-elsewhere", typed.format(code.lower().replace(" ", "-"))))

    assert two.last(2) == "linking.confirm"


async def test_a_code_is_opened_by_its_qr() -> None:
    two = Two()
    code = (await two.begin()).replace(" ", "")

    await two.hear(("an-elsewhere", Opened(f"lk_{code}")))

    assert two.last(2) == "linking.confirm"


async def test_the_second_chat_learns_nothing_but_where_and_when() -> None:
    two = Two()
    await two.begin()

    await two.enter()

    asked = next(each.words for each in reversed(two.store.sent) if each.chat_id == 2)
    assert said(asked)["linking.confirm"] == {"channel": "other", "started_at": NOW.isoformat()}


async def refused(two: Two, chat_id: int, key: str) -> None:
    """Nobody became anybody else, and this is what was said."""
    assert two.last(chat_id) == key
    assert (two.owner("an"), two.owner("an-elsewhere"), two.owner("stranger")) == (1, 2, 3)
    assert two.store.kept[two.draft.id].person_id == 1


async def test_an_expired_code_looks_like_one_that_never_was() -> None:
    two = Two()
    await two.begin()
    two.now += timedelta(minutes=10)

    await two.enter()

    await refused(two, 2, "linking.unknown")


async def test_a_used_code_looks_like_one_that_never_was() -> None:
    two = Two()
    await two.linked()

    await two.enter("stranger")

    assert two.last(3) == "linking.unknown"
    assert two.owner("stranger") == 3


async def test_a_third_chat_cannot_enter_a_code_that_is_being_used() -> None:
    two = Two()
    await two.begin()
    await two.enter()

    await two.enter("stranger")

    await refused(two, 3, "linking.unknown")
    assert two.link() is LinkState.ENTERED


async def test_two_chats_that_enter_at_once_are_told_apart() -> None:
    two = Two()
    code = await two.begin()

    await two.hear(("an-elsewhere", f"LIENKET {code}"), ("stranger", f"LIENKET {code}"))

    assert (two.last(2), two.last(3)) == ("linking.confirm", "linking.unknown")


async def test_an_own_code_links_nothing_and_is_no_guess() -> None:
    two = Two()
    await two.begin()

    await two.enter("an")

    await refused(two, 1, "linking.own_chat")
    assert two.store.guesses == []


async def test_a_new_code_takes_the_place_of_the_old_one_on_the_screen() -> None:
    two = Two()
    first = await two.begin()

    second = await two.begin()

    assert first != second
    assert [frame["is"] for frame in two.store.states[1]["frames"]].count("linking") == 1  # type: ignore[union-attr,index,call-overload]


async def test_wrong_codes_are_counted_and_then_not_even_right_ones_are_read() -> None:
    two = Two()
    await two.begin()
    for number in range(MOST_GUESSES):
        await two.enter("stranger", f"AAAAAAA{number + 2}")
        assert two.last(3) == "linking.unknown"

    await two.enter("stranger")

    await refused(two, 3, "linking.too_many")
    two.now += timedelta(minutes=16)
    await two.begin()
    await two.enter("stranger")
    assert two.last(3) == "linking.confirm"


async def test_wrong_codes_of_all_chats_together_are_counted_as_well() -> None:
    two = Two()
    await two.begin()
    two.store.guesses = [Guess(100 + number, NOW, CodeKind.LINK) for number in range(MOST_OF_ALL)]

    await two.enter()

    await refused(two, 2, "linking.too_many")


async def test_wrong_codes_of_another_kind_close_no_linking() -> None:
    two = Two()
    await two.begin()
    two.store.guesses = [Guess(100 + number, NOW, CodeKind.INVITATION) for number in range(MOST_OF_ALL)]

    await two.enter()

    assert two.last(2) == "linking.confirm"


@pytest.mark.parametrize("answer", ["không", "dừng"])
async def test_the_second_chat_may_refuse(answer: str) -> None:
    two = Two()
    await two.begin()
    await two.enter()

    await two.hear(("an-elsewhere", answer))

    assert two.link() is LinkState.ENDED
    assert "linking.called_off" in two.store.keys(2)
    assert "linking.ended" in two.store.keys(1)
    await two.hear(("an", "có"))
    assert two.owner("an-elsewhere") == 2


async def test_the_first_chat_has_the_last_word() -> None:
    two = Two()
    await two.begin()
    await two.enter()
    await two.hear(("an-elsewhere", "đúng"))

    await two.hear(("an", "không phải"))

    assert two.link() is LinkState.ENDED
    assert "linking.ended" in two.store.keys(2)
    assert two.owner("an-elsewhere") == 2


async def test_the_chat_that_began_may_call_off() -> None:
    two = Two()
    await two.begin()

    await two.hear(("an", "dừng"))
    await two.enter()

    await refused(two, 2, "linking.unknown")


async def test_a_yes_that_comes_too_late_links_nothing() -> None:
    two = Two()
    await two.begin()
    await two.enter()
    await two.hear(("an-elsewhere", "đúng"))
    two.now += timedelta(minutes=11)

    await two.hear(("an", "đúng"))

    assert "linking.over" in two.store.keys(1)
    await refused(two, 1, "review.here")


async def test_the_first_chat_is_asked_wherever_it_has_gone_meanwhile() -> None:
    two = Two()
    await two.begin()
    await two.hear(("an", "quay lại"))
    await two.enter()

    await two.hear(("an-elsewhere", "đúng"))

    assert two.last(1) == "linking.asked"
    await two.hear(("an", "1"))
    assert two.owner("an-elsewhere") == 1


async def test_the_same_update_twice_has_one_effect() -> None:
    two = Two()
    await two.begin()
    await two.enter()
    yes = two.ready("an-elsewhere", "đúng")

    await two.conversing.receive([yes])
    before = list(two.store.sent)
    await two.conversing.receive([yes])

    assert two.store.sent == before
    assert two.link() is LinkState.ACCEPTED


async def test_a_button_of_a_linking_means_nothing_in_another_chat() -> None:
    two = Two()
    await two.begin()
    await two.enter()
    await two.hear(("an-elsewhere", "đúng"))
    asked = next(each for each in reversed(two.store.sent) if each.chat_id == 1 and each.buttons)

    await two.hear(("stranger", ButtonPressed(asked.buttons[0].token)))

    await refused(two, 3, "menu")
    assert two.link() is LinkState.ACCEPTED


async def test_a_process_that_ended_between_the_two_confirmations_is_made_up_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = Two()
    await two.begin()
    await two.enter()

    async def killed(self: Linking, link_id: str) -> list[Parcel]:
        return []

    with monkeypatch.context() as patch:
        patch.setattr(Linking, "proceed", killed)
        await two.hear(("an-elsewhere", "đúng"))
    assert two.last(1) == "linking.code"
    assert await a_sweep(two) == 1
    assert two.last(1) == "linking.asked"
    assert await a_sweep(two) == 0

    with monkeypatch.context() as patch:
        patch.setattr(Linking, "proceed", killed)
        await two.hear(("an", "đúng"))
    assert two.owner("an-elsewhere") == 2
    assert await a_sweep(two) == 1
    assert two.owner("an-elsewhere") == 1
    assert await a_sweep(two) == 0


async def a_sweep(two: Two) -> int:
    linking = Linking(
        cast(Store, two.store), world=lambda: two.world, chance=two.chance, holder="other", waker=two.store
    )
    return await linking.sweep(two.now)


async def test_a_chat_that_changed_hands_meanwhile_is_not_united(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two()
    await two.begin()
    await two.enter()
    await two.hear(("an-elsewhere", "đúng"))
    key = next(key for key in two.store.chats if key.address == "an-elsewhere")

    with monkeypatch.context() as patch:
        patch.setattr(Linking, "proceed", lambda self, link_id: no_parcels())
        await two.hear(("an", "đúng"))
    two.store.chat("an-elsewhere", person=7)
    two.store.chats[key] = (2, 7)
    await a_sweep(two)

    assert two.link() is LinkState.ENDED
    assert (two.owner("an"), two.owner("an-elsewhere")) == (1, 7)


async def no_parcels() -> list[Parcel]:
    return []

"""Somebody without a telephone: an officer reads the consent and the answers aloud, and the dossier is handed over."""

from __future__ import annotations

import pytest

from flows.assisting.model import Ending, State
from flows.dossiers.model import Status
from flows.dossiers.origins import TypedBy
from flows.service.counter_help import NotHere, OwnHelp, TooLate
from tests.helping import Counter


async def test_nothing_personal_is_asked_before_the_citizen_said_yes(counter: Counter) -> None:
    session_id = await counter.without_phone()
    assert counter.labels("lan") == ["Kết thúc phiên"]

    await counter.say("lan", "Nguyễn Thị Mai")
    assert (await counter.session()).dossier_id == ""

    await counter.decides(counter.help.consent(counter.officer(), session_id))
    session = await counter.session()
    assert (session.state, session.consented_by) == (State.OPEN, "chi.hoa")
    assert "Điền tiếp" in counter.labels("lan")


async def test_the_officer_confirms_the_read_back_and_the_dossier_is_taken_by_code(counter: Counter) -> None:
    session_id = await counter.filled_without_phone()
    draft = await counter.help.draft(counter.officer(), session_id)
    assert draft is not None

    await counter.decides(counter.help.confirm(counter.officer(), session_id))
    assert counter.keys("lan") == ["assisting.received", "assisting.at.filed"]
    filed = await counter.dossier(draft.id)
    assert (filed.status, filed.typed_by) == (Status.REGISTERED, TypedBy.HELPED)

    await counter.press("lan", "Bàn giao")
    code = str(counter.said["lan"][-1].words.params["code"])
    assert await counter.say("bac", f"NHAN {code}") == ["greeting", "assisting.take"]
    await counter.press("bac", "Đúng, tôi nhận")

    await counter.say("bac", "hồ sơ của tôi")
    assert str(filed.code) in counter.text("bac")
    assert (await counter.session()).ending is Ending.HANDED
    assert "assisting.ended" in counter.keys("lan")
    assert str(filed.code) not in counter.read("lan")


async def test_a_half_finished_draft_is_handed_over_too_and_goes_on_there(counter: Counter) -> None:
    session_id = await counter.without_phone()
    await counter.decides(counter.help.consent(counter.officer(), session_id))
    await counter.press("lan", "Điền tiếp")
    await counter.press("lan", "Mẹ của bé")
    await counter.press("lan", "Để sau")
    await counter.press("lan", "Bàn giao")
    code = str(counter.said["lan"][-1].words.params["code"])

    await counter.open("bac", f"nh_{code.replace(' ', '')}")
    await counter.press("bac", "Đúng, tôi nhận")

    assert (await counter.session()).ending is Ending.HANDED
    await counter.press("bac", "Hồ sơ của tôi")
    assert "Làm giấy khai sinh" in counter.text("bac")
    assert "assisting.ended" in counter.keys("lan")


@pytest.mark.parametrize("is_other_chat", [False, True], ids=["the chat itself", "another chat of the same person"])
async def test_who_fills_in_neither_hears_the_yes_nor_confirms(counter: Counter, is_other_chat: bool) -> None:
    session_id = await counter.filled_without_phone()
    session = await counter.session()
    her, colleague = await counter.officer_of("lan", by_another_chat=is_other_chat), counter.officer()

    with pytest.raises(OwnHelp):
        await counter.help.confirm(her, session_id)
    assert await counter.session() == session

    await counter.decides(counter.help.confirm(colleague, session_id))
    assert (await counter.session()).filed


async def test_who_is_to_fill_in_does_not_say_yes_for_the_citizen(counter: Counter) -> None:
    session_id = await counter.without_phone()
    her = await counter.officer_of("lan")

    with pytest.raises(OwnHelp):
        await counter.help.consent(her, session_id)
    assert (await counter.session()).state is State.ASKED

    await counter.decides(counter.help.decline(her, session_id))
    assert (await counter.session()).ending is Ending.DECLINED


async def test_what_the_counters_screen_shows_replaces_the_code_before(counter: Counter) -> None:
    session_id = await counter.filled_without_phone()
    await counter.decides(counter.help.confirm(counter.officer(), session_id))
    await counter.press("lan", "Bàn giao")
    old = str(counter.said["lan"][-1].words.params["code"])

    new = await counter.help.hand_over_code(counter.officer(), session_id)

    assert "assisting.refused.unknown_code" in await counter.say("bac", f"NHAN {old}")
    assert await counter.say("bac", f"NHAN {new}") == ["assisting.take"]


async def test_the_slip_is_enough(counter: Counter) -> None:
    session_id = await counter.filled_without_phone()
    await counter.decides(counter.help.confirm(counter.officer(), session_id))

    await counter.decides(counter.help.give_slip(counter.officer(), session_id))

    assert (await counter.session()).ending is Ending.SLIP
    assert "assisting.ended" in counter.keys("lan")


async def test_what_is_not_right_goes_back_to_the_volunteer(counter: Counter) -> None:
    session_id = await counter.filled_without_phone()

    await counter.decides(counter.help.not_right(counter.officer(), session_id))

    assert "assisting.not_right" in counter.keys("lan")
    assert await counter.help.draft(counter.officer(), session_id) is None


async def test_who_does_not_consent_is_asked_nothing(counter: Counter) -> None:
    session_id = await counter.without_phone()

    await counter.decides(counter.help.decline(counter.officer(), session_id))

    assert (await counter.session()).ending is Ending.DECLINED
    assert "assisting.ended" in counter.keys("lan")


@pytest.mark.parametrize("do", ["consent", "decline", "confirm", "not_right", "stop", "give_slip", "hand_over_code"])
async def test_officers_of_other_units_and_without_the_role_see_no_session(counter: Counter, do: str) -> None:
    session_id = await counter.without_phone()
    strangers = (counter.officer(unit_id="tinh-minh-hoa-khac"), counter.officer("auditor"), counter.officer("head"))

    for stranger in strangers:
        with pytest.raises(NotHere):
            await getattr(counter.help, do)(stranger, session_id)
        with pytest.raises(NotHere):
            await getattr(counter.help, do)(counter.officer(), "no-such-session")
    assert (await counter.session()).state is State.ASKED


@pytest.mark.parametrize("do", ["confirm", "not_right", "give_slip", "hand_over_code"])
async def test_nothing_is_confirmed_before_it_was_allowed(counter: Counter, do: str) -> None:
    session_id = await counter.without_phone()

    with pytest.raises(TooLate):
        await getattr(counter.help, do)(counter.officer(), session_id)
    assert (await counter.session()).dossier_id == ""


@pytest.mark.parametrize("do", ["confirm", "not_right", "hand_over_code"])
async def test_an_officer_does_not_speak_for_somebody_who_has_a_phone(counter: Counter, do: str) -> None:
    await counter.filled()
    if do != "hand_over_code":
        await counter.press("lan", "Đọc lại cho người dân")
    session = await counter.session()

    with pytest.raises(TooLate):
        await getattr(counter.help, do)(counter.officer(), session.id)
    assert await counter.help.draft(counter.officer(), session.id) is None
    assert (await counter.session()).state is session.state


async def test_suspending_ends_what_is_in_hand_at_once(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")

    await counter.decides(counter.help.suspend(counter.officer(), "v-lan"))

    assert "assisting.over.suspended" in counter.keys("mai")
    assert "assisting.ended" in counter.keys("lan")
    assert await counter.say("lan", "hỗ trợ người dân") == ["assisting.refused.suspended"]


@pytest.mark.parametrize("title", ["auditor", "specialist", "administrator"])
async def test_volunteers_are_suspended_by_those_who_look_after_them(counter: Counter, title: str) -> None:
    await counter.volunteer()

    with pytest.raises(NotHere):
        await counter.help.suspend(counter.officer(title), "v-lan")
    assert await counter.say("lan", "hỗ trợ người dân") == ["assisting.desk"]

"""A session from the code to the summary: both chats, over a real store."""

from __future__ import annotations

from datetime import timedelta

from flows.assisting.figures import per_volunteer
from flows.assisting.model import Ending, State
from flows.conversation.state import Filling, Reviewing
from flows.dossiers.model import Status
from flows.dossiers.origins import Origin, TypedBy, origins
from tests.helping import CODE, Counter

ID_NUMBER = "001203004567"


async def test_a_citizen_asks_a_volunteer_fills_and_the_citizen_files(counter: Counter) -> None:
    await counter.filled()

    assert await counter.press("lan", "Đọc lại cho người dân") == ["assisting.at.reading"]
    assert "Số căn cước" in counter.text("mai")
    assert "button.submit" not in counter.labels("lan")

    await counter.press("mai", "Nộp hồ sơ")
    session = await counter.session()
    assert "notice.submitted" in counter.keys("mai") or "Mã hồ sơ" in counter.text("mai")
    assert (session.state, session.ending, session.filed) == (State.ENDED, Ending.FILED, True)
    assert counter.keys("lan")[-1] == "assisting.ended"
    assert "đã tiếp nhận" in counter.text("lan")


async def test_a_scanned_card_fills_and_each_field_remembers_who_gave_it(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")
    await counter.press("lan", "Mẹ của bé")
    await counter.press("lan", "Chụp")
    said = await counter.card("lan")

    assert "scan.read" in said
    assert ID_NUMBER not in counter.text("lan")
    assert "001******567" in counter.text("lan")

    await counter.press("lan", "Đúng")
    dossier = await counter.dossier((await counter.session()).dossier_id)
    given = origins(dossier.answers)
    assert set(given.values()) == {Origin.CARD_SCAN, Origin.VOLUNTEER}
    assert dossier.typed_by is TypedBy.HELPED


async def test_what_was_filled_in_is_seen_by_the_citizen_and_covered_for_the_volunteer(counter: Counter) -> None:
    await counter.filled()

    await counter.press("mai", "Xem đã điền gì")

    number = next(word for word in counter.text("mai").split() if len(word) == 12 and word.isdigit())
    assert number not in counter.read("lan")


async def test_both_sides_know_how_long(counter: Counter) -> None:
    await counter.opened()

    assert "10:00" in counter.text("lan")
    assert "10:00" in counter.read("mai")
    assert (await counter.session()).minutes_left(counter.now) == 60


async def test_the_citizen_ends_it_at_once_and_goes_on_alone(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")
    await counter.press("lan", "Mẹ của bé")

    await counter.say("mai", "dừng hỗ trợ")

    assert isinstance((await counter.state("mai")).top, Filling)
    assert "assisting.ended" in counter.keys("lan")
    assert await counter.say("lan", "Nguyễn Thị Mai") != []
    dossier = (await counter.store.dossiers.of_person(1)) or (await counter.store.dossiers.of_person(2))
    assert all("Nguyễn Thị Mai" not in str(each.answers.values()) for each in dossier)


async def test_the_volunteer_leaves_and_the_draft_stays_with_the_citizen(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")
    await counter.press("lan", "Mẹ của bé")

    await counter.say("lan", "kết thúc hỗ trợ")

    assert counter.keys("lan") == ["assisting.ended"]
    assert "assisting.over.left" in counter.keys("mai")
    assert isinstance((await counter.state("mai")).top, Filling)


async def test_the_volunteer_hands_the_half_finished_dossier_to_the_citizens_own_chat(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Bàn giao")

    assert "assisting.over.handed" in counter.keys("mai")
    assert (await counter.session()).ending is Ending.HANDED


async def test_time_runs_out_and_both_are_told_once(counter: Counter) -> None:
    await counter.opened()
    counter.later(minutes=61)

    assert await counter.assisting.sweep(counter.now) == 1
    await counter.rest()
    assert "assisting.over.expired" in counter.keys("mai")
    assert "assisting.ended" in counter.keys("lan")
    assert await counter.assisting.sweep(counter.now) == 0
    assert (await counter.session()).ending is Ending.EXPIRED


async def test_while_a_volunteer_types_no_other_chat_of_the_citizen_does(counter: Counter) -> None:
    await counter.opened()

    await counter.say("mai", "menu")
    assert await counter.say("mai", "tiếp tục") == ["assisting.refused.in_hands"]


async def test_what_was_not_right_goes_back_to_the_volunteer(counter: Counter) -> None:
    await counter.in_reading()

    await counter.press("mai", "Chưa đúng")

    assert "assisting.not_right" in counter.keys("lan")
    assert isinstance((await counter.state("lan")).top, Reviewing)
    assert (await counter.session()).state is State.OPEN


async def test_sessions_minutes_and_filed_dossiers_are_counted(counter: Counter) -> None:
    await counter.filled()
    counter.later(minutes=7)
    await counter.press("lan", "Đọc lại cho người dân")
    await counter.press("mai", "Nộp hồ sơ")

    ended = await counter.store.assisting.ended(
        unit_ids=[counter.unit_id], since=counter.now - timedelta(days=1), until=counter.now + timedelta(days=1)
    )
    (row,) = per_volunteer(ended)
    assert (row.volunteer_id, row.sessions, row.filed) == ("v-lan", 1, 1)
    assert 8 <= row.minutes <= 12
    assert row.answers >= 20


async def test_helped_dossiers_stay_told_apart(counter: Counter) -> None:
    await counter.filled()
    draft = (await counter.session()).dossier_id
    await counter.press("lan", "Đọc lại cho người dân")
    await counter.press("mai", "Nộp hồ sơ")

    filed = await counter.dossier(draft)
    assert (filed.status, filed.typed_by) == (Status.REGISTERED, TypedBy.HELPED)
    assert (filed.procedure_code, filed.helped_until) == (CODE, None)

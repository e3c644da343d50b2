import pytest

from flows.conversation.browsing import ONLINE, SHOWN, listed
from flows.conversation.flow import Turn
from flows.conversation.state import AtCard, Browsing, Conversation, from_json, to_json
from flows.procedures.model import Intake
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import ServiceLevel
from tests.kit import Stage


def opened(said: str) -> Stage:
    stage = Stage()
    stage.say("chào em")
    stage.say(said)
    return stage


def turn(stage: Stage) -> Turn:
    return Turn(stage.facts(), stage.conversation)


@pytest.mark.parametrize("said", ["xem theo lĩnh vực", "danh mục", "có những lĩnh vực nào", "/linhvuc"])
def test_fields_are_shown_to_who_has_no_words(said: str) -> None:
    assert opened(said).conversation.top == Browsing()


@pytest.mark.parametrize("said", ["thủ tục nào làm online", "nộp online được gì", "thủ tục nào khỏi ra xã"])
def test_what_needs_no_visit_is_shown_at_once(said: str) -> None:
    assert opened(said).conversation.top == Browsing(ONLINE)


def test_a_field_leads_to_its_procedures_and_one_of_them_to_its_card() -> None:
    stage = opened("lĩnh vực")
    stage.press("Khai sinh, kết hôn, khai tử")
    assert stage.keys() == ["browsing_field"]

    stage.press(stage.labels()[0])

    assert isinstance(stage.conversation.top, AtCard)


def test_the_next_page_goes_on_where_the_last_ended() -> None:
    stage = opened("lĩnh vực")
    stage.press("Khai sinh, kết hôn, khai tử")
    first = stage.labels()

    stage.press("Xem thêm")

    assert stage.conversation.top == Browsing("family", 1)
    assert not set(first[:5]) & set(stage.labels())


def test_back_from_a_field_leads_to_all_fields() -> None:
    stage = opened("lĩnh vực")
    stage.press("Xe, bằng lái, tàu thuyền")
    stage.press("Quay lại")

    assert stage.conversation.top == Browsing()


def test_nothing_fits_offers_the_fields() -> None:
    stage = opened("giá vàng hôm nay")

    assert stage.keys() == ["nothing_fits"]
    assert {"Xem theo lĩnh vực", "Gặp cán bộ"} <= set(stage.labels())


def test_every_procedure_stands_in_exactly_one_field() -> None:
    stage = opened("lĩnh vực")
    keys = ["family", "identity", "copies", "land", "welfare", "merit", "work", "business", "vehicles"]
    codes = [one.code for key in [*keys, "school", "farming", "other"] for one in listed(turn(stage), key)]

    live = [one.code for one in stage.facts().library.records() if not one.is_superseded]
    assert sorted(codes) == sorted(live)


def test_what_is_offered_here_stands_first_and_easy_ones_before_others() -> None:
    stage = opened("lĩnh vực")
    office = stage.facts().office
    offered = [bool(office.offers_of(one.code)) for one in listed(turn(stage), "identity")]

    assert offered == sorted(offered, reverse=True)


def test_online_is_only_what_this_office_receives_without_a_visit() -> None:
    stage = opened("lĩnh vực")
    office = stage.facts().office
    found = listed(turn(stage), ONLINE)

    assert found
    assert all(any(o.intake is Intake.HERE for o in office.offers_of(one.code)) for one in found)
    assert all(one.service_level is ServiceLevel.FULL or office.offers_of(one.code)[0].level for one in found)


def business() -> Stage:
    stage = opened("lĩnh vực")
    stage.press("Kinh doanh, thuế")
    return stage


def test_a_long_list_is_narrowed_by_one_question_and_one_answer() -> None:
    stage = business()
    stage.press("Thu hẹp danh sách")
    assert stage.keys() == ["browsing_narrow"]

    stage.press("Cho doanh nghiệp")

    top = stage.conversation.top
    assert top == Browsing("business", audience="business")
    assert stage.keys() == ["browsing_field"]
    shown = listed(turn(stage), "business", Narrowed(audience="business"))
    assert 0 < len(shown) < len(listed(turn(stage), "business"))
    assert all("business" in record.audience for record in shown)


def test_an_answer_may_be_typed_and_another_narrows_further() -> None:
    stage = business()
    stage.press("Thu hẹp danh sách")
    stage.say("cho ca nhan")
    stage.press("Thu hẹp danh sách")
    stage.press("Cấp tỉnh giải quyết")

    assert stage.conversation.top == Browsing("business", audience="individual", agency_level="province")


def test_back_from_a_narrowed_list_is_the_whole_list() -> None:
    stage = business()
    stage.press("Xem thêm")
    stage.press("Thu hẹp danh sách")
    stage.press("Cho tổ chức")
    stage.press("Quay lại")

    assert stage.conversation.top == Browsing("business", 1)


def test_only_answers_that_leave_some_and_not_all_are_offered() -> None:
    stage = business()
    stage.press("Thu hẹp danh sách")
    found = listed(turn(stage), "business")

    for label in stage.labels()[:-2]:
        other = business()
        other.press("Thu hẹp danh sách")
        other.press(label)
        top = other.conversation.top
        assert isinstance(top, Browsing)
        left = listed(
            turn(other), "business", Narrowed(audience=top.audience, agency_level=top.agency_level, level=top.level)
        )
        assert 0 < len(left) < len(found)


def test_a_list_of_one_page_is_not_narrowed() -> None:
    stage = opened("thủ tục nào làm online")

    assert len(listed(turn(stage), ONLINE)) <= SHOWN
    assert "Thu hẹp danh sách" not in stage.labels()


def test_a_list_from_before_there_was_narrowing_is_read_back() -> None:
    kept = {"frames": [{"is": "menu"}, {"is": "browsing", "field": "business", "page": 2}]}

    assert from_json(kept).top == Browsing("business", 2)
    assert from_json(to_json(Conversation((Browsing("land", level="toan_trinh"),)))).top == Browsing(
        "land", level="toan_trinh"
    )

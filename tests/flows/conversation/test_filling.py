import pytest

from flows.conversation.state import Filling
from flows.dossiers.model import Dossier
from tests.kit import Stage

NAME, ADDRESS = "owner_name", "owner_home"
ANSWERS = {
    "filing_for": "cho bản thân",
    "applicant_phone": "0912345678",
    "owner_name": "Trương Quốc Bảo",
    "owner_sex": "nam",
    "owner_born": "09/09/1996",
    "owner_id": "079096001234",
    "owner_ethnic": "Kinh",
}


def at(step_id: str) -> Stage:
    """Filling in 1.004873, with this step being asked."""
    stage = Stage()
    stage.begin("1.004873")
    for said in ANSWERS.values():
        if asked(stage) == step_id:
            break
        stage.say(said)
    assert asked(stage) == step_id
    return stage


def asked(stage: Stage) -> str:
    top = stage.conversation.top
    return top.asked if isinstance(top, Filling) else ""


def draft_of(stage: Stage) -> Dossier:
    return stage.draft()


COMMAND_WORDS = ["Huỷ", "quay lại", "thôi", "dừng", "Sửa", "tiếp tục", "xem lại", "trợ giúp", "đăng ký tạm trú"]


@pytest.mark.parametrize("words", COMMAND_WORDS)
@pytest.mark.parametrize("step_id", [NAME, "owner_ethnic"])
def test_command_words_are_asked_back_where_any_text_is_an_answer(step_id: str, words: str) -> None:
    stage = at(step_id)
    before = dict(draft_of(stage).answers)

    stage.say(words)

    assert stage.keys() == ["doubt"]
    assert words in stage.texts()[0]
    assert draft_of(stage).answers == before


@pytest.mark.parametrize("way", ["Là câu trả lời", "1", "là câu trả lời", "Lại Quay"])
def test_said_to_be_an_answer_it_is_one(way: str) -> None:
    stage = at(NAME)
    stage.say("Lại Quay" if way == "Lại Quay" else "quay lại")

    if asked(stage) == NAME:
        stage.say(way)

    assert draft_of(stage).answers[NAME] in ("Quay Lại", "Lại Quay")


@pytest.mark.parametrize("way", ["Làm việc đó", "2", "lam viec do"])
def test_said_to_be_a_command_it_is_obeyed(way: str) -> None:
    stage = at(NAME)
    stage.say("quay lại")

    stage.say(way)

    assert asked(stage) == "applicant_phone"
    assert NAME not in draft_of(stage).answers


def test_said_twice_it_is_the_answer() -> None:
    stage = at(NAME)

    stage.say("Huỷ Thôi")
    if asked(stage) == NAME:
        stage.say("Huỷ Thôi")

    assert draft_of(stage).answers[NAME] == "Huỷ Thôi"


def test_another_text_in_doubt_is_a_new_answer() -> None:
    stage = at(NAME)
    stage.say("quay lại")

    stage.say("Trương Quốc Bảo")

    assert draft_of(stage).answers[NAME] == "Trương Quốc Bảo"


@pytest.mark.parametrize("name", ["Lê Thị Quay Lại", "Không Huỷ Thôi", "Trần Dừng", "Nguyễn Thị Thôi", "Hồ Sơ"])
def test_a_name_with_command_words_in_it_is_a_name(name: str) -> None:
    stage = at(NAME)

    stage.say(name)

    assert draft_of(stage).answers[NAME] == name


def test_a_wish_is_nobodys_name() -> None:
    stage = at(NAME)

    assert stage.say("tôi muốn đăng ký kết hôn") == ["parking"]
    assert NAME not in draft_of(stage).answers


def test_back_goes_to_the_question_before_and_keeps_its_answer() -> None:
    stage = at("owner_id")

    stage.say("quay lại")

    assert asked(stage) == "owner_born"
    assert "09/09/1996" in stage.texts()[-1]
    assert draft_of(stage).answers["owner_born"] == "1996-09-09"
    stage.press("Giữ nguyên")
    assert asked(stage) == "owner_id"


def test_back_from_the_first_question_keeps_the_draft() -> None:
    stage = at("filing_for")

    assert stage.say("quay lại") == ["first_question", "card"]
    assert stage.say("có") == ["step.ask"]
    assert len(stage.dossiers) == 1


@pytest.mark.parametrize("words", ["sửa ngày sinh", "sai ngày sinh", "nhập sai ngày sinh"])
def test_one_line_is_edited_by_its_name(words: str) -> None:
    stage = at("owner_id")

    stage.say(words)
    assert asked(stage) == "owner_born"
    stage.say("10/10/1990")

    assert asked(stage) == "owner_id"
    assert draft_of(stage).answers["owner_born"] == "1990-10-10"


def test_words_that_name_several_lines_offer_them() -> None:
    stage = Stage()
    stage.begin("1.000894")
    stage.fill()

    stage.say("sửa ngày sinh")
    assert stage.keys() == ["choosing_edit"]
    stage.press("Ngày sinh")

    assert asked(stage).endswith("_born")


def test_a_change_asks_again_only_what_no_longer_fits() -> None:
    stage = Stage()
    stage.begin("1.004194")
    stage.fill()
    before = dict(stage.draft().answers)

    stage.say("sửa từ ngày")
    assert asked(stage) == "stay_from"
    stage.say("31/12/2031")

    assert stage.keys() == ["asked_again", "step.ask"]
    assert asked(stage) == "stay_until"
    kept = dict(stage.draft().answers)
    assert {key for key in before if key not in kept} == {"stay_until"}
    assert {key for key in kept if kept[key] != before[key]} == {"stay_from"}


def test_files_where_words_are_asked_are_asked_for_later() -> None:
    stage = at(NAME)

    assert stage.file("anh.jpg") == ["files_later", "step.ask"]
    assert NAME not in draft_of(stage).answers


def test_an_answer_never_lands_in_a_question_that_it_was_not_for() -> None:
    stage = at(NAME)
    elsewhere = stage.conversation
    stage.say("Trương Quốc Bảo")
    before = dict(draft_of(stage).answers)
    stage.conversation = elsewhere

    assert stage.say("Nguyễn Văn Khác")[0] == "question_changed"
    assert draft_of(stage).answers == before
    assert asked(stage) == "owner_sex"


def test_a_new_request_in_any_question_is_offered_to_be_parked() -> None:
    stage = at("applicant_phone")

    assert stage.say("sao y bằng tốt nghiệp") == ["parking"]
    assert stage.say("không") == ["step.ask"]
    assert asked(stage) == "applicant_phone"


def test_the_same_request_is_no_new_one() -> None:
    stage = at("applicant_phone")

    assert stage.say("tôi muốn xin xác nhận tình trạng hôn nhân") == ["same_request", "step.ask"]


@pytest.mark.parametrize("aside", ["trợ giúp", "sửa", "thủ tục"])
def test_reading_back_and_editing_mean_the_draft_at_hand(aside: str) -> None:
    stage = at("owner_id")
    stage.say(aside)

    assert stage.say("xem lại") == ["review_unfinished"]
    stage.say(aside)
    stage.say("sửa ngày sinh")

    assert asked(stage) == "owner_born"


def test_stopping_keeps_everything() -> None:
    stage = at("owner_id")
    before = dict(draft_of(stage).answers)

    assert stage.say("để sau") == ["paused", "menu"]
    stage.later(days=3)
    stage.say("tiếp tục")

    assert asked(stage) == "owner_id"
    assert draft_of(stage).answers == before

"""A card's QR is proposed, confirmed, and filled in where nobody typed; nothing typed is ever overwritten silently."""

from __future__ import annotations

import pytest

from flows.conversation import expecting, state
from flows.conversation.events import CardPhotographed
from flows.conversation.expecting import Look
from flows.conversation.state import Filling, Reviewing, ScanningCard
from flows.dossiers.model import cards
from flows.dossiers.origins import Origin, origin_of, origins
from flows.identity.card import parse_card
from tests.kit import Stage

BAO = "001090000123|012345678|Trương Quốc Bảo|09091990|Nam|Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội|10052021"
DIVIDED = BAO.replace("Số 1 Tràng Tiền, phường Hoàn Kiếm", "Tổ 5, Trung Liệt, Đống Đa")
OWNER = {"owner_name", "owner_sex", "owner_born", "owner_id", "owner_home"}


def at_name() -> Stage:
    """Filling in 1.004873 for oneself, the owner's name being asked."""
    stage = Stage()
    stage.begin("1.004873")
    stage.say("cho bản thân")
    stage.say("0912345678")
    return stage


def asked(stage: Stage) -> str:
    top = stage.conversation.top
    return top.asked if isinstance(top, Filling) else ""


def scanned(stage: Stage, qr: str = BAO) -> Stage:
    stage.press("Chụp thẻ căn cước")
    stage.card(qr)
    return stage


def test_a_card_fills_in_every_question_about_its_person() -> None:
    stage = scanned(at_name())

    stage.press("Đúng, điền giúp tôi")

    answers = stage.draft().answers
    assert OWNER.issubset(answers)
    assert (answers["owner_name"], answers["owner_sex"]) == ("Trương Quốc Bảo", "male")
    assert (answers["owner_id"], answers["owner_born"]) == ("001090000123", "1990-09-09")
    assert asked(stage) == "owner_ethnic"
    assert set(origins(answers)) == OWNER


def test_what_was_read_is_shown_line_by_line_before_anything_is_kept() -> None:
    stage = scanned(at_name())

    text = stage.texts()[-1]
    assert stage.keys() == ["scan.read"]
    for fact in ("Trương Quốc Bảo", "001090000123", "012345678", "09/09/1990", "Nam", "Hoàn Kiếm", "10/05/2021"):
        assert fact in text
    assert not OWNER & set(stage.draft().answers)


@pytest.mark.parametrize("label", ["Không đúng, tôi tự nhập", "Để sau"])
def test_of_a_card_that_is_not_confirmed_nothing_stays(label: str) -> None:
    stage = scanned(at_name())

    stage.press(label)

    assert not OWNER & set(stage.draft().answers)
    assert "Trương" not in str(state.to_json(stage.conversation))


def test_a_card_sent_unasked_while_its_person_is_asked_about_is_proposed_too() -> None:
    stage = at_name()

    assert stage.card(BAO) == ["scan.read"]


def test_a_picture_without_a_card_is_no_answer_and_not_kept() -> None:
    stage = at_name()

    assert stage.card("x") == ["scan.not_seen", "step.ask"]
    assert asked(stage) == "owner_name"


def test_a_card_whose_question_is_gone_meanwhile_is_left() -> None:
    stage = Stage()
    stage.begin("1.004873")

    assert stage.event(CardPhotographed(parse_card(BAO)))[0] == "scan.unasked"
    assert not OWNER & set(stage.draft().answers)


def test_what_cannot_be_read_is_asked_for_again_with_how_to_hold_the_phone() -> None:
    stage = at_name()
    stage.press("Chụp thẻ căn cước")

    first, second = stage.card("x"), stage.card("x")

    assert (first, second) == (["scan.failed"], ["scan.failed_again"])
    assert "Tự nhập" in stage.labels()


def test_typing_instead_leads_back_to_the_question() -> None:
    stage = at_name()
    stage.press("Chụp thẻ căn cước")

    stage.press("Tự nhập")

    assert asked(stage) == "owner_name"


def test_what_was_typed_otherwise_is_pointed_out_and_chosen() -> None:
    stage = at_name()
    stage.say("Trương Quốc Báo")
    scanned(stage)

    stage.press("Đúng, điền giúp tôi")

    text = stage.texts()[-1]
    assert stage.keys()[-1] == "scan.differs"
    assert "Trương Quốc Bảo" in text
    assert "Trương Quốc Báo" in text
    assert stage.draft().answers["owner_name"] == "Trương Quốc Báo"


@pytest.mark.parametrize(
    ("label", "kept", "origin"),
    [("Dùng theo thẻ", "Trương Quốc Bảo", Origin.CARD_SCAN), ("Giữ như đã nhập", "Trương Quốc Báo", None)],
)
def test_a_difference_is_settled_by_the_person(label: str, kept: str, origin: Origin | None) -> None:
    stage = at_name()
    stage.say("Trương Quốc Báo")
    scanned(stage)
    stage.press("Đúng, điền giúp tôi")

    stage.press(label)

    assert stage.draft().answers["owner_name"] == kept
    assert origins(stage.draft().answers).get("owner_name") == origin
    assert asked(stage) == "owner_ethnic"


def test_the_same_answer_in_other_letters_is_no_difference() -> None:
    stage = at_name()
    stage.say("TRƯƠNG QUỐC BẢO")
    scanned(stage)

    stage.press("Đúng, điền giúp tôi")

    assert "scan.differs" not in [*stage.keys()]


def test_an_answer_that_is_typed_later_is_no_longer_the_cards() -> None:
    stage = scanned(at_name())
    stage.press("Đúng, điền giúp tôi")

    stage.say("sửa số căn cước người được xác nhận")
    stage.press("Làm việc đó")
    stage.say("001090000999")

    assert stage.draft().answers["owner_id"] == "001090000999"
    assert "owner_id" not in origins(stage.draft().answers)


def test_an_old_commune_that_was_divided_is_asked_about() -> None:
    stage = scanned(at_name(), DIVIDED)

    stage.press("Đúng, điền giúp tôi")

    assert asked(stage) == "owner_home"
    assert stage.keys()[-1] == "step.address.which_commune"
    assert "owner_home" not in stage.draft().answers


def test_then_one_press_settles_the_address_with_its_street() -> None:
    stage = scanned(at_name(), DIVIDED)
    stage.press("Đúng, điền giúp tôi")

    stage.press("Phường Đống Đa")

    home = stage.draft().answers["owner_home"]
    assert isinstance(home, dict)
    assert (home["detail"], home["old"]) == ("Tổ 5", "Phường Trung Liệt, Quận Đống Đa, Thành phố Hà Nội")
    assert asked(stage) == "owner_ethnic"


@pytest.mark.parametrize(("issued", "asks"), [("01092025", "owner_ethnic"), ("10052021", "owner_home")])
def test_the_day_of_issue_tells_todays_commune_from_an_old_one_of_the_same_name(issued: str, asks: str) -> None:
    address = "Tổ 5, Trần Phú, Hà Nội"
    stage = scanned(at_name(), f"001090000123||Trương Quốc Bảo|09091990|Nam|{address}|{issued}")

    stage.press("Đúng, điền giúp tôi")

    assert asked(stage) == asks


def test_a_fact_that_the_question_does_not_allow_is_not_taken_and_the_reason_told() -> None:
    """A groom has to be 20."""
    stage = Stage()
    stage.begin("1.000894")
    for said in ("bên nữ", "Lê Thị Hoa", "001195000123", "0912345678", "Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội"):
        stage.say(said)
    assert asked(stage) == "groom_name"

    scanned(stage, BAO.replace("001090", "001210").replace("09091990", "09092010").replace("Nam", "Nam"))
    stage.press("Đúng, điền giúp tôi")

    assert "scan.not_taken" in [*stage.keys()]
    assert "groom_born" not in stage.draft().answers
    assert stage.draft().answers["groom_name"] == "Trương Quốc Bảo"
    assert stage.draft().answers["applicant_name"] == "Lê Thị Hoa"


def test_a_number_that_contradicts_the_card_is_pointed_out() -> None:
    stage = scanned(at_name(), BAO.replace("Nam", "Nữ"))

    assert "giới tính này khác với số định danh" in stage.texts()[-1]


def test_a_second_photo_takes_the_place_of_the_first() -> None:
    stage = scanned(at_name())

    stage.card(BAO.replace("Bảo", "Khánh"))

    assert "Khánh" in stage.texts()[-1]
    assert "Bảo" not in str(state.to_json(stage.conversation))


def test_words_are_no_answer_where_a_photo_is_awaited() -> None:
    stage = at_name()
    stage.press("Chụp thẻ căn cước")

    stage.say("chờ chút em tìm thẻ đã")

    assert stage.keys()[0] == "scan.words"
    assert isinstance(stage.conversation.top, ScanningCard)
    assert "owner_name" not in stage.draft().answers


def test_a_new_request_parks_the_draft_as_anywhere() -> None:
    stage = at_name()
    stage.press("Chụp thẻ căn cước")

    stage.say("tôi muốn đăng ký tạm trú")

    assert stage.keys() == ["parking"]


def at_the_brides_birth_date() -> Stage:
    """The bride applies: her card answers three questions now, her birth date is asked later."""
    stage = Stage()
    stage.begin("1.000894")
    stage.say("bên nữ")
    stage.card("001195000123||Lê Thị Hoa|20081995|Nữ|Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội|10052021")
    stage.press("Đúng, điền giúp tôi")
    for said in ("0912345678", "Trần Văn Bình", "022096001234", "Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội"):
        stage.say(said)
    for said in ("05/03/1996", "Kinh", "chưa lần nào"):
        stage.say(said)
    assert asked(stage) == "bride_born"
    return stage


def test_what_a_card_said_earlier_is_offered_where_the_same_person_is_asked_about() -> None:
    stage = at_the_brides_birth_date()

    stage.press("Theo thẻ: 20/08/1995")

    assert stage.draft().answers["bride_born"] == "1995-08-20"
    assert origin_of(stage.draft().answers, "bride_born") is Origin.CARD_SCAN


def test_it_may_be_typed_otherwise() -> None:
    stage = at_the_brides_birth_date()

    stage.say("21/08/1995")

    assert stage.draft().answers["bride_born"] == "1995-08-21"
    assert "bride_born" not in origins(stage.draft().answers)


def test_another_person_is_not_offered_it() -> None:
    stage = Stage()
    stage.begin("1.000894")
    stage.say("bên nữ")
    stage.card("001195000123||Lê Thị Hoa|20081995|Nữ|Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội|10052021")
    stage.press("Đúng, điền giúp tôi")
    stage.say("0912345678")
    assert asked(stage) == "groom_name"

    assert not [label for label in stage.labels() if label.startswith("Theo thẻ")]


def test_the_dossier_keeps_what_was_confirmed_beside_its_answers() -> None:
    stage = scanned(at_name())

    stage.press("Đúng, điền giúp tôi")

    assert cards(stage.draft().answers) == {
        "owner": {
            "full_name": "Trương Quốc Bảo",
            "id_number": "001090000123",
            "birth_date": "1990-09-09",
            "sex": "male",
            "issue_date": "2021-05-10",
        }
    }


def test_for_a_single_answer_no_photo_is_offered() -> None:
    stage = Stage()
    stage.begin("1.004873")
    stage.fill()
    assert isinstance(stage.conversation.top, Reviewing)

    stage.say("sửa số căn cước người được xác nhận")

    assert "Chụp thẻ căn cước" not in stage.labels()


def test_a_card_is_expected_only_where_it_was_offered_or_asked_for() -> None:
    stage = Stage()
    stage.begin("1.004873")
    looks = [look(stage)]
    stage.say("cho bản thân")
    stage.say("0912345678")
    looks.append(look(stage))
    stage.press("Chụp thẻ căn cước")
    looks.append(look(stage))

    assert looks == [Look.NOT, Look.GLANCE, Look.CLOSELY]
    assert expecting.card(None) is Look.NOT


def look(stage: Stage) -> Look:
    return expecting.card(state.to_json(stage.conversation))

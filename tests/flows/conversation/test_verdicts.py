"""Before filing: what might send a dossier back, with a button to each answer. Nobody is kept from filing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.conversation.state import Filling
from flows.dossiers.model import Status, SupplementItem
from flows.values import JSON
from tests.kit import Stage

#: A death of which there is no notice, told by people who fit together.
DEATH: dict[str, JSON] = {
    "applicant_name": "Lê Thị Lan",
    "deceased_name": "Lê Văn Hùng",
    "deceased_id": "001040000002",
    "deceased_born": "1940-05-05",
    "notice": "none",
    "death_proof": None,
}
PAPER: JSON = {"files": [{"id": "f", "kind": "jpeg", "name": "anh.jpg", "pages": 1}]}


def at_review(code: str, **changed: JSON) -> Stage:
    """Filled with examples; then what matters here is answered so."""
    stage = Stage()
    stage.begin(code)
    stage.fill()
    draft = stage.draft()
    stage.dossiers[draft.id] = replace(draft, answers={**draft.answers, **changed})
    stage.say("xem lại")
    return stage


def test_a_paper_that_was_skipped_is_told_of_with_its_reason_and_its_line_in_the_catalogue() -> None:
    stage = at_review("1.000656", **DEATH)

    (text,) = stage.texts()

    assert "Hồ sơ có thể bị trả lại vì:" in text
    assert "Thiếu “Giấy chứng minh sự kiện chết”, cần vì anh/chị chọn “Giấy báo tử: Không có”" in text
    assert "(danh mục: Giấy tờ chứng minh sự kiện chết – chết đã lâu, không có giấy báo tử)" in text


def test_the_button_goes_straight_to_the_paper_and_then_nothing_is_wrong() -> None:
    stage = at_review("1.000656", **DEATH)

    stage.press("Gửi: ")

    assert isinstance(top := stage.conversation.top, Filling)
    assert top.at == "death_proof"
    draft = stage.draft()
    stage.dossiers[draft.id] = replace(draft, answers={**draft.answers, "death_proof": PAPER})
    stage.say("xem lại")
    assert "Trợ lý đã kiểm tra: đủ giấy tờ theo danh mục" in stage.texts()[0]
    assert "Nộp hồ sơ" in stage.labels()


def test_who_still_files_files() -> None:
    stage = at_review("1.000656", **DEATH)

    assert "Nộp hồ sơ" not in stage.labels()
    stage.press("Vẫn nộp")

    assert stage.newest().status is Status.REGISTERED


def test_a_doubt_leaves_the_usual_button_first() -> None:
    stage = at_review("1.000656", **{**DEATH, "death_proof": PAPER, "deceased_id": "001041000002"})

    (text,) = stage.texts()

    assert "Nên xem lại:" in text
    assert "trả lại" not in text
    assert stage.labels()[:2] == ["Nộp hồ sơ", "Sửa: Số căn cước người mất"]


def test_a_change_that_makes_a_paper_needed_names_it_before_it_is_sent() -> None:
    stage = at_review("1.000656", **{**DEATH, "notice": "paper"})

    (text,) = stage.texts()

    assert "Giấy tờ còn cần:" in text
    assert "Chưa gửi “Giấy báo tử" in text
    assert "Khai tiếp" in stage.labels()


@pytest.mark.parametrize("code", ["2.000815", "2.000884"])
def test_for_the_counter_the_papers_to_bring_are_listed(code: str) -> None:
    stage = at_review(code)

    (text,) = stage.texts()

    assert "Giấy tờ mang theo:" in text
    assert "đủ giấy tờ" not in text


def test_a_number_that_differs_from_another_draft_is_pointed_out() -> None:
    stage = at_review("1.000656", **DEATH)
    draft = stage.draft()
    other = replace(
        draft, id="other", status=Status.PREPARED, answers={**draft.answers, "applicant_id": "001180000009"}
    )
    stage.dossiers["other"] = other

    stage.say("xem lại")

    assert "khác số anh/chị đã khai trong hồ sơ khác" in stage.texts()[0]


def test_a_supplement_is_judged_by_what_was_asked_for() -> None:
    stage = at_review("1.000656", **DEATH)
    stage.press("Vẫn nộp")
    filed = stage.newest()

    stage.officer(filed.id, "request_supplement", SupplementItem("death_proof", "Thiếu"), SupplementItem(None, "Khác"))
    stage.press("Bổ sung ngay")
    stage.file("chung-minh.jpg")
    stage.say("xong")
    stage.file("khac.jpg")
    stage.say("xong")

    assert stage.keys() == ["review_supplement"]
    assert "trả lại" not in stage.texts()[0]
    stage.press("Gửi bổ sung")
    assert stage.newest().status is not Status.SUPPLEMENT_REQUESTED


def with_card(qr: str) -> Stage:
    """Everything of 1.004873 answered, the owner's facts by a confirmed card."""
    stage = Stage()
    stage.begin("1.004873")
    stage.say("cho bản thân")
    stage.say("0912345678")
    stage.press("Chụp thẻ căn cước")
    stage.card(qr)
    stage.press("Đúng, điền giúp tôi")
    stage.fill()
    return stage


CARD = "001090000123|012345678|Trương Quốc Bảo|09091990|Nam|Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội|10052021"


def test_answers_from_a_card_agree_with_it() -> None:
    text = with_card(CARD).texts()[-1]

    assert "mã QR" not in text
    assert "đến hạn đổi" not in text


def test_an_answer_that_was_changed_after_the_card_is_pointed_out() -> None:
    stage = with_card(CARD)

    stage.say("sửa ngày sinh người được xác nhận")
    stage.say("9/8/1990")

    assert "khác với mã QR trên thẻ căn cước đã chụp" in stage.texts()[-1]


def test_a_card_past_its_age_is_pointed_out_whatever_is_typed() -> None:
    stage = with_card(CARD.replace("001090", "001086").replace("09091990", "09091986"))

    assert "cấp trước tuổi 40 và có thể đã đến hạn đổi" in stage.texts()[-1]
    assert "Nộp hồ sơ" in stage.labels()

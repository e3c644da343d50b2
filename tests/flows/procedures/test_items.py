from __future__ import annotations

import pytest

from flows.procedures.items import Need, case_of, need_of, read_papers, shortened
from flows.procedures.record import DocumentItem


@pytest.mark.parametrize(
    ("condition", "required", "need"),
    [
        pytest.param(None, True, Need.ALWAYS, id="none"),
        pytest.param("nếu có", False, Need.OPTIONAL, id="if any"),
        pytest.param("trẻ bị bỏ rơi", False, Need.CASE, id="a case"),
        pytest.param("không cần bản giấy nếu đã có dữ liệu điện tử", True, Need.OPTIONAL, id="not if known"),
        pytest.param("trừ hạng A1, A, B1", True, Need.OPTIONAL, id="except"),
        pytest.param("hoặc giấy tờ khác", True, Need.OPTIONAL, id="required with a remark"),
        pytest.param("chỉ khi không khai thác được dữ liệu cư trú", False, Need.OPTIONAL, id="database"),
        pytest.param("xuất trình khi nộp trực tiếp", True, Need.NEVER, id="shown at the counter"),
        pytest.param("Trường hợp hồ sơ không được gửi trên môi trường điện tử", False, Need.NEVER, id="on paper"),
        pytest.param("Trường hợp hồ sơ được gửi trên môi trường điện tử", False, Need.ALWAYS, id="online"),
        pytest.param("Trường hợp ủy quyền cho cá nhân trực tiếp nộp", False, Need.CASE, id="authorised"),
    ],
)
def test_a_condition_says_who_needs_the_paper(condition: str | None, required: bool, need: Need) -> None:
    assert need_of(DocumentItem("Giấy", required=required, condition=condition)) is need


def test_the_answers_take_the_place_of_an_electronic_form() -> None:
    assert need_of(DocumentItem("Mẫu hộ tịch điện tử tương tác đăng ký giám hộ", kind="form")) is Need.NEVER


@pytest.mark.parametrize(
    ("condition", "case"),
    [
        ("Trong trường hợp  đổi tên.", "đổi tên"),
        ("đối với trường hợp cấp lại", "cấp lại"),
        ("khi ủy quyền; không cần chứng thực", "ủy quyền"),
        ("nếu", "nếu"),
    ],
)
def test_a_case_loses_its_opening_words(condition: str, case: str) -> None:
    assert case_of(DocumentItem("Giấy", condition=condition)) == case


def test_a_paper_of_several_cases_is_asked_for_once() -> None:
    papers = read_papers(
        (
            DocumentItem("Bản vẽ", required=False, condition="nhà ở"),
            DocumentItem("Bản vẽ", required=False, condition="nhà xưởng"),
            DocumentItem("Đơn"),
        )
    )

    assert [(paper.item.name, paper.cases) for paper in papers.items] == [
        ("Đơn", ()),
        ("Bản vẽ", ("nhà ở", "nhà xưởng")),
    ]
    assert papers.conditions == ("nhà ở", "nhà xưởng")


def test_a_paper_that_somebody_always_needs_has_no_cases() -> None:
    papers = read_papers((DocumentItem("Đơn", required=False, condition="nhà ở"), DocumentItem("Đơn")))

    assert [(paper.item.name, paper.cases) for paper in papers.items] == [("Đơn", ())]


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("một hai ba bốn", 9) == "một hai…"
    assert shortened("một\n hai", 9) == "một hai"

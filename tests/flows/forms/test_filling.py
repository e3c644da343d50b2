import json
from typing import Any

from flows.forms.shipped import forms_of, shipped_forms
from flows.service.filling_forms import blank, filled
from flows.values import JSON
from tests.flows.forms.samples import LINK, LONG_NAME, LONG_STREET, NOW, a_birth, a_dossier, known, the_world

FORM = shipped_forms()["to-khai-khai-sinh"]


def drawn(answers: dict[str, JSON]) -> Any:
    data = filled(the_world(), FORM, a_dossier(answers=answers), now=NOW, link=LINK, known=known())
    return json.loads(json.dumps(data))


def lines(data: Any, title: str) -> dict[str, str]:
    (section,) = [each for each in data["sections"] if each["title"] == title]
    return {field["label"]: field["value"] for field in section["fields"]}


def test_answers_are_shown_as_the_form_says_them() -> None:
    child = lines(drawn(a_birth()), "Đề nghị đăng ký khai sinh cho người dưới đây")

    assert child["Họ, chữ đệm, tên"] == LONG_NAME
    assert child["Giới tính"] == "Nữ"
    assert child["Ngày, tháng, năm sinh"] == "31/10/2026"
    assert child["Ghi bằng chữ"] == "ngày ba mươi mốt tháng mười năm hai nghìn không trăm hai mươi sáu"


def test_the_father_who_asks_stands_as_father() -> None:
    father = lines(drawn(a_birth()), "Cha")

    assert father["Họ, chữ đệm, tên người cha"] == "Trần Đỗ Khuê Dũng"
    assert father["Nơi cư trú"] == f"{LONG_STREET}, Phường Ba Đình, Thành phố Hà Nội"


def test_a_father_left_blank_is_not_filled_in_from_who_asks() -> None:
    data = drawn(a_birth(married=False, father_entry="blank"))

    assert lines(data, "Cha")["Họ, chữ đệm, tên người cha"] == ""
    assert lines(data, "Cha")["Phần ghi về người cha"] == "Để trống"


def test_an_answer_that_no_longer_counts_is_not_shown() -> None:
    data = drawn(a_birth(born_at="home", born_address=None))

    assert "Bệnh viện" not in json.dumps(data, ensure_ascii=False)


def test_a_line_whose_condition_does_not_hold_is_left_out() -> None:
    assert "Phần ghi về người cha" not in lines(drawn(a_birth()), "Cha")


def test_a_blank_form_has_every_line_and_no_value() -> None:
    data: Any = blank(FORM)

    assert "Phần ghi về người cha" in lines(data, "Cha")
    assert not any(field["value"] for section in data["sections"] for field in section["fields"])
    assert (data["head"]["link"], data["addressed_to"]) == ("", "")


def test_what_is_not_the_official_layout_says_so() -> None:
    data = drawn(a_birth())

    assert data["mark"] == "Bản điền sẵn"
    assert data["foot"].startswith("Bản điền sẵn")


def test_a_procedure_finds_its_forms() -> None:
    assert [form.code for form in forms_of("1.001193")] == ["to-khai-khai-sinh"]
    assert forms_of("9.999999") == ()

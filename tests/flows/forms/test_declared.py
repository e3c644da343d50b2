"""Each declaration with answers generated along every branch: what was answered stands on it, the rest is dotted."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from flows.forms.model import FormKind
from flows.forms.shipped import shipped_forms
from flows.proofs.forms import NO_LINES
from flows.service.filling_forms import blank, filled
from flows.steps.base import Around
from flows.values import JSON
from tests.flows.forms.declared import DECLARED, dossier_with, fullest, procedure_of, ways
from tests.flows.forms.samples import LINK, NOW, the_world

#: "NĐ 123/2015/NĐ-CP": the number that a law is known by.
LAW = re.compile(r"\d[\d.]*/\d{4}/[A-ZĐ0-9-]+")


def data_of(code: str, answers: dict[str, JSON]) -> Any:
    data = filled(the_world(), DECLARED[code], dossier_with(code, answers), now=NOW, link=LINK)
    return json.loads(json.dumps(data))


def fields_of(data: Any) -> dict[str, str]:
    return {field["label"]: field["value"] for section in data["sections"] for field in section["fields"]}


def printed(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def written_out(code: str) -> set[str]:
    """Steps that the form shows by a word of its own or in figures and words."""
    return {source.name.removeprefix("answer.") for source in DECLARED[code].sources() if source.words}


def shown_answers(code: str, answers: dict[str, JSON]) -> Iterator[tuple[str, str]]:
    """What was answered, as it is read back; a group's items apart."""
    world, form = the_world(), DECLARED[code]
    around = Around(NOW.date(), world.places, answers)
    for step in procedure_of(form).steps:
        value = answers.get(step.id)
        is_left_out = any(fnmatchcase(step.id, pattern) for pattern in form.left_out)
        if value is None or is_left_out or step.kind in NO_LINES:
            continue
        items = value if step.kind == "group" and isinstance(value, list) else [{step.id: value}]
        for item in items:
            for child in step.steps or (step,):
                if isinstance(item, dict) and item.get(child.id) is not None:
                    yield step.id, world.kinds[child.kind].show(child, item[child.id], around)


@pytest.mark.parametrize("code", DECLARED)
def test_everything_that_was_answered_stands_on_it(code: str) -> None:
    others = written_out(code)
    for answers in (*ways(code), fullest(code)):
        text = printed(data_of(code, answers))
        missing = [each for each, shown in shown_answers(code, answers) if each not in others and shown not in text]
        assert missing == []


@pytest.mark.parametrize("code", DECLARED)
def test_a_choice_stands_on_it_in_its_own_words(code: str) -> None:
    for answers in ways(code):
        text = printed(data_of(code, answers))
        for source in DECLARED[code].sources():
            value = answers.get(source.name.removeprefix("answer."))
            key = str(value).lower() if isinstance(value, bool) else value
            assert not isinstance(key, str) or source.words.get(key, "") in text


@pytest.mark.parametrize("code", DECLARED)
def test_what_was_not_answered_is_left_to_the_pen(code: str) -> None:
    answers = {each: None if step_is_optional(code, each) else value for each, value in ways(code)[0].items()}

    data = data_of(code, answers)

    assert "None" not in printed(data)
    assert all(field["value"] == field["value"].strip() for section in data["sections"] for field in section["fields"])


def step_is_optional(code: str, step_id: str) -> bool:
    step = procedure_of(DECLARED[code]).step(step_id)
    return step is not None and not step.required


@pytest.mark.parametrize("code", DECLARED)
def test_blank_it_has_every_line_and_no_value(code: str) -> None:
    fields = fields_of(blank(DECLARED[code]))

    assert set(fields.values()) == {""}
    for answers in ways(code):
        assert fields_of(data_of(code, answers)).keys() <= fields.keys()


@pytest.mark.parametrize("code", DECLARED)
def test_blank_it_offers_what_there_is_to_tick(code: str) -> None:
    """A choice without words of the form's own could not be ticked."""
    deciding = {step.id for step in procedure_of(DECLARED[code]).steps if step.choices or step.kind == "yes_no"}
    lines = [field for section in DECLARED[code].sections for field in section.fields]
    blanks = [field for section in printable(blank(DECLARED[code])) for field in section["fields"]]

    for line, drawn in zip(lines, blanks, strict=True):
        step_id, words = line.sources[0].name.removeprefix("answer."), list(line.sources[0].words.values())
        assert drawn["choices"] == (words if len(words) > 1 and all(words) else [])
        assert step_id not in deciding or words


def printable(data: Any) -> list[Any]:
    return list(json.loads(json.dumps(data))["sections"])


@pytest.mark.parametrize("code", DECLARED)
def test_it_names_only_laws_that_its_record_or_definition_names(code: str) -> None:
    form = DECLARED[code]
    record = the_world().library.record(form.procedures[0])
    assert record is not None

    known = {*record.legal_basis, *procedure_of(form).sources, *(paper.form_code or "" for paper in record.documents)}

    named = LAW.findall(form.basis)
    assert named
    assert [each for each in named if not any(each in law for law in known)] == []


@pytest.mark.parametrize("code", DECLARED)
def test_it_is_titled_as_the_record_names_it_and_says_what_it_is(code: str) -> None:
    form = DECLARED[code]
    record = the_world().library.record(form.procedures[0])
    assert record is not None

    papers = [paper for paper in record.documents if paper.kind == "form"]

    assert any(paper.name.startswith(form.title) for paper in papers)
    assert form.kind is FormKind.PREFILLED
    assert data_of(code, ways(code)[0])["mark"] == "Bản điền sẵn"


@pytest.mark.parametrize(
    ("code", "answers", "lines"),
    [
        pytest.param(
            "to-khai-ket-hon",
            {"side": "groom", "applicant_name": "Trần Văn Bình", "bride_name": "Lê Thị Hoa", "groom_history": "never"},
            {"Họ, chữ đệm, tên": "Trần Văn Bình", "Kết hôn lần thứ mấy": "Lần thứ nhất"},
            id="who asks is the groom",
        ),
        pytest.param(
            "to-khai-tinh-trang-hon-nhan",
            {"filing_for": "self", "owner_name": "Lê Thị Hoa", "status": "never"},
            {"Họ, chữ đệm, tên người yêu cầu": "Lê Thị Hoa", "Tình trạng hôn nhân": "Chưa đăng ký kết hôn với ai"},
            id="who asks for herself",
        ),
        pytest.param(
            "giay-de-nghi-ho-kinh-doanh",
            {"capital": 50_000_000},
            {"Vốn kinh doanh": "50.000.000 đồng", "Ghi bằng chữ": "Năm mươi triệu đồng"},
            id="an amount in words",
        ),
    ],
)
def test_lines_that_take_their_value_from_elsewhere(code: str, answers: dict[str, JSON], lines: dict[str, str]) -> None:
    assert fields_of(data_of(code, answers)).items() >= lines.items()


@pytest.mark.parametrize(("filing_for", "name"), [("self", "Lê Thị Hoa"), ("other", "Trần Văn Bình")])
def test_who_files_signs(filing_for: str, name: str) -> None:
    named: dict[str, JSON] = {"owner_name": "Lê Thị Hoa", "applicant_name": "Trần Văn Bình"}

    (*_, signature) = data_of("ct01-thuong-tru", {"filing_for": filing_for, **named})["signatures"]

    assert signature == {"title": "Người kê khai", "note": "(Ký, ghi rõ họ tên)", "name": name}


@pytest.mark.parametrize(
    ("answers", "applicant"),
    [
        pytest.param({}, ("Lê Thị Hoa", "025198005678"), id="the owner in person"),
        pytest.param(
            {"filing_for": "other", "applicant_name": "Trần Văn Bình"}, ("Trần Văn Bình", ""), id="somebody else"
        ),
    ],
)
def test_the_receipt_names_who_filed(answers: dict[str, JSON], applicant: tuple[str, str]) -> None:
    """An owner's number is never written beside the name of somebody else."""
    own: dict[str, JSON] = {"filing_for": "self", "owner_name": "Lê Thị Hoa", "owner_id": "025198005678"}
    dossier = dossier_with("ct01-thuong-tru", {**own, **answers})

    fields = fields_of(filled(the_world(), shipped_forms()["mau-01"], dossier, now=NOW, link=LINK))

    assert (fields["Tiếp nhận hồ sơ của"], fields["Số định danh cá nhân / mã số thuế"]) == applicant

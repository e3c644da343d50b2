import pytest

from flows.officers.items import items_of
from flows.officers.masking import initials_of, short
from flows.procedures.model import Step
from tests.kit import a_dossier, the_world

LABELS = {"one": "Nơi sinh", "two": "Giấy chứng sinh", "three": "Họ tên"}
STEPS = [Step(id=name, kind="text", ask="", label=label) for name, label in LABELS.items()]

READ = {
    "a number": ("2", [("two", "Giấy chứng sinh")]),
    "a number and a reason": ("2 ảnh mờ, 3 trang", [("two", "Giấy chứng sinh: ảnh mờ, 3 trang")]),
    "several lines": ("1. viết rõ\n- 2: mờ", [("one", "Nơi sinh: viết rõ"), ("two", "Giấy chứng sinh: mờ")]),
    "several numbers": ("1, 3", [("one", "Nơi sinh"), ("three", "Họ tên")]),
    "in words": ("Bản chụp hộ chiếu", [(None, "Bản chụp hộ chiếu")]),
    "both": ("2 mờ\nHộ chiếu", [("two", "Giấy chứng sinh: mờ"), (None, "Hộ chiếu")]),
    "twice": ("2 mờ\n2 rách", [("two", "Giấy chứng sinh: rách")]),
    "a number that is none": ("2 mờ\n9 gì đó", []),
    "nought": ("0", []),
    "nothing": (" \n ", []),
}


@pytest.mark.parametrize("name", READ)
def test_lines_are_read_into_what_is_asked_for(name: str) -> None:
    text, items = READ[name]

    assert [(each.step_id, each.note) for each in items_of(text, STEPS)] == items


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Nguyễn Thị Mẫu", "N.T.M."), ("đỗ ê ban", "Đ.Ê.B."), ("H'Hen Niê", "H.N."), ("", ""), ("123 -", "")],
)
def test_of_a_name_only_initials_are_said(name: str, initials: str) -> None:
    dossier = a_dossier(answers={"applicant_name": name})

    assert initials_of(dossier, the_world().library.procedure("1.001193")) == initials


def test_long_names_of_procedures_are_cut_at_a_word() -> None:
    assert short("Cấp bản sao " * 20).endswith("…")
    assert len(short("Cấp bản sao " * 20)) <= 60
    assert initials_of(a_dossier(), None) == ""

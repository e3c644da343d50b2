"""Complaints in the chat: filed once with a code and a deadline, shown to who filed them, to others only where they
stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.complaints.model import About, Complaint, Stand, find_code
from flows.dossiers.model import Status
from tests.kit import Stage, a_dossier

TEXT = "Hẹn ba lần mà chưa có kết quả"


def filed(*, contact: str = "") -> Stage:
    stage = Stage()
    stage.say("tôi muốn phản ánh")
    stage.press("Chậm trễ")
    stage.say("1")
    stage.say(TEXT)
    stage.say(contact) if contact else stage.press("Không để lại liên hệ")
    stage.press("Gửi phản ánh")
    return stage


def the_one(stage: Stage) -> Complaint:
    (complaint,) = stage.voices.filed.values()
    return complaint


def test_it_is_filed_with_a_code_and_fifteen_working_days() -> None:
    """Friday 20/11/2026 + 15 working days, with 24/11 off: Monday 14/12."""
    stage = filed()

    complaint = the_one(stage)
    assert (complaint.code, complaint.about, complaint.stand) == ("PA-261120-0001", About.DELAY, Stand.NEW)
    assert (complaint.said, complaint.contact) == (TEXT, "")
    assert f"{complaint.due_at:%d/%m/%Y}" == "14/12/2026"
    assert stage.keys() == ["notice.complaint_filed"]


def test_a_way_to_be_reached_may_be_left() -> None:
    assert the_one(filed(contact="chị Hoa, 0912345678")).contact == "chị Hoa, 0912345678"


def test_nothing_is_filed_before_it_was_read_once_more() -> None:
    stage = Stage()
    stage.say("góp ý")
    stage.press("Góp ý")
    stage.say("2")
    stage.say("Nên có chỗ ngồi cho người già")
    stage.press("Không để lại liên hệ")
    assert stage.keys() == ["complaint.review"]

    stage.press("Thôi, không gửi")

    assert stage.voices.filed == {}


def test_about_an_open_dossier_it_goes_to_its_unit() -> None:
    dossier = a_dossier(status=Status.PROCESSING)
    stage = Stage(dossiers={"d1": dossier})
    stage.token("!view:d1")
    stage.say("tôi muốn phản ánh")
    stage.press("Chậm trễ")
    stage.say(TEXT)
    stage.press("Không để lại liên hệ")
    stage.press("Gửi phản ánh")

    assert (the_one(stage).unit_id, the_one(stage).dossier_code) == (dossier.unit_id, dossier.code)


def test_a_stranger_learns_only_where_it_stands() -> None:
    stage = filed()
    other = Stage(voices=stage.voices)
    stage.voices.filed["PA-261120-0001"] = replace(the_one(stage), person_id=2)

    said = other.say("PA-261120-0001")

    assert said[-1] == "complaint.public"
    assert TEXT not in " ".join(other.texts())
    assert other.say("phản ánh của tôi") == ["complaint.none"]


def test_more_is_added_only_while_the_office_asks_and_by_who_filed_it() -> None:
    stage = filed()
    stage.voices.filed["PA-261120-0001"] = replace(the_one(stage), stand=Stand.ASKED, reply="Nộp ngày nào?")
    stage.token("!add_complaint:PA-261120-0001")

    assert stage.say("Ngày 2 tháng 11") == ["complaint.added"]
    assert the_one(stage).stand is Stand.TAKEN
    assert the_one(stage).said.endswith("Ngày 2 tháng 11")

    stage.voices.filed["PA-261120-0001"] = replace(the_one(stage), stand=Stand.ASKED, person_id=2)
    stage.token("!add_complaint:PA-261120-0001")
    assert stage.say("Ngày 3 tháng 11") == ["complaint.unknown"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("PA-261120-0001", "PA-261120-0001"),
        ("pa 261120 0001 thế nào rồi", "PA-261120-0001"),
        ("PA2611200001", "PA-261120-0001"),
        ("XPA-261120-0001", ""),
        ("H99.101-261120-0001", ""),
        ("PA-2611-01", ""),
    ],
)
def test_codes_are_read_as_people_write_them(said: str, code: str) -> None:
    assert find_code(said) == code

"""Dossiers with everything that a form can show, long where people are long-winded. All people are made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.dossiers.model import Dossier, Event, Stage, Status, SupplementItem
from flows.procedures.model import Intake
from flows.service.filling_forms import Known
from flows.values import JSON
from tests.kit import the_world

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LINK = "https://motcua.example/t/" + "t" * 32
LONG_NAME = "Nguyễn Phước Bảo Quỳnh Hương Thảo Nguyên"
LONG_STREET = "Số 128 ngách 15/36 ngõ 420, tổ dân phố Đồng Bành Thượng, khu đất giãn dân cạnh nhà văn hóa thôn Đoài"


def a_birth(**changes: JSON) -> dict[str, JSON]:
    """Answers to the registration of a birth, asked by the father."""
    home: JSON = {"province": "01", "commune": "00004", "detail": LONG_STREET, "old": None}
    paper: JSON = {"files": [{"id": "f1", "kind": "jpeg", "name": "anh.jpg", "pages": 1}] * 2}
    answers: dict[str, JSON] = {
        "relation": "father",
        "applicant_name": "Trần Đỗ Khuê Dũng",
        "applicant_id": "001090000001",
        "applicant_phone": "+84912345678",
        "applicant_home": home,
        "case": "parents",
        "married": True,
        "child_name": LONG_NAME,
        "child_sex": "female",
        "child_born": "2026-10-31",
        "born_at": "hospital",
        "hospital": "Bệnh viện Sản Nhi tỉnh Phú Thọ, phường Việt Trì",
        "child_ethnic": "Mường",
        "child_origin": "xã Thượng Long, tỉnh Phú Thọ",
        "mother_name": "Lê Thị Ngọc Ỹ",
        "mother_id": "001190000002",
        "mother_home": home,
        "mother_born": "1990-04-01",
        "mother_ethnic": "Kinh",
        "father_born": "1988-12-24",
        "father_ethnic": "Mường",
        "birth_certificate": "paper",
        "birth_certificate_paper": paper,
        "copies": 2,
        "delivery_way": "counter",
        "declaration": True,
    }
    return answers | changes


def a_dossier(**changes: Any) -> Dossier:
    """Received this morning, due tomorrow."""
    procedure = the_world().library.procedure("1.001193")
    assert procedure is not None
    known: dict[str, Any] = {
        "id": "d1",
        "person_id": 1,
        "procedure_code": procedure.code,
        "version_id": procedure.version_id,
        "status": Status.ACCEPTED,
        "ending": Intake.HERE,
        "unit_id": the_world().office.offers_of("1.001193")[0].unit_id,
        "created_at": NOW,
        "updated_at": NOW,
        "answers": a_birth(),
        "filed_at": NOW,
        "received_at": NOW + timedelta(hours=1),
        "due_at": NOW + timedelta(days=3, hours=8),
        "code": "H99.101-261120-0001",
        "token": "t" * 32,
    }
    return Dossier(**{**known, **changes})


def asked_for_more() -> Dossier:
    items = (
        SupplementItem("birth_certificate_paper", "Chụp lại giấy chứng sinh, trang sau bị mờ"),
        SupplementItem(None, "Bản sao có chứng thực giấy chứng nhận kết hôn của cha mẹ"),
    )
    return a_dossier(status=Status.SUPPLEMENT_REQUESTED, supplement=items, supplements_asked=1)


def a_history() -> tuple[Event, ...]:
    def event(hours: float, action: str, after: Status, actor: str, note: str = "") -> Event:
        return Event("d1", NOW + timedelta(hours=hours), action, Status.REGISTERED, after, None, actor, note)

    signature = Event(
        "d1", NOW + timedelta(hours=3), "to_signature", Status.PROCESSING, Status.PROCESSING, Stage.SIGNATURE, "canbo"
    )
    return (
        event(0, "submit", Status.REGISTERED, "citizen"),
        event(1, "accept", Status.ACCEPTED, "canbo"),
        event(2, "appraise", Status.PROCESSING, "canbo"),
        signature,
        event(200, "resolve", Status.RESOLVED, "truong", "Đã ký Giấy khai sinh"),
    )


def known() -> Known:
    return Known(a_history(), {"canbo": "Phạm Thị Cán Bộ", "truong": "Đinh Văn Trưởng"}, "Phạm Thị Cán Bộ")

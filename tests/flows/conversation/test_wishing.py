"""Wishes about one's own data: what a press can do is done and recorded at once, the rest goes to the office."""

from __future__ import annotations

import pytest

from flows.data_rights.model import AT_ONCE, DataRequest, Kind, Source, Stand
from flows.dossiers.model import Status
from tests.kit import Stage, a_dossier

TEXT = "Ngày sinh của con tôi là 02/03, không phải 03/02"


def the_one(stage: Stage) -> DataRequest:
    (request,) = stage.wishes
    return request


def at_wishes() -> Stage:
    stage = Stage()
    stage.say("/dulieu")
    stage.press("Yêu cầu khác")
    return stage


@pytest.mark.parametrize(
    ("label", "kind", "due"),
    [
        ("Chỉnh sửa dữ liệu", Kind.CORRECT, "30/11/2026"),
        ("Hạn chế xử lý", Kind.RESTRICT, "07/12/2026"),
        ("Phản đối xử lý", Kind.OBJECT, "07/12/2026"),
    ],
)
def test_a_wish_is_recorded_with_the_times_of_the_law(label: str, kind: Kind, due: str) -> None:
    """Friday 20/11/2026 + 2 working days, with 24/11 off: Wednesday 25/11. An end on a day off moves on."""
    stage = at_wishes()
    stage.press(label)
    told = stage.say(TEXT)

    request = the_one(stage)
    assert (request.kind, request.source, request.stand, request.said) == (kind, Source.CHAT, Stand.NEW, TEXT)
    assert (f"{request.answer_by:%d/%m/%Y}", f"{request.due_at:%d/%m/%Y}") == ("25/11/2026", due)
    assert request.unit_id is None
    assert "notice.data_request_filed" in told


def test_it_goes_to_the_unit_of_the_newest_dossier_that_was_filed() -> None:
    stage = Stage()
    filed = a_dossier(status=Status.PROCESSING, unit_id="xa-binh-minh-mau")
    stage.dossiers = {filed.id: filed}
    stage.say("/dulieu")
    stage.press("Yêu cầu khác")
    stage.press("Chỉnh sửa dữ liệu")
    stage.say(TEXT)

    assert the_one(stage).unit_id == "xa-binh-minh-mau"


def test_too_few_words_are_asked_for_again_and_nothing_is_recorded() -> None:
    stage = at_wishes()
    stage.press("Chỉnh sửa dữ liệu")

    assert stage.say("nhầm họ")[0] == "data_request.too_short"
    assert stage.wishes == []


def test_one_hears_what_became_of_ones_wishes() -> None:
    stage = at_wishes()
    assert stage.press("Yêu cầu đã gửi") == ["data_request.none"]
    stage.press_old("Hạn chế xử lý")
    stage.say(TEXT)
    stage.say("/dulieu")
    stage.press("Yêu cầu khác")

    assert stage.press("Yêu cầu đã gửi") == ["data_request.list"]
    assert "đã gửi, chờ cơ quan trả lời" in stage.texts()[-1]


@pytest.mark.parametrize(
    ("pressed", "kind"),
    [
        (("Xem tất cả dữ liệu",), Kind.EXPORT),
        (("Xoá dữ liệu", "Xoá"), Kind.ERASE),
    ],
)
def test_what_a_press_does_is_recorded_as_done(pressed: tuple[str, ...], kind: Kind) -> None:
    stage = Stage()
    stage.say("/dulieu")
    for label in pressed:
        stage.press(label)

    request = the_one(stage)
    assert (request.kind, request.stand, request.holder) == (kind, Stand.DONE, AT_ONCE)
    assert request.ended_at == request.answered_at == stage.now
    assert (request.chat_id == 0) is (kind is Kind.ERASE)

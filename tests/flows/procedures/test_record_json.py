from typing import Any

import pytest

from flows.procedures.record import ServiceLevel
from flows.procedures.record_json import RecordError, index_row_from_json, record_from_json, record_to_json


def an_object(**changes: Any) -> dict[str, Any]:
    return {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh"} | changes


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        pytest.param({"code": "1.00119"}, "code", "bad_code", id="code cut by a spreadsheet"),
        pytest.param({"code": None}, "code", "bad_code", id="no code"),
        pytest.param({"code": "1.0011939"}, "code", "bad_code", id="trailing digit"),
        pytest.param({"name": " "}, "name", "missing", id="no name"),
        pytest.param({"name": 5}, "name", "not_text", id="name is a number"),
        pytest.param({"fees": {}}, "fees", "unknown_field", id="unknown field"),
        pytest.param({"fee": {"amount": -1}}, "fee.amount", "not_a_number", id="negative fee"),
        pytest.param({"fee": {"amount": 0.5}}, "fee.amount", "not_a_number", id="half a đồng"),
        pytest.param({"fee": {"amount": float("nan")}}, "fee.amount", "not_a_number", id="NaN"),
        pytest.param({"fee": {"amount": True}}, "fee.amount", "not_a_number", id="true is no number"),
        pytest.param({"fee": {"set_by": "mayor"}}, "fee.set_by", "not_in_list", id="unknown setter"),
        pytest.param({"fee": {"cases": [{"case": "a"}]}}, "fee.cases[1].amount", "missing", id="case without amount"),
        pytest.param({"fee": [1]}, "fee", "not_an_object", id="fee is a list"),
        pytest.param({"agency_level": ["district"]}, "agency_level", "not_in_list", id="no districts since 2025"),
        pytest.param({"service_level": "mức 5"}, "service_level", "not_in_list", id="unknown level"),
        pytest.param({"service_level": 7}, "legacy_level", "not_in_list", id="no level 7"),
        pytest.param({"documents": [{"kind": "form"}]}, "documents[1].name", "missing", id="document without name"),
        pytest.param({"documents": [{"name": "a", "copies": 0}]}, "documents[1].copies", "not_a_number", id="0 copies"),
        pytest.param({"status": "gone"}, "status", "not_in_list", id="unknown status"),
        pytest.param({"superseded_by": "x"}, "superseded_by", "bad_code", id="bad successor"),
        pytest.param({"verified": "yes"}, "verified", "not_a_flag", id="verified is a word"),
        pytest.param({"keywords": "a"}, "keywords", "not_a_list", id="keywords is a word"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(changes: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        record_from_json(an_object(**changes))

    assert (caught.value.problem.field, caught.value.problem.reason) == (field, reason)


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("full", ServiceLevel.FULL),
        ("mot_phan", ServiceLevel.PARTIAL),
        ("Cung cấp thông tin", ServiceLevel.INFO),
        (4, ServiceLevel.FULL),
        (2, ServiceLevel.INFO),
        (None, None),
    ],
)
def test_levels_are_understood_in_every_vocabulary(written: object, level: ServiceLevel | None) -> None:
    assert record_from_json(an_object(service_level=written)).service_level is level


def test_the_published_level_wins_over_the_old_one() -> None:
    record = record_from_json(an_object(service_level="partial", legacy_level=4))

    assert (record.service_level, record.legacy_level) == (ServiceLevel.PARTIAL, 4)


def test_text_is_kept_composed() -> None:
    assert record_from_json(an_object(name="Đăng ký khai sinh")).name == "Đăng ký khai sinh"


def test_a_record_survives_the_round_trip() -> None:
    record = record_from_json(
        an_object(
            fee={"amount": None, "set_by": "province_council", "cases": [{"case": "a", "amount": 1}], "note": "n"},
            documents=[{"name": "Tờ khai", "kind": "form", "required": False, "condition": "nếu", "copies": 2}],
            processing_time={"value": 1.5, "unit": "days"},
            superseded_by="1.000656",
        )
    )

    assert record_from_json(record_to_json(record)) == record


def test_a_stray_blank_in_an_index_code_goes() -> None:
    row = index_row_from_json([" 1.014325", "Tên", None, None, "specific", 0])

    assert (row.code, row.has_detail) == ("1.014325", False)

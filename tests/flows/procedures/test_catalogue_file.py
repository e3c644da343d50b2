import inspect
import json
import re
from typing import Any

import pytest

from bot.commands import catalogue_files
from flows.procedures import catalogue_columns, catalogue_file, record_json
from flows.procedures.catalogue_columns import HEADINGS, quote, unquote
from flows.procedures.catalogue_file import (
    MAX_PROBLEMS,
    records_from_csv,
    records_from_json,
    records_from_rows,
    records_to_csv,
    records_to_json,
    records_to_rows,
)
from flows.procedures.record import Record
from flows.procedures.record_json import record_from_json
from flows.texts import has

AWKWARD = [
    "=1+1",
    "+84",
    "-x",
    "@a",
    "'=1",
    "''-x",
    "'quoted'",
    "a|b",
    "a\\|b",
    "a\\",
    "hai\ndòng",
    'có "nháy", phẩy; chấm',
]


def a_record(code: str = "1.001193", **changes: Any) -> Record:
    return record_from_json({"code": code, "name": "Thủ tục đăng ký khai sinh"} | changes)


def an_awkward_record(text: str) -> Record:
    return a_record(
        name=text,
        note=text,
        keywords=[text, "b"],
        documents=[{"name": text, "kind": "photo", "required": False, "condition": text, "copies": 3}],
        fee={"amount": 8000, "cases": [{"case": text, "amount": 500000}], "note": text},
        processing_time={"value": 2.5, "unit": "hours", "note": text},
        service_level="partial",
        partial_reason=text,
        verified=True,
    )


@pytest.mark.parametrize("text", AWKWARD)
def test_a_table_brings_every_text_back_as_it_was(text: str) -> None:
    record = an_awkward_record(text)

    assert records_from_csv(records_to_csv([record])) == ([record], [])


@pytest.mark.parametrize("text", AWKWARD)
def test_json_brings_every_text_back_as_it_was(text: str) -> None:
    record = an_awkward_record(text)

    assert records_from_json(records_to_json([record], snapshot="2026-07-18")) == ([record], [])


@pytest.mark.parametrize("cell", ["=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx", "'=x"])
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    assert quote(cell).startswith("'")
    assert unquote(quote(cell)) == cell


@pytest.mark.parametrize("cell", ["Tờ khai", "'nháy", "1+1", ""])
def test_ordinary_cells_are_left_alone(cell: str) -> None:
    assert quote(cell) == cell == unquote(cell)


def test_an_export_holds_no_cell_that_runs() -> None:
    cells = [cell for row in records_to_rows([an_awkward_record("=cmd|x")]) for cell in row if isinstance(cell, str)]

    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_records_are_written_in_order_of_their_codes_one_a_line() -> None:
    lines = records_to_json([a_record("2.000815"), a_record("1.000656")]).decode().splitlines()

    assert [json.loads(line.rstrip(","))["code"] for line in lines[1:3]] == ["1.000656", "2.000815"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_are_read_as_spreadsheets_save_them(separator: str, coding: str) -> None:
    text = separator.join(["Mã thủ tục", "Tên thủ tục", "fee.amount"])
    data = f"{text}\r\n{separator.join(['1.001193', 'Khai sinh', '8.000'])}\r\n".encode(coding)

    records, problems = records_from_csv(data)

    assert problems == []
    assert records[0].fee.amount_vnd == 8000


@pytest.mark.parametrize(
    ("row", "reason", "line"),
    [
        pytest.param(["1.00119", "Tên"], "bad_code", 3, id="code lost its last zero"),
        pytest.param(["1.001193", "Tên"], "double_code", 3, id="code twice"),
        pytest.param(["2.000815", ""], "missing", 3, id="no name"),
    ],
)
def test_one_bad_row_refuses_all_and_is_named(row: list[str], reason: str, line: int) -> None:
    records, problems = records_from_rows([["code", "name"], ["1.001193", "Khai sinh"], row])

    assert records == []
    assert [(problem.reason, problem.line) for problem in problems] == [(reason, line)]


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("fee.amount", "tám nghìn", "not_a_number"),
        ("fee.cases", "chỉ có tên", "not_a_case"),
        ("verified", "có lẽ", "not_a_flag"),
        ("documents", "Tờ khai | mẫu | chắc là", "not_a_flag"),
        ("documents", "Tờ khai | giấy lạ", "not_in_list"),
        ("channels", "bồ câu", "not_in_list"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(heading: str, cell: str, reason: str) -> None:
    records, problems = records_from_rows([["code", "name", heading], ["1.001193", "Khai sinh", cell]])

    assert records == []
    assert [problem.reason for problem in problems] == [reason]


@pytest.mark.parametrize(
    ("headings", "reasons"),
    [
        (["code"], ["missing_column"]),
        (["code", "name", "giá"], ["unknown_column"]),
        (["code", "Mã thủ tục", "name"], ["double_column"]),
    ],
)
def test_wrong_headings_are_named(headings: list[str], reasons: list[str]) -> None:
    _, problems = records_from_rows([headings, ["1.001193"]])

    assert [problem.reason for problem in problems] == reasons


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\xff\xff", "not_utf8"),
        (b"{}", "no_records"),
        (b"[]", "no_records"),
        (b"[1]", "not_an_object"),
        (b'{"records": 5}', "no_records"),
    ],
)
def test_what_is_no_catalogue_is_refused(data: bytes, reason: str) -> None:
    records, problems = records_from_json(data)

    assert records == []
    assert [problem.reason for problem in problems] == [reason]


def test_a_broken_file_is_told_by_its_first_problems() -> None:
    _, problems = records_from_json(json.dumps([{}] * 1000).encode())

    assert len(problems) == MAX_PROBLEMS


def test_office_words_are_understood_beside_the_codes() -> None:
    headings = [
        HEADINGS["code"],
        HEADINGS["name"],
        HEADINGS["channels"],
        HEADINGS["service_level"],
        HEADINGS["documents"],
    ]
    cells = ["1.001193", "Khai sinh", "trực tuyến\nBưu chính", "Một phần", "Tờ khai | mẫu | có | | 2 | CT01\nẢnh"]

    records, problems = records_from_rows([headings, cells])

    assert problems == []
    assert records[0].channels == ("online", "postal")
    assert [(d.name, d.kind, d.copies, d.form_code) for d in records[0].documents] == [
        ("Tờ khai", "form", 2, "CT01"),
        ("Ảnh", "original", 1, None),
    ]


def test_every_reason_has_its_words() -> None:
    sources = (record_json, catalogue_file, catalogue_columns, catalogue_files)
    told = re.compile(r'(?:Problem\(|fail\([^,]+, |CellError\([^,]+, )"([a-z_]+)"')
    reasons = {reason for module in sources for reason in told.findall(inspect.getsource(module))}

    assert len(reasons) > 15
    assert [reason for reason in sorted(reasons) if not has(f"catalogue.problem.{reason}")] == []

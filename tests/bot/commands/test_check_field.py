"""`motcua check-field` says what the chat says, and always answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.check_field import FIELDS, check_field
from flows import texts

pytestmark = pytest.mark.usefixtures("_today")


@pytest.fixture
def _today() -> Any:
    with time_machine.travel("2026-11-21T02:00:00+00:00", tick=False):
        yield


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(check_field, list(arguments), input=given)


def answers(*lines: Any) -> list[dict[str, Any]]:
    asked = "".join(f"{json.dumps(line)}\n" for line in lines)
    return [json.loads(line) for line in run("-", given=asked).stdout.splitlines()]


def test_a_good_value_ends_with_0() -> None:
    result = run("--json", "phone", "+84 912.345.678")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"ok": True, "value": "+84912345678", "shown": "0912 345 678", "error": None}
    assert run("birth_date", "5/3/1990").stdout == "05/03/1990\n"


def test_a_bad_value_ends_with_1_and_one_sentence() -> None:
    result = run("date", "31/04/2020")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "Trên lịch không có ngày “31/04/2020”. Anh/chị vui lòng kiểm tra lại, ví dụ: 05/03/2020.\n"


def test_a_value_may_begin_with_a_dash() -> None:
    assert "nhỏ quá" in run("number", "-5").stderr


@pytest.mark.parametrize("arguments", [("shoe_size", "42"), ("date",), (), ("choice", "1")])
def test_wrong_use_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("full_name", "H'Hen Nie\u0302", "H'Hen Niê"),
        ("id_number", "001 090 000 001", "001090000001"),
        ("old_id_number", "012345678", "012345678"),
        ("birth_date", "ngày 5 tháng 3 năm 2020", "2020-03-05"),
        ("date", "05032020", "2020-03-05"),
        ("text", "không", "không"),
        ("email", "an@example.vn", "an@example.vn"),
        ("tax_code", "0100109106", "0100109106"),
        ("money", "1tr2", 1_200_000),
        ("money", 8_000, 8_000),
        ("number", "3", 3),
        ("yes_no", "dạ có", True),
        ("dossier_code", "h40.16-210520-0003", "H40.16-210520-0003"),
    ],
)
def test_every_field_is_read_as_in_the_chat(kind: str, value: Any, kept: Any) -> None:
    (verdict,) = answers({"kind": kind, "value": value})

    assert verdict["ok"] is True
    assert verdict["value"] == kept
    assert verdict["shown"]


def test_an_address_is_read_as_today_s_units() -> None:
    (verdict,) = answers({"kind": "address", "value": "12/3/4 Tràng Tiền, phường Hoàn Kiếm, Hà Nội"})

    assert verdict["value"] == {"province": "01", "commune": "00070", "detail": "12/3/4 Tràng Tiền", "old": None}
    assert verdict["shown"] == "12/3/4 Tràng Tiền, Phường Hoàn Kiếm, Thành phố Hà Nội"


@pytest.mark.parametrize(
    ("kind", "value", "asked"),
    [("birth_date", "5-3-20", "05/03/1920 / 05/03/2020"), ("address", "Hà Nội", "xã, phường")],
)
def test_what_is_ambiguous_is_asked_back(kind: str, value: str, asked: str) -> None:
    (verdict,) = answers({"kind": kind, "value": value})

    assert verdict["ok"] is False
    assert asked in verdict["error"]


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b"9" * 10_000, b'{"kind":"x","value":"y"}'),
        *(b'{"kind":"date"}', b'{"kind":[],"value":"x"}', b'{"kind":"date","value":null}'),
        *(b'{"kind":"date","value":"\\ud800"}', b'{"kind":"money","value":' + b"9" * 10_000 + b"}"),
        b'{"kind":"text","value":"' + b"." * 1_000_000 + b'"}',
    ],
    ids=lambda line: repr(line[:20]),
)
def test_every_line_is_answered_by_one_line(line: bytes) -> None:
    result = run("-", given=line + b'\n{"kind":"yes_no","value":"co"}\n')

    first, second = (json.loads(each) for each in result.stdout.splitlines())
    assert result.exit_code == 0
    assert first["ok"] is False
    assert first["error"]
    assert second == {"ok": True, "value": True, "shown": "Có", "error": None}


def test_lines_say_for_themselves_and_end_with_0() -> None:
    assert run("-", given='{"kind":"yes_no","value":"co"}').exit_code == 0
    assert run("-", given="").exit_code == 0


@settings(deadline=None, max_examples=60)
@given(lines=st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), max_size=5))
def test_as_many_lines_come_out_as_went_in(lines: list[bytes]) -> None:
    result = run("-", given=b"".join(line + b"\n" for line in lines))

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert len(result.stdout_bytes.split(b"\n")) - 1 == len(lines)


def test_every_field_has_its_name_in_the_wording() -> None:
    assert all(texts.has(f"check_field.{kind}") for kind in FIELDS)

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.search import search
from bot.settings import Settings
from bot.wiring import open_existing
from flows.audit import AuditEntry
from flows.editions.model import Key, Kind, OfferRow, OfferRows, Realm, Version
from flows.procedures.model import Intake
from tests.flows.procedures.search.known import FACTS, INDEX
from tests.kit import NOW


def run(*arguments: str, text: str | bytes | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(search, list(arguments), obj=lambda: INDEX, input=text)
    return result.exit_code, result.output


def test_json_lines_hold_what_was_asked_and_found() -> None:
    status, output = run("--json", "-k", "2", "đăng", "ký", "khai", "sinh")

    line = json.loads(output)
    assert status == 0
    assert list(line) == ["query", "results", "out_of_scope", "clarify"]
    assert line["query"] == "đăng ký khai sinh"
    assert line["results"][0]["code"] == "1.001193"
    assert list(line["results"][0]) == ["code", "name", "score"]
    assert len(line["results"]) == 2


def test_nothing_fits_is_status_one() -> None:
    status, output = run("--json", "thời tiết hôm nay thế nào")

    assert status == 1
    assert json.loads(output) == {
        "query": "thời tiết hôm nay thế nào", "results": [], "out_of_scope": True, "clarify": False,
    }  # fmt: skip


def test_every_line_of_standard_input_is_answered_in_order() -> None:
    status, output = run("-", text="làm hộ chiếu\n\ngiá vàng hôm nay\n")

    assert status == 0
    assert [json.loads(line)["out_of_scope"] for line in output.splitlines()] == [False, True]


def test_bytes_that_are_no_text_do_not_stop_the_rest() -> None:
    _, output = run("--json", "-", text=b"\xff\xfe\n" + "tách thửa đất\n".encode())

    assert json.loads(output.splitlines()[-1])["results"][0]["code"] == "1.012784"


def test_explaining_names_what_decided() -> None:
    _, output = run("--explain", "mất bằng lái xe")

    assert "#driving_licence" in output


def test_explaining_names_the_signs_of_a_refusal() -> None:
    status, output = run("--explain", "giá đất ở quận 9 bao nhiêu một mét")

    assert status == 1
    assert "nothing fits" in output
    assert "sure 0." in output
    assert "outside -" in output


def test_explaining_says_that_another_country_is_meant() -> None:
    assert "another country" in run("--explain", "thi bằng lái xe ở Mỹ")[1]


def test_an_explanation_in_json_holds_weights_of_terms_and_signs() -> None:
    line = json.loads(run("--json", "--explain", "mất bằng lái xe")[1])

    why = line["explanation"]
    assert why["trust"] > why["least"]
    assert why["candidates"][0]["code"] == line["results"][0]["code"]
    assert all(weight for _, weight in why["candidates"][0]["terms"] + why["signs"])


def test_wrong_use_is_status_two() -> None:
    assert run()[0] == 2
    assert run("-k", "0", "x")[0] == 2


def codes(*arguments: str, text: str | None = None) -> list[str]:
    return [
        hit["code"]
        for line in run("--json", *arguments, text=text)[1].splitlines()
        for hit in json.loads(line)["results"]
    ]


RECORDS = {record.code: record for record in FACTS.records}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--level", "province", "agency_level"),
        ("--level", "ministry", "agency_level"),
        ("--audience", "business", "audience"),
        ("--service-level", "mot_phan", "service_level"),
    ],
)
def test_a_search_is_narrowed(option: str, value: str, said: str) -> None:
    found = codes(option, value, "-k", "10", "cấp lại giấy phép bị mất")

    assert found
    for code in found:
        known = getattr(RECORDS[code], said)
        assert value in (known if isinstance(known, tuple) else (known.value,))


def test_lines_of_standard_input_are_narrowed_as_well() -> None:
    asked = "cấp lại giấy phép bị mất\nđăng ký khai sinh\n"

    found = codes("--audience", "business", "-", text=asked)

    assert found
    assert all("business" in RECORDS[code].audience for code in found)


def test_what_is_narrowed_away_is_found_no_more() -> None:
    status, output = run("--json", "--audience", "business", "1.001193")

    assert status == 1
    assert json.loads(output) == {"query": "1.001193", "results": [], "out_of_scope": True, "clarify": False}


def test_only_what_the_unit_offers_is_found(nothing: Path) -> None:
    """Before the first start: as the sample office offers it. Nothing is made by asking."""
    at_province = codes("--unit", "tinh-minh-hoa", "-k", "5", "đăng ký doanh nghiệp")

    assert at_province
    assert not any("commune" in RECORDS[code].agency_level for code in at_province)
    assert list(nothing.iterdir()) == []


def test_what_staff_changed_in_an_installation_counts(installed: Path) -> None:
    asked = ("--unit", "xa-binh-minh-mau", "đăng ký khai sinh cho con")
    before = codes(*asked)
    asyncio.run(switched_off("1.001193"))

    assert before[0] == "1.001193"
    assert "1.001193" not in codes(*asked)


async def switched_off(code: str) -> None:
    entries = {Key(Kind.OFFER, code, "xa-binh-minh-mau"): OfferRows((OfferRow(None, False, Intake.HERE),))}
    version = Version(1, NOW, "quan", "thử", tuple(entries))
    line = AuditEntry(NOW, "quan", "catalogue_published")
    async with open_existing(Settings()) as store:
        assert await store.editions.publish(Realm.OFFICE, version, entries, audit=line, drafted_by=0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--unit", "khac", "x"), "--unit is one of: tinh-minh-hoa, xa-binh-minh-mau", id="unit"),
        pytest.param(("--level", "huyen", "x"), "'commune', 'province', 'ministry', 'other'", id="level"),
        pytest.param(("--audience", "all", "x"), "'individual', 'business', 'organization'", id="audience"),
        pytest.param(("--audience", "business", "--explain", "x"), "leave out", id="explained"),
    ],
)
def test_a_wrong_narrowing_is_one_sentence(nothing: Path, arguments: tuple[str, ...], said: str) -> None:
    status, output = run(*arguments)

    assert status == 2
    assert said in output

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import motcua
from bot.catalogue_checks import endings_of
from bot.commands.catalogue import summary, with_codes_of
from bot.commands.catalogue_files import packaged, read_file, write_file
from flows.procedures.record import IndexRow
from flows.proofs import Problem, Report, Row
from tests.kit import the_world


def run(*arguments: str) -> Result:
    return CliRunner().invoke(motcua, ["catalogue", *arguments])


def test_a_file_is_brought_in_and_can_be_taken_out_again(installed: Path) -> None:
    records = packaged().records
    changed = [replace(records[0], name="Tên mới"), *records[1:]]
    write_file(Path("in.json"), changed)

    imported, exported = run("import", "in.json"), run("export", "out.csv")

    assert imported.exit_code == 0, imported.output
    assert f"{len(records)} procedures imported as version 2" in imported.stdout
    assert exported.exit_code == 0
    back, problems = read_file(Path("out.csv"))
    assert not problems
    assert {record.code: record.name for record in back}[records[0].code] == "Tên mới"


def test_every_bad_row_is_named_and_nothing_is_brought_in(nothing: Path) -> None:
    rows = [{"code": "1.0011", "name": "Mã ngắn"}, {"code": "1.001193"}, {"code": "1.001194", "name": "Đúng"}]
    Path("bad.json").write_text(json.dumps({"records": rows}), "utf-8")

    result = run("import", "bad.json")

    assert result.exit_code == 1
    assert result.stdout == ""
    first, second, last = result.stderr.splitlines()
    assert first.startswith("Dòng 1, mã 1.0011: ")
    assert second == "Dòng 2, mã 1.001193: Thiếu name."
    assert last == "motcua: nothing was imported"
    assert not Path("data").exists()


def test_before_the_first_start_the_packaged_catalogue_is_taken_out(nothing: Path) -> None:
    assert run("export", "out.json").exit_code == 0

    assert len(read_file(Path("out.json"))[0]) == len(packaged().records)
    assert not Path("data").exists()


@pytest.mark.parametrize("arguments", [["import", "nowhere.csv"], ["export", "out.doc"], ["import"], ["nope"]])
def test_wrong_use_is_status_two(nothing: Path, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_codes_of_new_records_are_added_and_known_ones_renamed() -> None:
    record = replace(packaged().records[0], code="5.000001", name="Mới", field=None)
    known = replace(record, code="1.000001", name="Đổi tên")
    index = [
        IndexRow("1.000001", "Cũ", "Hộ tịch", "Bộ Tư pháp", "national", False),
        IndexRow("2.000002", "Khác", None, None, "", False),
    ]

    rows = {row.code: row for row in with_codes_of([record, known], index)}

    assert list(rows) == ["1.000001", "2.000002", "5.000001"]
    assert (rows["1.000001"].name, rows["1.000001"].field, rows["1.000001"].type) == ("Đổi tên", "Hộ tịch", "national")
    assert rows["5.000001"].has_detail


def test_the_endings_of_a_procedure_are_those_of_its_record_and_its_units() -> None:
    world = the_world()
    code, offers = next(iter(world.office.offers.items()))

    assert {offer.intake.value for offer in offers} <= set(endings_of(world, code))
    assert endings_of(world, "9.999999") == []


def test_the_figures_are_one_line() -> None:
    rows = (Row("1", "a", True, 4, 3, (("here", 2), ("portal", 1))), Row("2", "b", False, 2, 1, (("here", 1),)))

    line = summary(Report(rows, (Problem("3", "", "asks nothing"),)), 1.26)

    assert line == "2 procedures (1 guided, 1 derived), 4 paths, endings: here 3, portal 1; 1 problems; 1.3 s"

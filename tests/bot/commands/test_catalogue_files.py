import io
import zipfile
from pathlib import Path

import pytest

from bot.commands.catalogue_files import packaged, read_catalogue, read_file, write_catalogue, write_file

FACTS = packaged()


def test_the_packaged_catalogue_is_whole() -> None:
    assert len(FACTS.records) == 979
    assert len(FACTS.index_rows) == 5742
    assert {record.code for record in FACTS.records} <= {row.code for row in FACTS.index_rows}
    assert [row.code for row in FACTS.index_rows if row.code != row.code.strip()] == []


def test_every_successor_is_in_the_catalogue() -> None:
    codes = {record.code for record in FACTS.records}

    assert [r.code for r in FACTS.records if r.is_superseded and r.superseded_by not in codes] == []


def test_the_catalogue_goes_round_through_every_format() -> None:
    records = FACTS.records
    for name in ("a.csv", "a.xlsx", "a.json"):
        records, problems = read_catalogue(name, write_catalogue(name, records))
        assert problems == []

    assert records == FACTS.records


def test_a_file_is_written_whole_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.xlsx"

    write_file(path, FACTS.records[:3])

    assert read_file(path) == (FACTS.records[:3], [])
    assert [one.name for one in tmp_path.iterdir()] == ["danh-muc.xlsx"]


def a_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/workbook.xml", "w") as member:
        for _ in range(310):
            member.write(b"\0" * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.doc", b"", "unknown_format", id="format"),
        pytest.param("a.xlsx", b"not a zip", "not_xlsx", id="not a workbook"),
        pytest.param("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "not_xlsx", id="empty zip"),
        pytest.param("a.csv", b"\xff\xfe\x00", "not_utf8", id="broken utf-16"),
    ],
)
def test_what_is_no_catalogue_is_refused(name: str, data: bytes, reason: str) -> None:
    records, problems = read_catalogue(name, data)

    assert records == []
    assert [problem.reason for problem in problems] == [reason]


def test_a_zip_bomb_is_not_unpacked() -> None:
    records, problems = read_catalogue("a.xlsx", a_bomb())

    assert (records, [problem.reason for problem in problems]) == ([], ["too_big"])


def test_no_other_format_is_written() -> None:
    with pytest.raises(ValueError, match="no such catalogue format"):
        write_catalogue("a.pdf", FACTS.records)

"""The table of verdicts says what was asked, and shows what was not as expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.files.server import WORST
from bench.files.verdicts import Row, checked, table, written
from tests.bot.filecheck import samples
from tests.bot.filecheck.collection import BAD, GOOD


def test_the_collection_has_more_than_a_hundred_files() -> None:
    assert len(GOOD) + len(BAD) > 100


@pytest.mark.slow
def test_files_are_written_under_names_that_do_not_help_the_check(tmp_path: Path) -> None:
    files = written(tmp_path)

    assert len({path for path, _, _ in files}) == len(GOOD) + len(BAD)
    assert {path.suffix for path, _, _ in files} == {""}


def test_every_file_is_asked_about_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(samples.jpeg())
    (tmp_path / "b").write_bytes(b"")

    rows = list(checked([(tmp_path / "a", "photo", "accept"), (tmp_path / "b", "nothing", "accept")]))

    assert [(row.got, row.kind, row.is_as_expected) for row in rows] == [
        ("accept", "jpeg", True),
        ("reject", "unknown", False),
    ]


def test_what_is_not_as_expected_stands_out() -> None:
    rows = [Row("a", "accept", "accept", "pdf", "", 0.1), Row("b", "reject", "accept", "pdf", "why", 0.2)]

    shown = table(rows)

    assert "| b | reject | accept **!** | pdf | 0.20 |" in shown
    assert "1 of 2 as expected; the slowest: b, 0.20 s" in shown
    assert "not as expected: b: accept: why" in shown


def test_the_worst_file_is_as_small_as_it_is_said_to_be() -> None:
    assert 170_000 < len(WORST[0].make()) < 200_000

"""Wordings are read from several files, each procedure from one of them."""

import pytest

from flows.procedures.everyday import everyday_wordings, read_wordings
from flows.procedures.fields import DefinitionError

HOUSES, ROADS = '"1.000001" = ["xây nhà"]', '"1.000002" = ["mở đường vào nhà"]'


def test_files_are_read_together() -> None:
    read = read_wordings([("houses.toml", HOUSES), ("roads.toml", ROADS)])

    assert read == {"1.000001": ["xây nhà"], "1.000002": ["mở đường vào nhà"]}


def test_a_procedure_in_two_files_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"roads\.toml.*1\.000001"):
        read_wordings([("houses.toml", HOUSES), ("roads.toml", HOUSES)])


def test_the_wordings_that_come_with_the_program_are_read() -> None:
    assert "mất sổ đỏ" in {phrase for phrases in everyday_wordings().values() for phrase in phrases}

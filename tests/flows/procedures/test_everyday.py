"""Wordings are read from several files, each procedure from one of them."""

import tomllib
from importlib.resources import files

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


@pytest.mark.parametrize("name", sorted(each.name for each in (files("flows.procedures") / "wordings").iterdir()))
def test_what_comes_with_the_program_is_read_as_toml_reads_it(name: str) -> None:
    text = (files("flows.procedures") / "wordings" / name).read_text("utf-8")

    assert list(read_wordings([(name, text)]).items()) == list(tomllib.loads(text).items())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"1.000001" = [\n    "xây nhà",\n]\n# hết\n', id="as all files are"),
        pytest.param('"1.000001" = [\n    "xây nhà", # lạ\n    "cất nhà",\n]\n', id="a remark in a list"),
        pytest.param('"1.000001" = [\n    "gọi là \\"sổ\\"",\n]\n', id="quotes in a text"),
        pytest.param("'1.000001' = [\n    'xây nhà',\n]\n", id="other quotes"),
        pytest.param('"1.000001" = [\n    "xây nhà",\n]', id="no last line end"),
        pytest.param("", id="nothing"),
    ],
)
def test_any_other_toml_is_read_too(text: str) -> None:
    assert read_wordings([("any.toml", text)]) == tomllib.loads(text)


def test_a_procedure_twice_in_one_file_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        read_wordings([("twice.toml", '"1.000001" = [\n    "xây nhà",\n]\n' * 2)])

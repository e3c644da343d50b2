import importlib
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bot import __main__ as program
from bot.__main__ import COMMANDS, motcua
from flows.ports import StoreUnavailable

HEAVY = ("aiohttp", "telegram", "sqlalchemy", "alembic", "PIL", "pikepdf", "openpyxl", "cryptography")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bot", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name: str) -> None:
    module, _, attribute = COMMANDS[name][0].partition(":")

    assert isinstance(getattr(importlib.import_module(module), attribute), click.Command)


@pytest.mark.parametrize("arguments", [["nope"], ["search", "--nope", "x"], ["--nope"], ["check-field", "nope", "x"]])
def test_wrong_use_is_status_two(arguments: list[str]) -> None:
    result = CliRunner().invoke(motcua, arguments)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_help_names_every_command() -> None:
    output = CliRunner().invoke(motcua, ["--help"]).output

    assert all(f"  {name} " in output for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["search", "khai sinh"], ["check-field", "date", "1/2/2020"], ["--help"]])
def test_small_commands_load_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
from bot.__main__ import motcua
try:
    motcua.main({arguments!r}, standalone_mode=False)
finally:
    print("loaded:", *(name for name in {HEAVY!r} if name in sys.modules))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert result.stdout.splitlines()[-1].strip() == "loaded:"


def test_a_known_problem_is_one_sentence_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "motcua", Failing(StoreUnavailable("the database does not answer")))

    with pytest.raises(SystemExit) as ended:
        program.main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == "motcua: the database does not answer\n"


def test_a_bug_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "motcua", Failing(TypeError("a bug")))

    with pytest.raises(TypeError):
        program.main()


def test_a_wrong_database_address_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:hunter2@h/n")

    result = run("dossiers", "--json")

    assert result.returncode == 2
    assert result.stderr.startswith("motcua: DATABASE_URL must look like")
    assert len(result.stderr.splitlines()) == 1
    assert "hunter2" not in result.stderr


class Failing:
    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def main(self, prog_name: str) -> None:
        raise self._problem

"""`motcua posters` prints what was asked for, or says in one sentence why not."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from bot.commands.posters import posters

Run: TypeAlias = Callable[..., Result]


@pytest.fixture
def run(installed: Path) -> Run:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(posters, list(arguments))

    return run


@pytest.mark.slow
def test_one_poster_of_one_procedure(run: Run, tmp_path: Path) -> None:
    result = run("--unit", "xa-binh-minh-mau", "--procedure", "1.001193", "--part", "posters", "p.pdf")

    assert result.exit_code == 0, result.output
    assert len(pypdfium2.PdfDocument(tmp_path / "p.pdf")) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["p.pdf"], "--unit is one of: tinh-minh-hoa", id="which unit"),
        pytest.param(["--unit", "khac", "p.pdf"], "--unit is one of", id="unknown unit"),
        pytest.param(
            ["--unit", "tinh-minh-hoa", "--procedure", "9.999999", "p.pdf"], "not in the catalogue", id="code"
        ),
        pytest.param(["--unit", "tinh-minh-hoa", "--procedure", "1.001193", "p.pdf"], "offers none", id="not offered"),
    ],
)
def test_wrong_use_is_one_sentence(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)

    assert result.exit_code in (1, 2)
    assert said in result.output

"""`motcua demo` says in one sentence why it does not do what it was asked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.demo import demo


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(["--clear", "--yes"], "there is no demonstration here", id="nothing to clear"),
        pytest.param(["--people", "0", "--yes"], "0 is not in the range", id="nobody"),
    ],
)
def test_refusals(installed: Path, given: list[str], said: str) -> None:
    result = CliRunner().invoke(demo, given)

    assert result.exit_code != 0
    assert said in result.stderr


def test_nothing_is_done_before_it_is_confirmed(nothing: Path) -> None:
    result = CliRunner().invoke(demo, input="n\n")

    assert result.exit_code == 1
    assert not list(nothing.iterdir())

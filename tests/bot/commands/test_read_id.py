"""`motcua read-id` prints the fields of a card, or null; the exit status says whether all were read."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.commands.read_id import read_id
from tests.bot.idcards.drawing import drawn_card, flat
from tests.bot.idcards.people import payload, person


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = random.Random("command")
    card = person(rng)
    (tmp_path / "thẻ.png").write_bytes(flat(drawn_card(card, payload(card), rng).pixels))
    (tmp_path / "nothing.png").write_bytes(flat(np.full((300, 400), 200, np.uint8)))
    (tmp_path / "text.jpg").write_text("no picture")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(read_id, [str(each) for each in arguments])


def test_a_card_ends_with_0_and_its_fields(folder: Path) -> None:
    card = person(random.Random("command"))

    result = run("--json", folder / "thẻ.png")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "path": str(folder / "thẻ.png"),
        "fields": {
            "id_number": card.id_number,
            "old_number": card.old_number,
            "full_name": card.full_name,
            "birth_date": card.birth_date.isoformat(),
            "sex": "Nam" if card.sex == "male" else "Nữ",
            "address": card.address,
            "issue_date": str(card.issue_date),
        },
    }


def test_one_picture_without_a_card_ends_with_1_and_null(folder: Path) -> None:
    result = run("--json", folder / "thẻ.png", folder / "nothing.png", folder / "text.jpg")

    assert result.exit_code == 1
    assert [bool(json.loads(line)["fields"]) for line in result.stdout.splitlines()] == [True, False, False]


def test_for_people_it_prints_plain_lines(folder: Path) -> None:
    result = run(folder / "thẻ.png", folder / "nothing.png")

    assert "  sex: N" in result.stdout
    assert "nothing.png: no card read" in result.stdout


@pytest.mark.parametrize("name", ["missing.jpg", "."])
def test_what_is_no_file_is_wrong_use(folder: Path, name: str) -> None:
    assert run("--json", folder / name).exit_code == 2


def test_no_path_is_wrong_use() -> None:
    assert run("--json").exit_code == 2

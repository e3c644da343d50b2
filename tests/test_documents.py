"""What the documents show is what there is: commands, the diagram of a dossier's life, pictures, buttons."""

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.commands.diagrams import DIAGRAMS
from flows import texts

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "HUONG_DAN.md").read_text("utf-8")


def test_every_command_stands_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"| `{name}" not in README] == []


def test_the_diagram_is_the_one_that_the_table_gives() -> None:
    assert f"```mermaid\n{DIAGRAMS['dossier'][1]}\n```" in README


@pytest.mark.parametrize("text", [pytest.param(README, id="README"), pytest.param(GUIDE, id="HUONG_DAN")])
def test_every_file_that_is_linked_is_there(text: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)|<img src=\"([^\"]+)\"", text)

    assert linked
    assert [path for pair in linked if not (ROOT / (path := pair[0] or pair[1])).exists()] == []


def test_every_button_of_the_guide_is_there() -> None:
    """In the guide a button stands as **[label]**."""
    worded = set(texts.templates().values())

    assert [label for label in re.findall(r"\*\*\[(.+?)\]\*\*", GUIDE) if label not in worded] == []

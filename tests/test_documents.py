"""What the documents show is what there is: commands, the diagram of a dossier's life, pictures, buttons."""

import re
import textwrap
from importlib.resources import files
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.commands.diagrams import DIAGRAMS
from flows import texts
from flows.procedures.blocks import read_blocks
from flows.procedures.loading import load
from flows.procedures.shipped import BLOCKS
from flows.steps import STEP_KINDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "HUONG_DAN.md").read_text("utf-8")


def test_every_command_stands_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"| `{name}" not in README] == []


def test_the_diagram_is_the_one_that_the_table_gives() -> None:
    shown = f"```mermaid\n{DIAGRAMS['dossier'][1]}\n```" in README

    assert shown, "put what `motcua flows dossier` prints into README.md"


@pytest.mark.parametrize("text", [pytest.param(README, id="README"), pytest.param(GUIDE, id="HUONG_DAN")])
def test_every_file_that_is_linked_is_there(text: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)|<img src=\"([^\"]+)\"", text)

    assert linked
    assert [path for pair in linked if not (ROOT / (path := pair[0] or pair[1])).exists()] == []


def test_every_button_of_the_guide_is_there() -> None:
    """In the guide a button stands as **[label]**."""
    worded = set(texts.templates().values())

    assert [label for label in re.findall(r"\*\*\[(.+?)\]\*\*", GUIDE) if label not in worded] == []


def test_the_example_of_a_definition_is_one() -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", README, re.DOTALL)
    blocks = read_blocks((files("flows.procedures") / "data" / BLOCKS).read_text("utf-8"))

    procedure = load(textwrap.dedent(example), STEP_KINDS, blocks)

    assert f"tests/transcripts/{procedure.code}.txt" in README

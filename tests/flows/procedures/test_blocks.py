from __future__ import annotations

import pytest

from flows.procedures.blocks import read_blocks
from flows.procedures.fields import DefinitionError
from flows.procedures.model import Condition, Op
from tests.flows.procedures.definitions import STEP, loaded, step_of

USE = '[[steps]]\nuse = "person"\nprefix = "groom"\nwho = "bên nam"\n'


def test_a_block_is_written_once_and_used_with_a_prefix_and_words() -> None:
    steps = loaded(USE + USE.replace("groom", "bride").replace("nam", "nữ")).steps

    assert [step.id for step in steps][::3] == ["groom_name", "bride_name"]
    assert (steps[0].ask, steps[0].label) == ("Bên nam tên gì ạ?", "Tên bên nam")
    assert steps[3].label == "Tên bên nữ"


def test_conditions_inside_a_block_follow_its_prefix() -> None:
    assert step_of(loaded(USE), "groom_home").when == ((Condition("groom_alive", Op.IS, value=True),),)


def test_a_use_may_have_a_condition_of_its_own_besides() -> None:
    home = loaded(STEP + USE + 'when = { step = "who", is = "x" }\n').steps[-1]

    assert home.when == ((Condition("who", Op.IS, "x"), Condition("groom_alive", Op.IS, value=True)),)


def test_steps_of_a_block_can_be_left_out_or_made_skippable() -> None:
    steps = loaded(USE + 'omit = ["alive", "home"]\noptional = ["name"]\n').steps

    assert [(step.id, step.required) for step in steps] == [("groom_name", False)]


def test_without_a_prefix_the_ids_stay_as_they_are() -> None:
    assert loaded(USE.replace('prefix = "groom"\n', "")).steps[0].id == "name"


@pytest.mark.parametrize(
    ("use", "message"),
    [
        pytest.param(USE.replace('"person"', '"people"'), "1.000001: uses unknown block 'people'", id="block"),
        pytest.param(USE.replace('who = "bên nam"\n', ""), "use of block 'person': 'who' is missing", id="word"),
        pytest.param(USE + 'whom = "x"\n', "use of block 'person': unknown key 'whom'", id="key"),
        pytest.param(USE + 'omit = ["age"]\n', "'omit' names 'age', which the block does not have", id="omit"),
        pytest.param(USE + 'optional = ["age"]\n', "'optional' names 'age'", id="optional"),
        pytest.param(USE + USE, "two steps are called 'groom_name'", id="twice"),
    ],
)
def test_a_wrong_use_is_refused(use: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        loaded(use)


@pytest.mark.parametrize("text", ["blocks = 3", "[blocks.a]\nsteps = 3", "[blocks.a]\nstep = []", "[blocks"])
def test_a_broken_block_file_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError, match="_blocks"):
        read_blocks(text)

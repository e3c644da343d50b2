"""Which steps a card answers is data, and a mapping that cannot work is refused with its reason."""

from __future__ import annotations

import pytest

from flows.procedures.fields import DefinitionError
from flows.procedures.id_cards import fact_of, person_of
from flows.procedures.loading import load
from tests.flows.procedures.definitions import BLOCKS, HEAD, KINDS, STEP, loaded
from tests.kit import the_world

BORN = STEP.replace('"text"', '"date"')
SEX = STEP.replace('"text"', '"choice"')
MAN = '{ id = "male", label = "Nam" }'


def test_a_step_names_the_person_and_the_fact() -> None:
    step = loaded(BORN + 'card = "groom.birth_date"\n').steps[0]

    assert (person_of(step), fact_of(step)) == ("groom", "birth_date")


def test_a_step_without_a_card_is_nobodys() -> None:
    step = loaded(STEP).steps[0]

    assert (person_of(step), fact_of(step)) == ("", "")


def test_in_a_block_the_prefix_says_whose_card_it_is() -> None:
    from flows.procedures.blocks import read_blocks

    blocks = read_blocks(BLOCKS.replace('kind = "address"\n', 'kind = "address"\ncard = "address"\n'))
    use = '[[steps]]\nuse = "person"\nprefix = "groom"\nwho = "bên nam"\n'

    step = load(HEAD + use, KINDS, blocks).steps[-1]

    assert (step.id, step.card) == ("groom_home", "groom.address")


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (BORN + 'card = "birth_date"\n', "is not '<person>.<fact>'"),
        (BORN + 'card = "groom.height"\n', "is not '<person>.<fact>'"),
        (BORN + 'card = "groom.full_name"\n', "a step of kind 'date' is not answered by the card's full_name"),
        (SEX + f'card = "groom.sex"\nchoices = [{MAN}, {{ id = "other", label = "Khác" }}]\n', "needs the choices"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(steps: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        loaded(steps)


def test_every_guided_question_for_a_persons_number_can_be_answered_by_a_card() -> None:
    library = the_world().library
    guided = [found for each in library.records() if (found := library.procedure(each.code)) and found.guided]

    missing = [
        f"{each.code} {step.id}" for each in guided for step in each.steps if step.kind == "id_number" and not step.card
    ]
    assert guided
    assert missing == []

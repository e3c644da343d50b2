from __future__ import annotations

import pytest

from flows.procedures.fields import DefinitionError
from flows.procedures.loading import load
from flows.procedures.model import Condition, Op, UnitRule
from tests.flows.procedures.definitions import HEAD, KINDS, STEP, loaded, some_blocks

CHOICE = STEP.replace('"text"', '"choice"') + 'choices = [{ id = "a", label = "Một" }, { id = "b", label = "Hai" }]\n'
ADDRESS = STEP.replace('"text"', '"address"')


def test_a_definition_is_read_as_written() -> None:
    procedure = loaded(CHOICE + 'hint = "Chọn một."\nexample = "Một"\nrequired = false\nparams = { max = 3 }\n')

    step = procedure.steps[0]
    assert (procedure.code, procedure.title, procedure.name) == ("1.000001", "Xin giấy", "Thủ tục xin giấy")
    assert procedure.guided
    assert (step.id, step.kind, step.hint, step.example, step.required) == ("who", "choice", "Chọn một.", "Một", False)
    assert [choice.label for choice in step.choices] == ["Một", "Hai"]
    assert step.params == {"max": 3}


def test_a_group_holds_its_own_questions() -> None:
    group = STEP.replace('"text"', '"group"') + STEP.replace("[[steps]]", "[[steps.steps]]").replace("who", "inner")

    assert [inner.id for inner in loaded(group).steps[0].steps] == ["inner"]


def test_dates_among_the_parameters_become_json() -> None:
    assert loaded(STEP + "params = { since = 2026-07-01 }\n").steps[0].params == {"since": "2026-07-01"}


def test_files_are_not_asked_for_where_the_paper_itself_is_brought() -> None:
    step = loaded(STEP.replace('"text"', '"document"')).steps[0]

    assert step.when == ((Condition("@ending", Op.IN, ["here", "portal"]),),)


def test_the_unit_follows_from_an_address() -> None:
    procedure = loaded(ADDRESS, HEAD + 'unit = { rule = "commune_of", step = "who" }\n')

    assert (procedure.unit_rule, procedure.unit_step) == (UnitRule.COMMUNE_OF, "who")


@pytest.mark.parametrize(
    ("steps", "head", "message"),
    [
        pytest.param(
            STEP.replace('"text"', '"idcard"'), HEAD, "1.000001: step 'who' uses unknown kind 'idcard'", id="kind"
        ),
        pytest.param(STEP + 'colour = "red"\n', HEAD, "1.000001: step 'who': unknown key 'colour'", id="step key"),
        pytest.param(STEP, HEAD + "price = 3\n", "1.000001: unknown key 'price'", id="key"),
        pytest.param(STEP + STEP, HEAD, "1.000001: two steps are called 'who'", id="twice"),
        pytest.param(
            STEP + 'required = "no"\n', HEAD, "1.000001: step 'who': 'required' must be bool, not str", id="type"
        ),
        pytest.param(STEP.replace("label", "hint"), HEAD, "1.000001: step 'who': 'label' is missing", id="missing"),
        pytest.param(
            STEP + 'choices = [{ id = "a", label = "Một", color = 1 }]\n',
            HEAD,
            "1.000001: step 'who': unknown key 'color'",
            id="choice key",
        ),
        pytest.param(STEP + 'choices = ["a"]\n', HEAD, "a table is expected, not str", id="choice"),
        pytest.param(STEP, HEAD.replace("valid_from", "#"), "1.000001: 'valid_from' is missing", id="day"),
        pytest.param(STEP, HEAD.replace("2026-07-01", '"soon"'), "'valid_from' must be date, not str", id="no day"),
        pytest.param(STEP, HEAD + 'owner_step = "x"\n', "1.000001: owner_step names 'x', which is no step", id="owner"),
        pytest.param(
            STEP, HEAD + 'unit = { rule = "near" }\n', "unknown rule 'near' (known: any, commune_of)", id="rule"
        ),
        pytest.param(
            STEP, HEAD + 'unit = { rule = "commune_of" }\n', "rule 'commune_of' needs 'step'", id="no unit step"
        ),
        pytest.param(
            STEP, HEAD + 'unit = { rule = "any", step = "who" }\n', "rule 'any' takes no 'step'", id="useless unit step"
        ),
        pytest.param(STEP, HEAD + "sources = [3]\n", "'sources' must hold strings only", id="sources"),
        pytest.param(STEP, "code = ", "a definition: is not TOML", id="no TOML"),
        pytest.param("", 'title = "x"\n', "a definition: 'code' is missing", id="no code"),
    ],
)
def test_what_is_not_known_is_refused_by_name(steps: str, head: str, message: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        load(head + steps, KINDS, some_blocks())

    assert message in str(refusal.value)

from __future__ import annotations

import pytest

from flows.procedures.conditions import both, read_when
from flows.procedures.fields import DefinitionError
from flows.procedures.model import Condition, Op

A = Condition("a", Op.IS, value=True)
B = Condition("b", Op.IN, value=["x", "y"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param({"step": "a", "is": True}, ((A,),), id="one"),
        pytest.param([{"step": "a", "is": True}, {"step": "b", "in": ["x", "y"]}], ((A, B),), id="all"),
        pytest.param({"any": [{"step": "a", "is": True}, [{"step": "b", "in": ["x", "y"]}]]}, ((A,), (B,)), id="any"),
        pytest.param({"ending": "here"}, ((Condition("@ending", Op.IS, "here"),),), id="ending"),
        pytest.param(
            {"ending": ["here", "portal"]}, ((Condition("@ending", Op.IN, ["here", "portal"]),),), id="endings"
        ),
        pytest.param({"step": "a", "older_than_days": 60}, ((Condition("a", Op.OLDER_THAN_DAYS, 60),),), id="older"),
    ],
)
def test_conditions_are_read(written: object, read: object) -> None:
    assert read_when(written, "x") == read


@pytest.mark.parametrize("op", list(Op))
def test_every_comparison_can_be_written(op: Op) -> None:
    assert read_when({"step": "a", op.value: 1}, "x") == ((Condition("a", op, 1),),)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        pytest.param({"step": "a"}, "needs exactly one comparison", id="none"),
        pytest.param({"step": "a", "is": 1, "not": 2}, "needs exactly one comparison", id="two"),
        pytest.param({"step": "a", "equals": 1}, "unknown key 'equals'", id="unknown"),
        pytest.param({"is": 1}, "'step' is missing", id="no step"),
        pytest.param({"ending": "here", "is": 1}, "unknown key 'is'", id="ending with more"),
        pytest.param({"any": []}, "'any' is empty", id="empty any"),
        pytest.param({"any": [{"step": "a", "is": 1}], "all": []}, "unknown key 'all'", id="any with more"),
        pytest.param([], "'when' is empty", id="empty"),
        pytest.param("a", "a table is expected", id="no table"),
    ],
)
def test_a_slip_in_a_condition_is_refused(written: object, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_when(written, "x")


def test_both_must_hold() -> None:
    assert both((), ()) == ()
    assert both(((A,),), ()) == both((), ((A,),)) == ((A,),)
    assert both(((A,), (B,)), ((B,),)) == ((A, B), (B, B))

"""Routes as data: what is refused, and that every procedure has one."""

import pytest

from flows.handling.loading import DEFAULT, RouteProblem, parse_route, route_of, shipped_routes
from flows.handling.model import Part

STEP = '[[steps]]\nname = "{0}"\ntitle = "x"\nrole = "{1}"\nstage = "{2}"\n{3}\n'
GOOD = [
    ("a", "reception", "reception", "hours = 8"),
    ("b", "specialist", "appraisal", "share = 0.7"),
    ("c", "approver", "signature", "share = 0.3"),
    ("d", "reception", "return", "hours = 8"),
]


def text(*steps: tuple[str, str, str, str]) -> str:
    return 'source = "x"\n' + "".join(STEP.format(*step) for step in steps)


def test_every_shipped_route_has_all_parts_and_tells_its_source() -> None:
    routes = shipped_routes()

    assert DEFAULT in routes
    assert all(route.source and {step.part for step in route.steps} == set(Part) for route in routes.values())


def test_a_procedure_without_a_file_of_its_own_follows_the_default() -> None:
    assert route_of("9.999999") is route_of("2.000635") is shipped_routes()[DEFAULT]
    assert [step.name for step in route_of("1.001193").steps][1:3] == ["check", "book"]


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        pytest.param(GOOD[:3], "every part", id="no return"),
        pytest.param([GOOD[1], GOOD[0], *GOOD[2:]], "in order", id="appraised before it is received"),
        pytest.param([GOOD[0], GOOD[1], GOOD[1], *GOOD[2:]], "given twice", id="the same name"),
        pytest.param([("a", "cook", "reception", "hours = 8"), *GOOD[1:]], "cook", id="unknown role"),
        pytest.param([("a", "reception", "reception", ""), *GOOD[1:]], "in no way", id="no time"),
        pytest.param([GOOD[0], ("b", "specialist", "appraisal", "share = 0.8"), *GOOD[2:]], "more than", id="too much"),
        pytest.param([("a", "reception", "kitchen", "hours = 8"), *GOOD[1:]], "kitchen", id="unknown part"),
    ],
)
def test_a_route_that_cannot_be_followed_is_refused_by_name(
    steps: list[tuple[str, str, str, str]], complaint: str
) -> None:
    with pytest.raises(RouteProblem, match=complaint) as refused:
        parse_route("mine.toml", text(*steps))

    assert "mine.toml" in str(refused.value)


def test_the_next_step_of_a_part_is_beside_it_and_never_in_another() -> None:
    route = route_of("1.001193")

    assert [route.after(step.name) and route.after(step.name).name for step in route.steps] == [  # type: ignore[union-attr]
        None, "book", None, None, None,
    ]  # fmt: skip
    assert route.before("book") == route.find("check")
    assert route.before("check") is None
    assert route.after("gone") is None

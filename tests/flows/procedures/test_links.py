"""A QR code leads to its procedure at its unit, and fits where links must fit."""

import pytest

from flows.procedures.links import LONGEST, Linked, from_link, to_link


@pytest.mark.parametrize(
    ("code", "unit", "link"),
    [
        pytest.param("1.001193", "", "tt_1_001193", id="of no unit"),
        pytest.param("1.001193", "xa-binh-minh-mau", "tt_1_001193--xa-binh-minh-mau", id="of a unit"),
        pytest.param("2.000815.000.00.00.H55", "", "tt_2_000815_000_00_00_H55", id="local code"),
        pytest.param("1.001193", "x" * 60, "tt_1_001193", id="unit too long"),
        pytest.param("1.001193", "xã mẫu", "tt_1_001193", id="unit with letters that no link carries"),
    ],
)
def test_a_link_says_procedure_and_unit(code: str, unit: str, link: str) -> None:
    assert to_link(code, unit) == link
    assert len(link) <= LONGEST


@pytest.mark.parametrize(
    ("payload", "linked"),
    [
        ("tt_1_001193", Linked("1.001193")),
        ("tt_1.001193", Linked("1.001193")),
        ("tt_1_001193--xa-binh-minh-mau", Linked("1.001193", "xa-binh-minh-mau")),
        ("tt_1_001193--", None),
        ("tt_", None),
        ("tt_<b>", None),
        ("hs_H40_16-210520-0003", None),
        ("tt_1_001193--" + "x" * 100, Linked("1.001193", "x" * 51)),
    ],
)
def test_what_is_behind_a_link(payload: str, linked: Linked | None) -> None:
    assert from_link(payload) == linked

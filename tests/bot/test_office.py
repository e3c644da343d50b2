"""Units as a tree in the office file: what is inherited, who covers whom, and what is no tree."""

from __future__ import annotations

import pytest

from bot.office import OfficeProblem, parse_office
from flows.conversation.facts import Office
from flows.dossiers.model import UnitKind
from tests.kit import an_office, the_world

HEAD = 'agency = "UBND"\nhotline = "1900"\n'
TOP = """
[[units]]
id = "tinh"
kind = "province"
name = "Tỉnh"
agency_code = "H99"
address = "Số 1"
hotline = "1901"
"""


def parsed(units: str) -> Office:
    return parse_office(HEAD + units, the_world().library)


def test_a_unit_has_from_above_what_it_does_not_say() -> None:
    below = '[[units]]\nid = "xa"\nparent = "tinh"\nname = "Xã"\nhotline = "1902"\n'
    desk = '[[units]]\nid = "quay"\nparent = "xa"\nkind = "desk"\nname = "Quầy"\n'

    units = parsed(desk + TOP + below).units

    assert (units["xa"].agency_code, units["xa"].hotline, units["xa"].kind) == ("H99", "1902", UnitKind.COMMUNE)
    assert (units["quay"].address, units["quay"].hotline, units["quay"].parent_id) == ("Số 1", "1902", "xa")
    assert [units[each].receives for each in ("tinh", "xa", "quay")] == [True, True, False]


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ('[[units]]\nid = "xa"\nparent = "tinh"\nname = "Xã"\n', "below tinh, which is not in the file"),
        ('[[units]]\nid = "xa"\nparent = "xa"\nname = "Xã"\n', "below itself"),
        (TOP + 'parent = "xa"\n[[units]]\nid = "xa"\nparent = "tinh"\nname = "Xã"\n', "below itself"),
        (TOP + '[[units]]\nid = "xa"\nkind = "empire"\nname = "Xã"\n', "empire"),
    ],
)
def test_what_is_no_tree_is_named(units: str, said: str) -> None:
    with pytest.raises(OfficeProblem, match=said):
        parsed(units)


def test_the_sample_is_a_tree_in_which_centres_are_beside_communes() -> None:
    office = an_office()
    above = {unit.id: unit.parent_id for unit in office.units.values()}
    receiving = {unit.id for unit in office.units.values() if unit.receives}

    assert above["xa-binh-minh-mau"] == above["tinh-minh-hoa"] == "ubnd-tinh-minh-hoa"
    assert receiving == {"xa-binh-minh-mau", "tinh-minh-hoa"}
    assert {offer.unit_id for offers in office.offers.values() for offer in offers} <= receiving

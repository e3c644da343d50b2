"""The everyday wordings are data that many people will edit, so the data itself is held to rules."""

from flows.procedures.everyday import everyday_wordings
from flows.procedures.fold import words
from tests.flows.procedures.search.known import FACTS

WORDINGS = everyday_wordings()


def test_every_wording_belongs_to_a_procedure_of_the_catalogue() -> None:
    codes = {record.code for record in FACTS.records}

    assert [code for code in WORDINGS if code not in codes] == []


def test_no_wording_is_claimed_by_two_procedures() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for code, phrases in WORDINGS.items():
        for phrase in phrases:
            owners.setdefault(tuple(one.marked for one in words(phrase)), set()).add(code)

    assert [(" ".join(phrase), codes) for phrase, codes in owners.items() if len(codes) > 1] == []

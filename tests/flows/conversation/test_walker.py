"""Every procedure of the catalogue goes through the engine to the ending that its record and its unit allow."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import pytest

from flows.dossiers.model import Status
from flows.procedures.model import Intake, Procedure
from flows.proofs.paths import Path
from flows.service.walking import Stumbled, Walked, endings_of, walk, walk_all
from tests.kit import NOW, the_world

REACHED = {Intake.HERE: Status.REGISTERED, Intake.PORTAL: Status.PREPARED, Intake.COUNTER: Status.PREPARED}


def procedures(*, guided: bool) -> list[Procedure]:
    library = the_world().library
    found = [library.procedure(record.code) for record in library.records()]
    return [procedure for procedure in found if procedure and procedure.guided is guided]


def walked(found: Sequence[Procedure], *, most: int, pairs: bool, capsys: pytest.CaptureFixture[str]) -> list[Walked]:
    """All journeys, and one printed line about them."""
    begun = time.process_time()
    journeys = list(walk_all(the_world(), found, now=NOW, most=most, pairs=pairs))
    seconds = time.process_time() - begun
    endings = ", ".join(f"{name} {count}" for name, count in Counter(each.path.ending for each in journeys).items())
    with capsys.disabled():
        turns = sum(each.turns for each in journeys)
        print(f"\n{len(found)} procedures, {len(journeys)} paths, {turns} turns ({endings}) in {seconds:.1f} s of CPU")
    return journeys


def test_every_guided_procedure_ends_along_every_branch(capsys: pytest.CaptureFixture[str]) -> None:
    guided = procedures(guided=True)

    journeys = walked(guided, most=400, pairs=True, capsys=capsys)

    assert {each.path.code for each in journeys} == {procedure.code for procedure in guided}
    assert all(each.dossier.status is REACHED[each.dossier.ending] for each in journeys)


@pytest.mark.slow
def test_every_other_procedure_ends_as_its_record_allows(capsys: pytest.CaptureFixture[str]) -> None:
    derived = procedures(guided=False)

    journeys = walked(derived, most=2, pairs=False, capsys=capsys)

    ended = {(each.path.code, each.path.ending) for each in journeys}
    allowed = {(each.code, ending) for each in derived for ending in endings_of(the_world(), each.code, now=NOW)}
    assert ended == allowed
    assert all(each.dossier.status is REACHED[each.dossier.ending] for each in journeys)


def test_a_journey_that_the_engine_does_not_take_is_reported() -> None:
    wrong = Path("1.004873", "here", said=(("no_such_step", ()), ("another", ())), answers={})

    with pytest.raises(Stumbled, match=r"1\.004873 \(here\): nothing is left to answer, yet Filling"):
        walk(the_world(), wrong, now=NOW)

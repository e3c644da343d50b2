"""The same person in two worlds: turns stand beside each other, and only what reaches the person counts."""

from __future__ import annotations

from dataclasses import replace

from flows.editions.model import AgencyWords, Entries, Key, Kind, OfferRow, OfferRows, ProcedureWords
from flows.procedures.model import Intake
from flows.service.comparing import conversations, differing, entrance
from flows.service.laying_over import laid_over
from flows.service.world import World
from tests.kit import NOW, the_world

EXTRACT, COMMUNE = "2.000635", "xa-binh-minh-mau"
ROW = OfferRow(None, True, Intake.HERE, "mot_phan", 12_500, "một bản sao trích lục")


def changed(key: Key, entry: OfferRows | ProcedureWords | AgencyWords) -> World:
    entries: Entries = {key: entry}
    return laid_over(the_world(), entries, NOW.date())


def places(after: World, *, steps: tuple[str, ...] = ()) -> list[list[str]]:
    journeys = conversations(the_world(), after, EXTRACT, unit_id=COMMUNE, steps=steps, now=NOW)
    return [[side.place for side in differing(sides)] for sides in journeys]


def test_two_worlds_alike_say_the_same() -> None:
    assert places(the_world()) == [[]]
    assert differing(entrance(the_world(), the_world(), now=NOW)) == []


def test_another_fee_is_told_on_the_card_and_before_filing() -> None:
    assert places(changed(Key(Kind.OFFER, EXTRACT, COMMUNE), OfferRows((ROW,)))) == [["card", "declaration", "submit"]]


def test_another_way_of_filing_changes_the_conversation_from_its_beginning() -> None:
    (found,) = places(changed(Key(Kind.OFFER, EXTRACT, COMMUNE), OfferRows((replace(ROW, intake=Intake.PORTAL),))))

    assert {"card", "agree", "submit"} <= set(found)


def test_journeys_are_chosen_that_come_by_what_is_said_otherwise() -> None:
    """Questions that only some are asked."""
    procedure = the_world().library.procedure(EXTRACT)
    assert procedure is not None
    rare = [step.id for step in procedure.steps if step.when][:2]
    words = ProcedureWords({f"{step}.ask": f"Hỏi lại về {step}?" for step in rare})

    found = places(changed(Key(Kind.WORDS, EXTRACT), words), steps=tuple(rare))

    assert 1 <= len(found) <= 3
    assert any(found)


def test_the_greeting_and_the_way_to_a_human_are_compared() -> None:
    after = changed(Key(Kind.AGENCY), AgencyWords("UBND xã Mới", "1900 9"))

    assert [side.place for side in differing(entrance(the_world(), after, now=NOW))] == ["greeting", "person"]

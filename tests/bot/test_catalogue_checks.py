"""What an office changed is proved as the shipped definitions are, and the engine goes through it."""

import pytest

from bot.catalogue_checks import problems_of
from flows.editions.model import Entries, Key, Kind, OfferRow, OfferRows, ProcedureWords
from flows.procedures.model import Intake
from flows.service.laying_over import laid_over
from flows.service.world import World
from tests.kit import NOW, the_world

EXTRACT, COMMUNE = "2.000635", "xa-binh-minh-mau"


def reworded(**texts: str) -> World:
    procedure = the_world().library.procedure(EXTRACT)
    assert procedure is not None
    first = procedure.steps[0].id
    words = ProcedureWords({f"{first}.{field}": text for field, text in texts.items()})
    return laid_over(the_world(), {Key(Kind.WORDS, EXTRACT): words}, NOW.date())


def test_sound_changes_pass() -> None:
    fee: Entries = {Key(Kind.OFFER, EXTRACT, COMMUNE): OfferRows((OfferRow(None, True, Intake.COUNTER, None, 9_000),))}

    assert problems_of(laid_over(reworded(ask="Ông/Bà cần bản nào ạ?"), fee, NOW.date()), EXTRACT, now=NOW) == []


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({"ask": ""}, id="an empty question"),
        pytest.param({"ask": "Anh/chị cần {giấy} nào?"}, id="a place that nobody fills in"),
        pytest.param({"ask": "a" * 5_000}, id="longer than a message"),
    ],
)
def test_words_that_cannot_be_said_are_named_with_their_step(texts: dict[str, str]) -> None:
    (problem, *_) = problems_of(reworded(**texts), EXTRACT, now=NOW)

    assert problem.startswith(f"{EXTRACT}: step '")


def test_what_is_not_in_the_catalogue_is_said_to_be_so() -> None:
    assert problems_of(the_world(), "9.999999", now=NOW) == ["9.999999: not in the catalogue"]

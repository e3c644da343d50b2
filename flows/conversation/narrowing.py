"""Narrowing what is listed, as buttons: only by what parts the records that stand there, so that no answer leaves
nothing or everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.conversation.effects import Option
from flows.conversation.flow import option
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import Record
from flows.values import JSON

#: What a citizen can tell of the own case: for whom, where, and whether a visit is no trouble.
TOLD: Mapping[str, tuple[str, ...]] = {
    "audience": ("individual", "business", "organization"),
    "agency_level": ("commune", "province", "ministry"),
    "level": ("toan_trinh",),
}


def choices(narrowed: Narrowed, records: Sequence[Record]) -> list[Option]:
    """Every answer that leaves some of the records and not all."""
    return [each for choice in TOLD for each in answers(narrowed, records, choice)]


def answers(narrowed: Narrowed, records: Sequence[Record], choice: str, *, aside: bool = False) -> list[Option]:
    parting = narrowed.parting(records, choice)
    return [_answer(choice, value, aside=aside) for value in TOLD[choice] if value in parting]


def _answer(choice: str, value: str, *, aside: bool) -> Option:
    return option("narrow_to", f"narrow_{value}", f"{choice}.{value}", aside=aside)


def picked(arg: JSON) -> tuple[str, str] | None:
    """Which value of which choice was picked."""
    choice, _, value = str(arg).partition(".")
    return (choice, value) if value in TOLD.get(choice, ()) else None


def narrowed_by(narrowed: Narrowed) -> list[str]:
    """What it is narrowed to already, as `procedure_narrowed` words it."""
    values = {"audience": narrowed.audience, "agency_level": narrowed.agency_level, "level": narrowed.level}
    return [f"{choice}.{value}" for choice, value in values.items() if value]

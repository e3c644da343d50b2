"""Entries and turns as a page shows them: what a thing was and will be, and what was said, line beside line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.render import words_to_text
from bot.web.pages import plain
from flows.conversation.engine import Spoken
from flows.editions.merging import said
from flows.editions.model import (
    AgencyWords,
    Entry,
    Key,
    Kind,
    OfferRow,
    OfferRows,
    ProcedureWords,
    UnitWords,
)
from flows.editions.wording import places
from flows.handling.loading import route_of
from flows.handling.model import Route, RouteStep
from flows.money import vnd
from flows.service.comparing import Side
from flows.service.editing import Bench
from flows.service.rehearsing import Exchange
from flows.service.world import World

Lines = dict[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of an entry that reads otherwise than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A turn: what the person did, what was said, line by line, with those marked that the other side does not say."""

    said: str
    lines: tuple[tuple[str, bool], ...]
    buttons: tuple[str, ...]


def title_of(world: World, key: Key) -> str:
    unit = world.office.units.get(key.unit_id)
    name = world.library.name(key.code) if key.code else ""
    return plain(f"staff.catalogue.about.{key.kind.value}", name=name, unit=unit.name if unit else key.unit_id)


def changes_of(bench: Bench, key: Key) -> list[Changed]:
    """What an entry of the draft changes of what is published."""
    world = bench.before()
    former = bench.current.get(key)
    was = _LINES[key.kind](world, key, said(former))
    will = _LINES[key.kind](world if key.kind is Kind.ROUTE else bench.base, key, bench.drafted[key])
    labels = [*will, *(label for label in was if label not in will)]
    return [
        Changed(label, was.get(label, ""), will.get(label, ""))
        for label in labels
        if was.get(label, "") != will.get(label, "")
    ]


def _agency(world: World, key: Key, entry: Entry | None) -> Lines:
    words = entry if isinstance(entry, AgencyWords) else AgencyWords(world.office.agency, world.office.hotline)
    return {plain("staff.catalogue.field.name"): words.name, plain("staff.catalogue.field.hotline"): words.hotline}


def _unit(world: World, key: Key, entry: Entry | None) -> Lines:
    unit = world.office.unit(key.unit_id)
    words = entry if isinstance(entry, UnitWords) else UnitWords(unit.name, unit.address, unit.hotline, unit.opening)
    return {
        plain("staff.catalogue.field.name"): words.name,
        plain("staff.catalogue.field.address"): words.address,
        plain("staff.catalogue.field.hotline"): words.hotline,
        plain("staff.catalogue.field.opening"): words.opening,
    }


def _offer(world: World, key: Key, entry: Entry | None) -> Lines:
    rows = entry.rows if isinstance(entry, OfferRows) else ()
    if not rows or rows[0].from_on is not None:
        offer = world.office.offer(key.code, key.unit_id)
        now = OfferRow(None, True, offer.intake, offer.level, offer.fee_vnd, offer.fee_note) if offer else None
        first = {plain("staff.catalogue.from_now"): offer_text(now)}
    else:
        first = {}
    said = {_day_of(row): offer_text(row) for row in rows}
    return {**first, **said}


def _day_of(row: OfferRow) -> str:
    if row.from_on is None:
        return plain("staff.catalogue.from_now")
    return plain("staff.catalogue.from_day", day=f"{row.from_on:%d/%m/%Y}")


def offer_text(row: OfferRow | None) -> str:
    """In one line."""
    if row is None or not row.on:
        return plain("staff.catalogue.off")
    fee = plain("staff.catalogue.fee_of_record") if row.fee_vnd is None else vnd(row.fee_vnd)
    level = plain(f"level.{row.level}") if row.level else ""
    note = f" ({row.fee_note})" if row.fee_note else ""
    return "; ".join(part for part in (plain(f"staff.catalogue.intake.{row.intake.value}"), level, fee + note) if part)


def _words(world: World, key: Key, entry: Entry | None) -> Lines:
    procedure = world.library.procedure(key.code)
    if procedure is None:
        return {}
    texts = entry.texts if isinstance(entry, ProcedureWords) else {}
    return {
        f"{place.label} – {plain(f'staff.catalogue.place.{place.field}')}": texts.get(place.name, place.text)
        for place in places(procedure)
    }


def _route(world: World, key: Key, entry: Entry | None) -> Lines:
    route = entry if isinstance(entry, Route) else route_of(key.code)
    return {
        plain("staff.catalogue.step", number=number): step_text(world, step)
        for number, step in enumerate(route.steps, 1)
    }


def step_text(world: World, step: RouteStep) -> str:
    unit = world.office.units.get(step.unit_id)
    share = f"{(step.share or 0) * 100:g}"
    hours = f"{step.hours:g}" if step.hours is not None else ""
    time = plain("staff.catalogue.hours", hours=hours) if hours else plain("staff.catalogue.share", share=share)
    return "; ".join(
        part for part in (step.title, plain(f"staff.role.{step.role}"), time, unit.name if unit else "") if part
    )


_LINES: Mapping[Kind, Callable[[World, Key, Any], Lines]] = {
    Kind.AGENCY: _agency,
    Kind.UNIT: _unit,
    Kind.OFFER: _offer,
    Kind.WORDS: _words,
    Kind.ROUTE: _route,
}


def bubbles(side: Side) -> tuple[Bubble | None, Bubble | None]:
    """A turn in both worlds, with the lines marked that only one of them says."""
    texts = [_texts(each) for each in (side.before, side.after)]
    return bubble(side.before, but=texts[1]), bubble(side.after, but=texts[0])


def read_alike(before: Bubble | None, after: Bubble | None) -> bool:
    """Whether the person sees no difference."""
    if before is None or after is None:
        return False
    return (before.lines, before.buttons) == (after.lines, after.buttons)


def bubble(exchange: Exchange | None, *, but: list[str] | None = None) -> Bubble | None:
    if exchange is None:
        return None
    lines = tuple((line, but is not None and line not in but) for line in _texts(exchange))
    buttons = tuple(words_to_text(button.label, markup="plain") for each in exchange.spoken for button in each.buttons)
    return Bubble(words_to_text(exchange.said, markup="plain"), lines, buttons)


def _texts(exchange: Exchange | None) -> list[str]:
    return list(_lines_of(exchange.spoken)) if exchange else []


def _lines_of(spoken: tuple[Spoken, ...]) -> Iterator[str]:
    for each in spoken:
        yield from (line for line in words_to_text(each.words, markup="plain").splitlines() if line.strip())

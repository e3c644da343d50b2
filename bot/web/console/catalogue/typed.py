"""What was typed at the catalogue desk, read into entries. A value that cannot be meant is refused with its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.editions.model import AgencyWords, OfferRow, ProcedureWords, UnitWords
from flows.editions.wording import TITLE, places
from flows.procedures.model import Intake, Procedure
from flows.procedures.record import ServiceLevel
from flows.text_folding import clean

#: As days are written here, and as the browser's own field writes them.
DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y")
#: "8000", "8.000", "8 000": groups of three, or no groups.
_MONEY = re.compile(r"\d{1,9}|\d{1,3}(?:[., ]\d{3}){1,2}")
_UNIT_OF_MONEY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_PHONE = re.compile(r"[+\d][\d .()/-]{2,28}\d")
MOST_VND = 100_000_000
LONGEST_NAME, LONGEST_NOTE, LONGEST_WORDS = 150, 200, 1_000
FURTHEST = timedelta(days=3 * 366)
INTAKES = {intake.value: intake for intake in Intake}
LEVELS = ("", *(level.value for level in ServiceLevel))


class Mistyped(Exception):
    """What was typed cannot be meant: `kind` has a sentence, `field` the name of the place that it was typed in."""

    def __init__(self, kind: str, field: str, what: str = "") -> None:
        super().__init__(f"{field}: {kind}")
        self.kind, self.field, self.what = kind, field, what


@dataclass(frozen=True, slots=True)
class OfferForm:
    """As it stands in the page's fields."""

    unit: str = ""
    on: bool = True
    intake: str = Intake.HERE.value
    level: str = ""
    fee: str = ""
    fee_note: str = ""
    since: str = ""


def read_offer(form: Mapping[str, str]) -> OfferForm:
    return OfferForm(
        unit=form.get("unit", "")[:64],
        on=form.get("on") == "1",
        intake=form.get("intake", "")[:20],
        level=form.get("level", "")[:30],
        fee=form.get("fee", "").strip()[:30],
        fee_note=clean(form.get("fee_note", ""))[:1000],
        since=form.get("since", "").strip()[:10],
    )


def shown_offer(unit_id: str, row: OfferRow) -> OfferForm:
    """The fields as the row says them."""
    fee = "" if row.fee_vnd is None else f"{row.fee_vnd:,}".replace(",", ".")
    since = f"{row.from_on:%d/%m/%Y}" if row.from_on else ""
    return OfferForm(unit_id, row.on, row.intake.value, row.level or "", fee, row.fee_note, since)


def offer_row(form: OfferForm, *, today: date) -> OfferRow:
    """Raises Mistyped."""
    if form.intake not in INTAKES:
        raise Mistyped("intake", "intake")
    if form.level not in LEVELS:
        raise Mistyped("level", "level")
    return OfferRow(
        from_on=_since(form.since, today),
        on=form.on,
        intake=INTAKES[form.intake],
        level=form.level or None,
        fee_vnd=_money(form.fee),
        fee_note=_words(form.fee_note, "fee_note", longest=LONGEST_NOTE),
    )


def agency_words(form: Mapping[str, str]) -> AgencyWords:
    """Raises Mistyped."""
    return AgencyWords(_name(form, "name"), _phone(form, "hotline"))


def unit_words(form: Mapping[str, str]) -> UnitWords:
    """Raises Mistyped."""
    address = _words(form.get("address", ""), "address", longest=LONGEST_NOTE)
    opening = _words(form.get("opening", ""), "opening", longest=LONGEST_NOTE)
    return UnitWords(_name(form, "name"), address, _phone(form, "hotline"), opening)


def procedure_words(form: Mapping[str, str], shipped: Procedure) -> ProcedureWords | None:
    """What differs from the words that it came with; None when nothing does. Raises Mistyped."""
    texts: dict[str, str] = {}
    for place in places(shipped):
        if place.name not in form:
            continue
        said = _words(form[place.name], place.name, longest=LONGEST_NAME if place.name == TITLE else LONGEST_WORDS)
        if not said and place.field != "hint":
            raise Mistyped("empty", place.name, place.label)
        if said != place.text:
            texts[place.name] = said
    return ProcedureWords(texts) if texts else None


def _since(text: str, today: date) -> date | None:
    if not text:
        return None
    day = _day(text)
    if day is None:
        raise Mistyped("day", "since", text)
    if not today <= day <= today + FURTHEST:
        raise Mistyped("day_away", "since", text)
    return day if day > today else None


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _money(text: str) -> int | None:
    """Nothing typed means: as the national record says."""
    if not text:
        return None
    bare = _UNIT_OF_MONEY.sub("", text).strip()
    if not (bare.isascii() and _MONEY.fullmatch(bare)):
        raise Mistyped("fee", "fee", text)
    amount = int(re.sub(r"\D", "", bare))
    if amount > MOST_VND:
        raise Mistyped("fee_large", "fee", text)
    return amount


def _name(form: Mapping[str, str], field: str) -> str:
    said = _words(form.get(field, ""), field, longest=LONGEST_NAME)
    if not said:
        raise Mistyped("empty", field)
    return said


def _phone(form: Mapping[str, str], field: str) -> str:
    said = _words(form.get(field, ""), field, longest=30)
    if not _PHONE.fullmatch(said):
        raise Mistyped("phone", field, said)
    return said


def _words(text: str, field: str, *, longest: int) -> str:
    """One line or more of plain words."""
    said = clean(text)
    if len(said) > longest:
        raise Mistyped("long", field, str(longest))
    if "{" in said or "}" in said:
        raise Mistyped("braces", field)
    return said

"""What an ID card answers in a dossier: every step of its person, each read by its own kind as if it were typed.

The QR proves nothing, anybody can print one: what it says is proposed, confirmed by the person, and noted as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flows.conversation.answering import Sheet
from flows.dossiers.model import CARDS, Status, cards
from flows.dossiers.origins import Origin
from flows.identity.card import IdCard
from flows.identity.home import home_of
from flows.procedures.id_cards import fact_of, person_of
from flows.procedures.model import Step
from flows.steps.address import COMMUNE
from flows.steps.base import Accepted, Reading, Refused, Said, Unfinished
from flows.values import JSON, Words

#: How a card says each fact (the names of `flows.procedures.id_cards.FACTS`).
SAYS: Mapping[str, Callable[[IdCard], Said]] = {
    "full_name": lambda card: Said(text=card.full_name),
    "id_number": lambda card: Said(text=card.id_number),
    "birth_date": lambda card: Said(text=f"{card.birth_date:%d/%m/%Y}"),
    "sex": lambda card: Said(option=card.sex),
    "address": lambda card: Said(text=card.address),
}
APPLICANT = "applicant"  #: the person who is talking, as definitions call them
#: For fewer questions than this nobody looks for the card.
WORTH_A_PHOTO = 2


def is_offered(sheet: Sheet, step: Step) -> bool:
    """Whether a photo of the card spares this person more than the answer that is being asked for."""
    if not step.card or sheet.draft.status is not Status.DRAFT:
        return False
    waiting = {each.id for each in open_steps(sheet, person_of(step))} | {step.id}
    return len(waiting) >= WORTH_A_PHOTO


def open_steps(sheet: Sheet, person: str) -> list[Step]:
    """What the person's card can answer and nobody has; a skipped question may be answered after all."""
    return [step for step in _steps(sheet, person) if sheet.answers.get(step.id) is None]


def _steps(sheet: Sheet, person: str) -> list[Step]:
    return [step for step in sheet.steps() if person_of(step) == person]


def said_by(card: IdCard, step: Step) -> str:
    """The fact as it stands on the card."""
    said = SAYS[fact_of(step)](card)
    label = next((choice.label for choice in step.choices if choice.id == said.option), "")
    return said.text or label


def _reading(sheet: Sheet, step: Step, card: IdCard) -> Reading:
    reading = sheet.kind(step).read(step, SAYS[fact_of(step)](card), None, sheet.around)
    is_open_address = fact_of(step) == "address" and isinstance(reading, Unfinished)
    return _settled_by_day(sheet, step, card, reading=reading) if is_open_address else reading


def _settled_by_day(sheet: Sheet, step: Step, card: IdCard, *, reading: Reading) -> Reading:
    """Where a commune of today has an old one's name, the day of issue tells which the card means."""
    commune = home_of(card, places=sheet.around.places).sure
    if commune is None or not isinstance(reading, Unfinished):
        return reading
    picked = sheet.kind(step).read(step, Said(option=f"{COMMUNE}{commune.code}"), reading.partial, sheet.around)
    return reading if isinstance(picked, Refused) else picked


@dataclass(frozen=True, slots=True)
class Filled:
    """The sheet with what the card answered; `told` warns, or says why a fact was not taken."""

    sheet: Sheet
    labels: tuple[str, ...]
    told: tuple[Words, ...]


def filled(sheet: Sheet, person: str, card: IdCard) -> Filled:
    """Every open step of the person answered; what was typed stays as it is."""
    labels: list[str] = []
    told: list[Words] = []
    for step in sheet.procedure.steps:  # an answer may bring further steps of the person up
        if step not in open_steps(sheet, person):
            continue
        match _reading(sheet, step, card):
            case Accepted(value, remark):
                sheet, again = sheet.answered(step, value, origin=Origin.CARD_SCAN)
                labels.append(step.label)
                told += [remark] if remark else []
                told += [Words("asked_again", {"labels": [*again]})] if again else []
            case Refused(reason):
                told += [Words("scan.not_taken", {"label": step.label}), reason]
    return Filled(_noted(sheet, person, card), tuple(labels), tuple(told))


def _noted(sheet: Sheet, person: str, card: IdCard) -> Sheet:
    """What is held against the answers before filing goes with the draft; residence and old number do not."""
    kept: dict[str, JSON] = {
        "full_name": card.full_name,
        "id_number": card.id_number,
        "birth_date": card.birth_date.isoformat(),
        "sex": card.sex,
        "issue_date": card.issue_date.isoformat() if card.issue_date else None,
    }
    return sheet.noting(CARDS, {**cards(sheet.draft.answers), person: kept})


def difference(sheet: Sheet, person: str, card: IdCard, *, settled: tuple[str, ...]) -> tuple[Step, JSON] | None:
    """The first answer of the person that the card says otherwise, with what the card would make of it."""
    for step in _steps(sheet, person):
        reading = _reading(sheet, step, card)
        if step.id in settled or sheet.answers.get(step.id) is None or not isinstance(reading, Accepted):
            continue
        shown = sheet.kind(step).show(step, reading.value, sheet.around)
        if shown.casefold() != sheet.shown(step).casefold():
            return step, reading.value
    return None


def unfinished(sheet: Sheet, person: str, card: IdCard) -> tuple[Step, JSON] | None:
    """An open step that the card answers in part (an old commune that was divided): what is known of it so far."""
    for step in open_steps(sheet, person):
        reading = _reading(sheet, step, card)
        if isinstance(reading, Unfinished):
            return step, reading.partial
    return None


def known_from_card(sheet: Sheet, step: Step) -> Said | None:
    """What a card confirmed earlier in this dossier answers; the person is asked all the same."""
    person, fact = person_of(step), fact_of(step)
    kept = cards(sheet.draft.answers)
    card = kept.get(person) or (kept.get(APPLICANT) if _is_applicant(sheet, person) else None)
    value = card.get(fact) if card and sheet.draft.status is Status.DRAFT else None
    if not isinstance(value, str):
        return None
    return Said(option=value) if fact == "sex" else Said(text=_as_typed(value, fact))


def _as_typed(value: str, fact: str) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}" if fact == "birth_date" else value


def _is_applicant(sheet: Sheet, person: str) -> bool:
    """The applicant said to be that person ("I am the mother"), whose name is then not asked a second time."""
    steps = sheet.steps()
    said = [sheet.answers.get(step.id) for step in steps if step.kind == "choice"]
    return person in said and not any(step.card == f"{person}.full_name" for step in steps)

"""Rules about ID cards that were read: a card that says otherwise than the answer, a card past its renewal age.

The code on a card proves nothing, so all of this is only a reason to look again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from flows.dossiers.model import cards
from flows.identity.card import SEXES
from flows.steps.params import as_day
from flows.text_folding import fold
from flows.values import JSON, Words
from flows.verdict.case import Case, from_form, from_law
from flows.verdict.days import years_between
from flows.verdict.known import Renewal, known
from flows.verdict.model import Level, Line
from flows.verdict.people import Person

COMPARED = ("id_number", "full_name", "birth_date", "sex")


def differs_from_card(case: Case) -> Iterator[Line]:
    for person, card in _cards(case):
        for name in COMPARED:
            fact, on_card = person.facts.get(name), _as_answered(card.get(name))
            if fact and on_card and fold(fact.value) != fold(on_card):
                words = Words("verdict.differs_from_card", {"label": fact.label})
                yield Line(Level.CHECK, words, (fact.step,), from_form(case))


def _as_answered(said: JSON) -> str:
    """A card's words for the sexes are those of its print; answers have the options' names."""
    return SEXES.get(str(said or "").casefold(), str(said or ""))


def card_to_renew(case: Case) -> Iterator[Line]:
    renewal = known().renewal
    for person, card in _cards(case):
        born, issued = as_day(card.get("birth_date")), as_day(card.get("issue_date"))
        age = renewal_missed(born, issued, today=case.today, renewal=renewal) if born and issued else None
        if age is not None:
            number = person.facts.get("id_number") or next(iter(person.facts.values()))
            words = Words("verdict.card_to_renew", {"label": number.label, "age": age})
            yield Line(Level.CHECK, words, (number.step,), from_law(renewal.source))


def renewal_missed(born: date, issued: date, *, today: date, renewal: Renewal) -> int | None:
    """The age at which the card had to be renewed and was not (Law on Identification 26/2023/QH15, Article 21)."""
    age_now, age_then = years_between(born, today), years_between(born, issued)
    return next((age for age in renewal.ages if age_then < age - renewal.grace_years and age <= age_now), None)


def _cards(case: Case) -> Iterator[tuple[Person, Mapping[str, JSON]]]:
    kept = cards(case.given)
    for person in case.people:
        roles = (person.role, "applicant") if person.was_applicant else (person.role,)
        card = next((kept[role] for role in roles if role in kept), None)
        if card is not None:
            yield person, card

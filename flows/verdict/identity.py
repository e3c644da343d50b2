"""Rules about numbers and names: one number for two people, a number that says another sex or year, other papers.

What sits in an ID number (TT 59/2021/TT-BCA) only ever gives reason to look again: records may have been corrected.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from flows.steps.params import as_day
from flows.values import Words
from flows.verdict.case import Case, from_form, from_law
from flows.verdict.known import known
from flows.verdict.model import Level, Line
from flows.verdict.people import Fact, Person

DIGITS = 12


def same_number(case: Case) -> Iterator[Line]:
    """The same number under two names, or for two roles that cannot be one person."""
    for one, other in combinations(case.people, 2):
        if not one.number or one.number != other.number:
            continue
        named_apart = bool(one.name and other.name) and one.name != other.name
        if named_apart or known().are_apart(one.role, other.role):
            yield _pair(case, Level.RETURNED, "verdict.same_number", one=one, other=other)


def same_name(case: Case) -> Iterator[Line]:
    """The applicant's own name on another person with another number: perhaps oneself, mistyped."""
    applicant = next((person for person in case.people if person.was_applicant), None)
    for other in case.people if applicant else ():
        assert applicant is not None
        if other is applicant or not applicant.name or other.name != applicant.name:
            continue
        if other.number and applicant.number and other.number != applicant.number:
            yield _pair(case, Level.CHECK, "verdict.same_name", one=applicant, other=other)


def _pair(case: Case, level: Level, key: str, *, one: Person, other: Person) -> Line:
    first, second = one.facts["id_number"], other.facts["id_number"]
    words = Words(key, {"label": first.label, "other": second.label})
    return Line(level, words, tuple(dict.fromkeys((second.step, first.step))), from_form(case))


def number_of_other_year(case: Case) -> Iterator[Line]:
    for person in case.people:
        born = as_day(person.value("birth_date"))
        if born is None or not _tells(person.number) or _year(person.number) == born.year:
            continue
        told = {"label": _label(person), "inside": str(_year(person.number)), "given": str(born.year)}
        yield _inside(person, Words("verdict.number_of_other_year", {**told}), "birth_date")


def number_of_other_sex(case: Case) -> Iterator[Line]:
    for person in case.people:
        sex = person.value("sex") or known().sex.get(person.role, "")
        if sex not in ("male", "female") or not _tells(person.number):
            continue
        inside = "female" if int(person.number[3]) % 2 else "male"
        if inside != sex:
            told = {"label": _label(person), "inside": inside, "given": sex}
            yield _inside(person, Words("verdict.number_of_other_sex", {**told}), "sex")


def _label(person: Person) -> str:
    return person.facts["id_number"].label


def _inside(person: Person, words: Words, against: str) -> Line:
    number: Fact = person.facts["id_number"]
    other = person.facts.get(against)
    return Line(Level.CHECK, words, (number.step, *((other.step,) if other else ())), from_law(known().number_source))


def _tells(number: str) -> bool:
    """Old numbers of nine digits tell nothing."""
    return len(number) == DIGITS and number.isascii() and number.isdecimal()


def _year(number: str) -> int:
    """The fourth digit tells the century and the sex: 0 and 1 for 19xx, 2 and 3 for 20xx, and so on."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def differs_from_earlier(case: Case) -> Iterator[Line]:
    """The same chat's person gave another number under the same name in another dossier."""
    mine = next((person for person in case.people if person.was_applicant), None)
    if mine is None or not mine.name or not mine.number:
        return
    same = (each for each in case.earlier if each.was_applicant and each.name == mine.name)
    if any(each.number and each.number != mine.number for each in same):
        number = mine.facts["id_number"]
        words = Words("verdict.differs_from_earlier", {"label": number.label})
        yield Line(Level.CHECK, words, (number.step,), from_form(case))

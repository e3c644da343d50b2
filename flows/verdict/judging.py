"""The verdict on a dossier: every rule looks at the case, and what it finds is a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from flows.verdict import cards, days, identity, papers
from flows.verdict.case import Case
from flows.verdict.model import Level, Line, Verdict

Rule: TypeAlias = Callable[[Case], Iterator[Line]]

RULES: Mapping[str, Rule] = {
    "missing_paper": papers.missing_paper,
    "form_not_ready": papers.form_not_ready,
    "same_number": identity.same_number,
    "days_in_wrong_order": days.days_in_wrong_order,
    "same_name": identity.same_name,
    "number_of_other_year": identity.number_of_other_year,
    "number_of_other_sex": identity.number_of_other_sex,
    "parent_too_young": days.parent_too_young,
    "differs_from_earlier": identity.differs_from_earlier,
    "differs_from_card": cards.differs_from_card,
    "card_to_renew": cards.card_to_renew,
    "photo_overruled": papers.photo_overruled,
    "same_picture": papers.same_picture,
    "good_for_months": papers.good_for_months,
    "to_bring": papers.to_bring,
}
ORDER = tuple(Level)


def judge(case: Case) -> Verdict:
    lines = (line for rule in RULES.values() for line in rule(case))
    is_listed = bool(case.record and case.record.documents)
    return Verdict(tuple(sorted(lines, key=lambda line: ORDER.index(line.level))), is_listed)

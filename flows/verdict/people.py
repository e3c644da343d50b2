"""Who stands in a dossier: the answers about one person together, so that they can be held against each other.

A step says whose fact it asks by `card` ("mother.birth_date"), or by the way it is named ("mother_born").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flows.procedures.id_cards import FACTS, fact_of, person_of
from flows.procedures.model import Procedure, Step
from flows.text_folding import fold
from flows.values import JSON, Answers

#: How steps are named that ask for a fact of a person.
ENDS: Mapping[str, str] = {"name": "full_name", "id": "id_number", "born": "birth_date", "sex": "sex"}
APPLICANT = "applicant"
#: Option of "for whom": the applicant is the one in whose name the dossier is.
SELF = "self"


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer about a person, and the step that asked it."""

    value: str
    step: str
    label: str


@dataclass(frozen=True, slots=True)
class Person:
    """`facts` by what they are ("full_name", "id_number", "birth_date", "sex"); nothing stands there unanswered."""

    role: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    was_applicant: bool = False

    def value(self, fact: str) -> str:
        return self.facts[fact].value if fact in self.facts else ""

    @property
    def number(self) -> str:
        return self.value("id_number")

    @property
    def name(self) -> str:
        """For comparing: without accents and capitals."""
        return fold(self.value("full_name"))


def people(procedure: Procedure, asked: Iterable[Step], answers: Answers) -> tuple[Person, ...]:
    steps = tuple(asked)
    found: dict[str, dict[str, Fact]] = {}
    for step in steps:
        _note(found, _whose(step), step, answers.get(step.id))
        if step.kind == "group":
            _note_members(found, step, answers.get(step.id))
    known = {role: Person(role, facts, role == APPLICANT) for role, facts in found.items()}
    return tuple(_one_person(known, _meant(procedure, steps, answers)).values())


def _whose(step: Step) -> tuple[str, str]:
    """Role and fact that the step asks for; two empty words when it asks for something else."""
    if step.card:
        return person_of(step), fact_of(step)
    role, _, end = step.id.rpartition("_")
    fact = ENDS.get(end, "")
    return (role, fact) if fact and step.kind in FACTS[fact] else ("", "")


def _note(found: dict[str, dict[str, Fact]], whose: tuple[str, str], step: Step, value: JSON) -> None:
    role, fact = whose
    if role and isinstance(value, str):
        found.setdefault(role, {})[fact] = Fact(value, step.id, step.label)


def _note_members(found: dict[str, dict[str, Fact]], group: Step, items: JSON) -> None:
    """Each item of a repeated group may be a person; whoever mends it goes to the group."""
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        for child in group.steps:
            fact = ENDS.get(child.id, "")
            value = item.get(child.id) if isinstance(item, dict) else None
            if fact and child.kind in FACTS[fact] and isinstance(value, str):
                label = f"{child.label} ({group.label} {number})"
                found.setdefault(f"{group.id}.{number}", {})[fact] = Fact(value, group.id, label)


def _meant(procedure: Procedure, steps: tuple[Step, ...], answers: Answers) -> frozenset[str]:
    """The roles that the applicant may have said to be: "I am the mother", "for myself"."""
    said = {str(answers[step.id]) for step in steps if step.kind == "choice" and step.id in answers}
    owner = (procedure.owner_step or "").rpartition("_")[0]
    return frozenset(said | ({owner} if SELF in said and owner else set()))


def _one_person(known: dict[str, Person], meant: frozenset[str]) -> dict[str, Person]:
    """The applicant, where a role is the applicant's own: then that role's name is not asked a second time."""
    applicant = known.get(APPLICANT)
    role = next((role for role in known if role in meant and role != APPLICANT and not known[role].name), None)
    if applicant is None or role is None:
        return known
    joined = Person(role, {**applicant.facts, **known[role].facts}, was_applicant=True)
    return {**{other: each for other, each in known.items() if other != APPLICANT}, role: joined}

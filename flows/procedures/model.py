"""What a procedure asks: steps, conditions between them, and which unit receives it. Data only; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from flows.values import JSON


class Intake(Enum):
    """Who may receive the dossier (the three endings)."""

    HERE = "here"  #: the deploying agency receives it through this system
    PORTAL = "portal"  #: the national portal is the only door; we prepare and hand over
    COUNTER = "counter"  #: original or signature before the officer; we prepare the visit


class Op(Enum):
    """How a condition compares the answer of an earlier step."""

    IS = "is"  #: equals the value
    NOT = "not"  #: was answered with something else
    IN = "in"  #: one of the values
    HAS = "has"  #: a several-of answer contains the value
    OLDER_THAN_DAYS = "older_than_days"  #: a date more than so many days before today
    OLDER_THAN_YEARS = "older_than_years"  #: a date at least so many full years before today
    YOUNGER_THAN_YEARS = "younger_than_years"  #: a date less than so many full years before today
    DIFFERS_FROM = "differs_from"  #: another step's answer is different


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; `step` is an earlier step's id, or "@ending" for the dossier's ending."""

    step: str
    op: Op
    value: JSON


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a step's options."""

    id: str
    label: str
    hint: str = ""
    said: tuple[str, ...] = ()  #: other words that people type for it


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a procedure. `when` lists alternatives: the step is asked if all conditions of any one hold."""

    id: str
    kind: str
    ask: str
    label: str
    example: str = ""
    hint: str = ""
    required: bool = True
    when: tuple[tuple[Condition, ...], ...] = ()
    choices: tuple[Choice, ...] = ()
    params: Mapping[str, JSON] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()  #: of a repeated group
    card: str = ""  #: whose ID card answers it, with which fact: "mother.birth_date" (see `id_cards`)


class UnitRule(Enum):
    """How the receiving unit follows from the answers."""

    ANY = "any"  #: any unit of the province (phi địa giới hành chính); asked when several offer it
    COMMUNE_OF = "commune_of"  #: the unit of the commune in the answer of an address step


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of what is asked for a procedure: a guided definition, or one derived from the catalogue record."""

    code: str
    version_id: str
    title: str  #: short, in the citizen's words
    name: str  #: official
    steps: tuple[Step, ...]
    unit_rule: UnitRule = UnitRule.ANY
    unit_step: str | None = None
    owner_step: str | None = None  #: whose answer names the dossier's owner (chủ hồ sơ)
    guided: bool = False
    sources: tuple[str, ...] = ()

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def documents(self) -> Iterator[Step]:
        return (step for step in self.steps if step.kind == "document")

    def named(self, version_id: str) -> Procedure:
        return replace(self, version_id=version_id)

"""What a form is filled from: one dossier with everything around it. Gathered by the service; forms read no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.dossiers.model import Dossier, Event, Unit
from flows.handling.model import Extension, Holding, Route
from flows.procedures.model import Procedure
from flows.steps.base import Around, Kinds


@dataclass(frozen=True, slots=True)
class Given:
    """`around.answers` are the answers that count. `names`: whom a login stands for. `officer`: who makes the paper."""

    dossier: Dossier
    procedure: Procedure
    official_name: str
    unit: Unit
    agency: str
    kinds: Kinds
    around: Around
    today: date
    link: str  #: of the page that shows where the dossier stands
    fee: str = ""
    term: str = ""  #: the time for handling it, in words
    basis: str = ""  #: legal basis of the procedure
    result: str = ""  #: what the procedure gives
    history: tuple[Event, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    officer: str = ""
    holdings: tuple[Holding, ...] = ()  #: who had it on the desk, and until when
    route: Route | None = None
    extension: Extension | None = None  #: the newest letter of apology that was not declined

    def shown(self, step_id: str) -> str:
        """The answer in words; empty for what was not asked, skipped, or is no step."""
        step, value = self.procedure.step(step_id), self.around.answers.get(step_id)
        return self.kinds[step.kind].show(step, value, self.around) if step and value is not None else ""

    def first_shown(self, *step_ids: str) -> str:
        return next((shown for each in step_ids if (shown := self.shown(each))), "")

    def name_of(self, actor: str, others: Mapping[str, str]) -> str:
        return others.get(actor) or self.names.get(actor, actor)

"""The sheet of answers that is open: procedure version, draft, what is asked next, what a change makes invalid."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from flows.conversation.effects import Option
from flows.conversation.facts import Facts
from flows.dossiers.model import EXTRA, Dossier, Status, SupplementItem
from flows.dossiers.origins import Origin, note_origin
from flows.procedures.journey import applicable
from flows.procedures.model import Procedure, Step
from flows.steps.base import Around, StepKind
from flows.text_folding import fold
from flows.values import JSON, Words, changed


def option_of(option_id: str, label: Words) -> Option:
    return Option("answer", label, option_id)


_WISHES = ("toi muon ", "em muon ", "minh muon ", "cho toi lam ", "cho em lam ", "toi can lam ", "em can lam ")
_MAYBE = ("dang ky ", "lam giay ", "lam thu tuc ", "lam the ", "xin cap ", "xin giay ", "cap lai ", "sao y ")
_QUESTIONS = (
    *("?", " la gi", " gi vay", " la sao", " lam sao", " the nao", " o dau vay", " nop o dau", " bao nhieu tien"),
    *(" bao nhieu", " bn tien", " bao lau", " bao lau thi xong", " may ngay", " can gi", " mang gi", " giay to gi"),
)


def is_a_wish(text: str) -> bool:
    """'Tôi muốn đăng ký kết hôn' is nobody's name and nobody's address."""
    return fold(text).startswith(_WISHES)


def may_be_a_request(text: str) -> bool:
    """'Đăng ký tạm trú', 'OTP là gì': could be meant as answers; they are asked back where any text is one."""
    return is_a_wish(text) or fold(text).startswith(_MAYBE) or f" {fold(text).rstrip()}".endswith(_QUESTIONS)


def _asked_for(item: SupplementItem, number: str, steps: tuple[Step, ...]) -> Step:
    """The step that an item of a supplement request is about; one in words only is answered with a paper."""
    found = next((step for step in steps if step.id == item.step_id), None)
    if found is None:
        return Step(f"{EXTRA}{number}", "document", ask=item.note, label=item.note[:60])
    return replace(found, hint=item.note or found.hint, when=())


def _looked_at(step: Step) -> frozenset[str]:
    """The steps by whose answers this one's is judged ("after_step", "birth_step"): only then can it stop fitting."""
    known = _LOOKED_AT.get(id(step))
    if known is None or known[0] is not step:
        named = {value for key, value in step.params.items() if key.endswith("_step") and isinstance(value, str)}
        below = (other for child in step.steps for other in _looked_at(child))
        if len(_LOOKED_AT) >= MOST_LOOKED_AT:
            _LOOKED_AT.clear()
        known = _LOOKED_AT[id(step)] = step, frozenset([*named, *below])
    return known[1]


#: By identity of the step, which is kept along; definitions do not change.
_LOOKED_AT: dict[int, tuple[Step, frozenset[str]]] = {}
MOST_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Sheet:
    """A draft (or an open supplement) beside the version of the procedure that it began with.

    What follows from the answers is worked out once; another answer makes another sheet.
    """

    facts: Facts
    draft: Dossier
    procedure: Procedure
    answers: dict[str, JSON] = field(init=False)  #: and what the conditions may ask about the dossier itself
    _applicable: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        answers: dict[str, JSON] = {**self.draft.answers, "@ending": self.draft.ending.value}
        object.__setattr__(self, "answers", answers)
        object.__setattr__(self, "_applicable", applicable(self.procedure.steps, answers, self.facts.today))

    @staticmethod
    def of(facts: Facts, dossier_id: str) -> Sheet:
        """The dossier is there: frames about missing ones are left behind before anything is asked of them.

        A turn asks for the same one several times, so the last one is kept at hand.
        """
        latest = _LATEST.get(dossier_id)
        if latest is not None and latest.facts is facts:
            return latest
        draft = facts.dossier(dossier_id)
        assert draft is not None
        procedure = facts.library.version(draft.version_id, draft.procedure_code)
        assert procedure is not None
        _LATEST.clear()
        _LATEST[dossier_id] = sheet = Sheet(facts, draft, procedure)
        return sheet

    @cached_property
    def around(self) -> Around:
        """What the kinds see of the other answers: those that count."""
        counted = {step.id: self.answers[step.id] for step in self._applicable if step.id in self.answers}
        labels = {step.id: step.label for step in self._applicable}
        return Around(self.facts.today, self.facts.places, counted, labels)

    def kind(self, step: Step) -> StepKind:
        return self.facts.kinds[step.kind]

    def steps(self) -> tuple[Step, ...]:
        """The steps that are asked; while a supplement is open, those that the officer asks about."""
        if self.draft.status is not Status.SUPPLEMENT_REQUESTED:
            return self._applicable
        items, round_ = self.draft.supplement, self.draft.supplements_asked
        return tuple(_asked_for(item, f"{round_}.{number}", self._applicable) for number, item in enumerate(items, 1))

    def next(self) -> Step | None:
        mark = "+" if self.draft.status is Status.SUPPLEMENT_REQUESTED else ""
        return next((step for step in self.steps() if mark + step.id not in self.answers), None)

    def asked_again(self, step_id: str | None) -> Step | None:
        return next((step for step in self.steps() if step.id == step_id), None) if step_id else None

    def before(self, step: Step | None) -> Step | None:
        """The answered step before this one (the last answered one when nothing is open)."""
        steps = self.steps()
        until = steps.index(step) if step in steps else len(steps)
        done = [each for each in steps[:until] if each.id in self.answers]
        return done[-1] if done else None

    def progress(self, step: Step) -> tuple[int, int]:
        """Where this step stands, and how many there will be if every open choice goes the usual way (its first)."""
        steps = self.steps()
        place = next((place for place, each in enumerate(steps, 1) if each.id == step.id), 1)
        if self.draft.status is Status.SUPPLEMENT_REQUESTED:
            return place, len(steps)
        usual = {each.id: each.choices[0].id for each in self.procedure.steps if each.kind == "choice"}
        total = len(applicable(self.procedure.steps, {**usual, **self.answers}, self.facts.today))
        return place, max(total, len(steps))

    def shown(self, step: Step) -> str:
        value = self.answers.get(step.id)
        return "–" if value is None else self.kind(step).show(step, value, self.around)

    def lines(self) -> list[tuple[Step, str]]:
        """What is read back before filing."""
        return [(step, self.shown(step)) for step in self.steps() if step.id in self.answers]

    def answered(self, step: Step, value: JSON, *, origin: Origin | None = None) -> tuple[Sheet, list[str]]:
        """The sheet with the answer, and the labels of those that no longer fit and are asked again.

        `origin` is where the answer came from, when whoever sits at the chat did not type it.
        """
        answers: dict[str, JSON] = {**self.draft.answers, step.id: value}
        note_origin(answers, step.id, origin or self.facts.typed_by)
        if self.draft.status is Status.SUPPLEMENT_REQUESTED:
            answers[f"+{step.id}"] = True
        sheet = self._with(answers)
        looking = (other for other in sheet.steps() if other.id != step.id and step.id in _looked_at(other))
        dropped = [other for other in looking if sheet._no_longer_fits(other)]
        if not dropped:
            return sheet, []
        for other in dropped:
            del answers[other.id]
            answers.pop(f"+{other.id}", None)
            note_origin(answers, other.id, Origin.CITIZEN)
        return self._with(answers), [other.label for other in dropped]

    def noting(self, key: str, value: JSON) -> Sheet:
        """With something kept beside the answers; its key begins with "@"."""
        return self._with({**self.draft.answers, key: value})

    def _no_longer_fits(self, step: Step) -> bool:
        value = self.answers.get(step.id)
        return value is not None and self.kind(step).still_good(step, value, self.around) is not None

    def _with(self, answers: dict[str, JSON]) -> Sheet:
        return Sheet(self.facts, changed(self.draft, answers=answers, updated_at=self.facts.now), self.procedure)


#: The sheet that was opened last, by its dossier. Whether it is the one that is wanted is told by its facts.
_LATEST: dict[str, Sheet] = {}

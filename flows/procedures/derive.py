"""A procedure made from its catalogue record alone: who files, which papers, how the result is received.

Nothing is invented: where the record knows no papers, none are asked for and the person is told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flows.procedures.conditions import FILES_ONLY, both
from flows.procedures.derivation import Derivation
from flows.procedures.items import Paper, Papers, read_papers, shortened
from flows.procedures.model import Choice, Condition, Op, Procedure, Step
from flows.procedures.record import Record
from flows.procedures.versions import versioned

LONGEST_TITLE = 80
LONGEST_LABEL = 40
#: Up to so many conditions are asked one by one; more of them as lists, so that nobody answers "no" twenty times.
ASKED_SINGLY = 3
CASES_A_LIST = 6
#: How a paper is asked for, by its kind in the record.
ASKS = {"form": "form_ask", "original": "original_ask", "copy": "copy_ask", "photo": "photo_ask"}


def derive(record: Record, frame: Derivation) -> Procedure:
    """The journey of a record without a guided definition."""
    people = frame.people[_audience(record)]
    papers = read_papers(record.documents)
    cases = _Cases.of(papers, frame)
    request = frame.request if record.documents else frame.unlisted
    documents = _documents(papers, cases, frame, trusted=record.detail_level == "core")
    return versioned(
        Procedure(
            code=record.code,
            version_id="",
            title=_title(record.name),
            name=record.name,
            steps=(*people.steps, *request, *cases.steps, *documents, *frame.closing),
            owner_step=people.owner_step,
            sources=record.legal_basis,
        )
    )


def _audience(record: Record) -> str:
    if set(record.audience) <= {"individual"}:
        return "individual"
    return "both" if "individual" in record.audience else "organization"


def _title(name: str) -> str:
    plain = (name.capitalize() if name.isupper() else name).removeprefix("Thủ tục ").strip()
    return shortened(plain[:1].upper() + plain[1:], LONGEST_TITLE)


@dataclass(frozen=True, slots=True)
class _Cases:
    """The questions that find out which conditions apply, and what each condition then means for a step."""

    steps: tuple[Step, ...]
    when: Mapping[str, tuple[Condition, ...]]

    @staticmethod
    def of(papers: Papers, frame: Derivation) -> _Cases:
        singly = len(papers.conditions) <= ASKED_SINGLY
        return _asked_singly(papers.conditions, frame) if singly else _asked_in_lists(papers.conditions, frame)


def _asked_singly(conditions: tuple[str, ...], frame: Derivation) -> _Cases:
    steps = tuple(
        Step(
            id=f"case_{number}",
            kind="yes_no",
            ask=frame.say("condition_ask", condition=condition),
            label=shortened(frame.say("condition_label", condition=condition), LONGEST_LABEL),
        )
        for number, condition in enumerate(conditions, 1)
    )
    applies = {c: (Condition(step.id, Op.IS, value=True),) for c, step in zip(conditions, steps, strict=True)}
    return _Cases(steps, applies)


def _asked_in_lists(conditions: tuple[str, ...], frame: Derivation) -> _Cases:
    numbered = list(enumerate(conditions, 1))
    lists = [numbered[at : at + CASES_A_LIST] for at in range(0, len(numbered), CASES_A_LIST)]
    # A list of one would be a choice without a choice.
    if len(lists) > 1 and len(lists[-1]) == 1:
        lists[-1].insert(0, lists[-2].pop())
    steps = tuple(_case_list(f"cases_{at}", each, frame) for at, each in enumerate(lists, 1))
    applies = {
        condition: (Condition(step.id, Op.HAS, str(number)),)
        for step, each in zip(steps, lists, strict=True)
        for number, condition in each
    }
    return _Cases(steps, applies)


def _case_list(step_id: str, cases: list[tuple[int, str]], frame: Derivation) -> Step:
    lines = [frame.say("case_line", number=number, condition=condition) for number, condition in cases]
    return Step(
        id=step_id,
        kind="several_of",
        ask="\n".join([frame.say("cases_ask"), *lines]),
        label=frame.say("cases_label"),
        choices=tuple(Choice(str(number), frame.say("case_label", number=number)) for number, _ in cases),
        params={"min": 0},
    )


def _documents(papers: Papers, cases: _Cases, frame: Derivation, *, trusted: bool) -> Iterator[Step]:
    """The papers one after another. What a record of lower detail calls required is not verified: never insisted on."""
    for number, paper in enumerate(papers.items, 1):
        when = both(FILES_ONLY, tuple(cases.when[condition] for condition in paper.cases))
        if paper.item.kind == "form":
            ready = _form_ready(f"form_{number}", paper, frame)
            yield replace(ready, when=when)
            when = ((Condition(ready.id, Op.IS, value=True),),)
        document = _document(f"paper_{number}", paper, frame, required=trusted and paper.needed)
        yield replace(document, when=both(FILES_ONLY, when) if paper.item.kind == "form" else when)


def _form_ready(step_id: str, paper: Paper, frame: Derivation) -> Step:
    name = _called(paper)
    return Step(
        id=step_id,
        kind="yes_no",
        ask=frame.say("form_ready_ask", name=name),
        label=shortened(frame.say("form_ready_label", name=name), LONGEST_LABEL),
        hint=frame.say("form_ready_hint"),
    )


def _document(step_id: str, paper: Paper, frame: Derivation, *, required: bool) -> Step:
    return Step(
        id=step_id,
        kind="document",
        ask=frame.say(ASKS.get(paper.item.kind, "original_ask"), name=_called(paper)),
        label=shortened(frame.say("document_label", name=paper.item.name), LONGEST_LABEL),
        hint=" ".join(_hints(paper, frame, required=required)),
        required=required,
        params={"document": paper.item.name},
    )


def _called(paper: Paper) -> str:
    form = paper.item.form_code
    return f"{paper.item.name} ({form})" if form and form not in paper.item.name else paper.item.name


def _hints(paper: Paper, frame: Derivation, *, required: bool) -> Iterator[str]:
    condition = (paper.item.condition or "").strip().rstrip(".;:, ")
    if condition and (not paper.cases or ";" in condition):
        yield frame.say("hint_condition", condition=condition)
    if paper.item.copies > 1:
        yield frame.say("hint_copies", copies=paper.item.copies)
    if not required:
        yield frame.say("hint_optional")

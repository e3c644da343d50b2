"""Everything is read back, one line can be changed, and then it is filed (or prepared for portal or counter)."""

from __future__ import annotations

from collections.abc import Callable

from flows.conversation import about, verdicts
from flows.conversation.answering import Sheet
from flows.conversation.effects import MoveDossier, SaveDraft, Say
from flows.conversation.flow import (
    Action,
    Become,
    Enter,
    Flow,
    Leave,
    Reply,
    Restart,
    Stay,
    Turn,
    labelled,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import exactly
from flows.conversation.menu import unfinished
from flows.conversation.parking import at_hand
from flows.conversation.routing import routed
from flows.conversation.state import AtMenu, ChoosingEdit, Filling, Reviewing
from flows.dossiers.model import Dossier, Status
from flows.forms.shipped import forms_of
from flows.procedures.model import Intake, Step
from flows.text_folding import fold
from flows.values import JSON
from flows.verdict.model import Level

PAGE = 8
#: What finishing a draft is called, by its ending.
FINISH = {Intake.HERE: "submit", Intake.PORTAL: "prepare", Intake.COUNTER: "prepare"}


def _show(frame: Reviewing, turn: Turn) -> tuple[Say, ...]:
    sheet = Sheet.of(turn.facts, frame.dossier_id)
    lines: list[JSON] = [[step.label, shown] for step, shown in sheet.lines()]
    if sheet.next() is not None:
        change = [option("change")] if lines else []
        doings = (option("go_on"), *change, option("pause", aside=True))
        return (
            say("review_unfinished", *doings, lines=lines, needed=verdicts.still_needed(verdicts.verdict_of(sheet))),
        )
    return (_whole(sheet, turn, lines),)


def _whole(sheet: Sheet, turn: Turn, lines: list[JSON]) -> Say:
    """Everything is answered: read back, with what might send the dossier back. It can be filed all the same."""
    draft, found = sheet.draft, verdicts.verdict_of(sheet)
    would_return, mending = bool(found.of(Level.RETURNED)), verdicts.mending(found, sheet)
    verdict = verdicts.as_words(found, draft.ending.value)
    if draft.status is Status.SUPPLEMENT_REQUESTED:
        finish = option("submit", "send_anyway" if would_return else "send_supplement")
        doings = (*mending, finish) if would_return else (finish, *mending)
        return say("review_supplement", *doings, option("change"), lines=lines, verdict=verdict)
    ending = draft.ending.value
    finish = option("submit", f"finish_anyway_{ending}" if would_return else f"finish_{ending}")
    doings = (*mending, finish) if would_return else (finish, *mending)
    pause = option("pause", aside=True)
    return say(
        f"review.{ending}", *doings, option("change"), pause, lines=lines, verdict=verdict, **_terms(turn, draft)
    )


def _terms(turn: Turn, draft: Dossier) -> dict[str, JSON]:
    offer = turn.facts.office.offer(draft.procedure_code, draft.unit_id)
    return {
        "procedure": turn.facts.library.name(draft.procedure_code),
        "unit": turn.facts.office.unit(draft.unit_id).name,
        "fee_vnd": draft.fee_vnd,
        "fee_note": offer.fee_note if offer and offer.fee_vnd == draft.fee_vnd else "",
        "page": page_of(draft),
    }


def page_of(draft: Dossier) -> str:
    """Where the declaration can be looked at as on paper; only the chat that it was made in may open it."""
    declared = forms_of(draft.procedure_code)
    return f"/chat/forms/{draft.id}/{declared[0].code}" if declared else ""


def _hear(frame: Reviewing, turn: Turn, text: str) -> Reply | None:
    said = about.answer(turn, text)
    return reply(said, go=Stay(show=False)) if said else None


def _submit(frame: Reviewing, turn: Turn, arg: JSON) -> Reply:
    """File it. The move's own notice carries code and dates; one draft is filed once however often this is pressed."""
    sheet = Sheet.of(turn.facts, frame.dossier_id)
    if sheet.next() is not None:
        return reply(go=Become(Filling(frame.dossier_id)))
    draft = sheet.draft
    if draft.status is not Status.DRAFT:
        return reply(MoveDossier(draft.id, "supplement"), go=Restart(show=False))
    draft = routed(turn.facts, sheet.procedure, draft)
    return reply(SaveDraft(draft), MoveDossier(draft.id, FINISH[draft.ending]), go=Restart(show=False))


def _change(frame: Reviewing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(ChoosingEdit(frame.dossier_id)))


def _go_on(frame: Reviewing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(Filling(frame.dossier_id)))


def _back(frame: Reviewing, turn: Turn, arg: JSON) -> Reply:
    sheet = Sheet.of(turn.facts, frame.dossier_id)
    last = sheet.before(None)
    return reply(go=Become(Filling(frame.dossier_id, at=last.id)) if last else Leave())


def _show_choices(frame: ChoosingEdit, turn: Turn) -> tuple[Say, ...]:
    lines = Sheet.of(turn.facts, frame.dossier_id).lines()
    page = lines[frame.page * PAGE : (frame.page + 1) * PAGE]
    options = [labelled("edit_step", f"{step.label}: {shown}", step.id) for step, shown in page]
    more = [option("more", arg=frame.page + 1)] if len(lines) > (frame.page + 1) * PAGE else []
    return (say("choosing_edit", *options, *more, option("back", aside=True)),)


def _more(frame: ChoosingEdit, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(ChoosingEdit(frame.dossier_id, int(str(arg)))))


def _hear_choice(frame: ChoosingEdit, turn: Turn, text: str) -> Reply | None:
    if typed_option(turn, text) or exactly(text):
        return None
    return named(turn, frame.dossier_id, text)


def command_review(turn: Turn, arg: str) -> Reply:
    dossier_id = at_hand(turn)
    return reply(go=Restart((Reviewing(dossier_id),))) if dossier_id else reply(say("nothing_running"))


def command_edit(turn: Turn, arg: str) -> Reply:
    """'sửa', or 'sửa ngày sinh' straight to that line."""
    dossier_id = at_hand(turn) or _only_draft(turn)
    if not dossier_id:
        return reply(say("nothing_to_edit", option("my_dossiers")), go=Stay(show=False))
    line = named(turn, dossier_id, arg) if arg else None
    here = isinstance(turn.conversation.top, ChoosingEdit)
    return line or reply(go=Stay() if here else Enter(ChoosingEdit(dossier_id)))


def _only_draft(turn: Turn) -> str:
    """At the menu, 'sửa ngày sinh' means what was begun, when only one thing was."""
    begun = unfinished(turn) if isinstance(turn.conversation.top, AtMenu) and turn.facts.person.consented_at else []
    return begun[0] if len(begun) == 1 else ""


def named(turn: Turn, dossier_id: str, words: str) -> Reply | None:
    """The line that the words name; several alike are offered."""
    wanted = set(fold(words).split())
    steps = [step for step, _ in Sheet.of(turn.facts, dossier_id).lines()]
    alike = _alike(wanted, steps, lambda step: step.label) or _alike(wanted, steps, lambda step: step.ask)
    if not alike:
        return None
    if len(alike) == 1:
        return _go_to(turn, dossier_id, alike[0].id)
    options = [labelled("edit_step", step.label, step.id) for step in alike[:PAGE]]
    return reply(say("choosing_edit", *options, option("back", aside=True)), go=Stay(show=False))


def _alike(wanted: set[str], steps: list[Step], words_of: Callable[[Step], str]) -> list[Step]:
    """Those whose words have most of what was said in them; at least half of it."""
    scored = [(len(wanted & set(fold(words_of(step)).split())), step) for step in steps]
    best = max((score for score, _ in scored), default=0)
    return [step for score, step in scored if score == best] if best and best >= len(wanted) / 2 else []


def edit_step(frame: ChoosingEdit | Reviewing | Filling, turn: Turn, arg: JSON) -> Reply:
    return _go_to(turn, frame.dossier_id, str(arg))


def _go_to(turn: Turn, dossier_id: str, step_id: str) -> Reply:
    return reply(go=Restart((Filling(dossier_id, at=step_id),)))


FLOW = Flow(
    show=_show,
    actions={
        "submit": Action(_submit, ("menu", "filling")),
        "change": Action(_change, ("choosing_edit",)),
        "go_on": Action(_go_on, ("filling",)),
        "back": Action(_back, ("filling",)),
        "edit_step": Action(edit_step, ("filling",)),
    },
    text=_hear,
    text_leads_to=("filling", "parking", "choosing_edit"),
)
CHOOSING_EDIT = Flow(
    show=_show_choices,
    actions={"edit_step": Action(edit_step, ("filling",)), "more": Action(_more, ("choosing_edit",))},
    text=_hear_choice,
    text_leads_to=("filling",),
)

"""One turn at the bench of a trainee: the real engine on made-up things. Pure.

Effects go into a batch that nobody writes. `BENCH` names those that the bench has a place for; one that means somebody
or something real is refused before anything is done, and what only counts is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flows.conversation import effects as do
from flows.conversation import state
from flows.conversation.answering import Sheet
from flows.conversation.buttons import Button
from flows.conversation.engine import Spoken, advance
from flows.conversation.events import CameBack, Event, FilesReceived, Opened
from flows.conversation.facts import NO_CODES, Facts, Person
from flows.conversation.state import Conversation, Filling
from flows.dossiers.model import Dossier
from flows.notices import notice_for
from flows.people import OwnChat
from flows.ports import ChatKey, Loaded
from flows.practising import acts, checking
from flows.practising.acts import Act
from flows.practising.model import Seat, Stage, Standing
from flows.practising.tasks import Task
from flows.procedures.model import Step
from flows.service.applying import APPLY
from flows.service.batch import Batch, Moved
from flows.service.notifying import notice_words
from flows.service.turning import facts_of
from flows.service.world import Chance, World
from flows.values import JSON, FileRef, Words

#: What the bench keeps.
BENCH: frozenset[type[Any]] = frozenset(
    (
        do.RecordConsent,
        do.WithdrawConsent,
        do.OpenDraft,
        do.SaveDraft,
        do.HoldFiles,
        do.DropDraft,
        do.MoveDossier,
        do.NotePortalCode,
    )
)
#: What is only counted, and is not counted here.
DROPPED: frozenset[type[Any]] = frozenset((do.CountUnmatched, do.CountStuck, do.MarkUnreachable))
#: While one of these stands, what is filed is held against the task.
BEFORE_FILING = (Stage.BRIEFED, Stage.FILLING, Stage.WRONG)


@dataclass(frozen=True, slots=True)
class Around:
    """What a turn in practice decides with. `world` is the made-up office."""

    world: World
    chance: Chance
    now: datetime
    chat: ChatKey


@dataclass(frozen=True, slots=True)
class Taken:
    """The seat after the turn and what is said; `leaves`: the trainee goes back to what is real."""

    seat: Seat
    spoken: tuple[Spoken, ...] = ()
    leaves: bool = False


def taken(seat: Seat, event: Event, around: Around) -> Taken:
    act = acts.wished(event)
    done = ACTS[act](seat, around) if act else _by_engine(seat, event, around)
    return replace(done, seat=replace(done.seat, updated_at=around.now))


def facts_at(seat: Seat, around: Around) -> Facts:
    """Somebody without a past: none of the trainee's own dossiers, chats or wishes are in these facts."""
    person = Person(0, seat.bench.consented_at)
    loaded = Loaded(
        around.chat, seat.chat_id, person, None, seat.bench.dossiers, (), (OwnChat(seat.chat_id, around.chat.channel),)
    )
    return replace(facts_of(around.world, around.chance, loaded, now=around.now), genuine=NO_CODES)


def briefing(seat: Seat) -> Spoken:
    """The task in hand, or the page with the certificate when there is none left."""
    task, ours = seat.task, seat.lesson.tasks
    if task is None:
        return Spoken(Words("practice.all_done", {"slip": ""}), (acts.button(Act.END),))
    said: dict[str, JSON] = {"number": seat.standing.task + 1, "of": len(ours)}
    said |= {"title": task.title, "brief": task.brief}
    return Spoken(Words("practice.brief", said), tuple(acts.button(each) for each in (Act.OPEN, Act.HINT, Act.END)))


def finished(seat: Seat) -> Taken:
    """The task is done: on to the next."""
    title = seat.task.title if seat.task else ""
    at, last = seat.standing.task + 1, seat.standing.task + 1 >= len(seat.lesson.tasks)
    standing = replace(seat.standing, task=at, stage=Stage.DONE if last else Stage.BRIEFED, step=0, steps=0)
    after = replace(_cleared(seat), standing=standing)
    return Taken(after, (Spoken(Words("practice.task_done", {"title": title})), briefing(after)))


def told(dossier: Dossier, action: str, world: World) -> tuple[Spoken, ...]:
    """The notice of a move, as its citizen would get it; nothing is rated here."""
    words, notice = notice_words(dossier, action, world=world), notice_for(dossier, action)
    if words is None or notice is None:
        return ()
    names = [name for name in notice.buttons if not name.startswith(("rate", "human"))]
    return (Spoken(words, tuple(Button(Words(f"button.{name}"), f"!{name}:{dossier.id}") for name in names)),)


def _by_engine(seat: Seat, event: Event, around: Around) -> Taken:
    facts, conversation = facts_at(seat, around), state.from_json(seat.bench.conversation)
    outcome = advance(conversation, event, facts)
    kinds = {type(effect) for effect in outcome.effects}
    if kinds - BENCH - DROPPED:
        return Taken(seat, (Spoken(Words("practice.not_here")),))
    batch, loaded = Batch(around.world, around.chance, around.now), _loaded(seat, facts, around)
    for effect in outcome.effects:
        if type(effect) in BENCH:
            APPLY[type(effect)](batch, loaded, effect)
    seat = _kept(seat, batch, outcome.conversation)
    spoken = list(outcome.spoken)
    for move in batch.moves:
        after = _moved(seat, move, around)
        seat, spoken = after.seat, [*spoken, *after.spoken]
    seat = replace(seat, standing=_standing(seat, around))
    return Taken(seat, tuple(_with_acts(spoken, seat, around)))


def _loaded(seat: Seat, facts: Facts, around: Around) -> Loaded:
    return Loaded(around.chat, seat.chat_id, facts.person, None, seat.bench.dossiers, ())


def _kept(seat: Seat, batch: Batch, conversation: Conversation) -> Seat:
    """Taken out by name; what else the batch gathered (files, history, marks, lines of the trail) ends here."""
    bench = replace(seat.bench, conversation=state.to_json(conversation))
    for dossier in (*batch.changes.opened, *batch.changes.saved):
        bench = bench.with_dossier(dossier)
    left = tuple(each for each in bench.dossiers if each.id not in batch.changes.dropped)
    consent = batch.changes.consents[-1] if batch.changes.consents else None
    consented_at = bench.consented_at if consent is None else consent.at if consent.text_version else None
    return replace(seat, bench=replace(bench, dossiers=left, consented_at=consented_at))


def _moved(seat: Seat, move: Moved, around: Around) -> Taken:
    dossier = move.after
    if dossier.filed() and dossier.code is None:
        dossier = replace(dossier, code=f"BAITAP-{seat.id}.{len(seat.bench.dossiers)}")
        seat = replace(seat, bench=seat.bench.with_dossier(dossier))
    said = told(dossier, move.action, around.world)
    if move.action in ("submit", "prepare") and seat.task and seat.standing.stage in BEFORE_FILING:
        judged = _judged(seat, seat.task, dossier, around)
        return replace(judged, spoken=(*said, *judged.spoken))
    if move.action == "supplement" and dossier.id == seat.bench.in_hand:
        seat = replace(seat, standing=replace(seat.standing, stage=Stage.FILED))
        return Taken(replace(seat, due_at=next_deed_at(seat, around.now)), said)
    if move.action == "withdraw" and dossier.id == seat.bench.in_hand:
        again = _cleared(seat)
        return Taken(again, (*said, briefing(again)))
    return Taken(seat, said)


def _judged(seat: Seat, task: Task, dossier: Dossier, around: Around) -> Taken:
    """Right: the practising officer takes it up. Wrong: what differs is said at once, and it is begun anew."""
    found = checking.slips(task, dossier, facts_at(seat, around)) if dossier.procedure_code == task.procedure else None
    if found == ():
        bench = replace(seat.bench, in_hand=dossier.id, deed=0)
        seat = replace(seat, bench=bench, standing=replace(seat.standing, stage=Stage.FILED))
        said = Spoken(Words("practice.right", {"title": task.title}))
        seat = replace(seat, due_at=next_deed_at(seat, around.now))
        if seat.due_at is None or not dossier.filed():
            done = finished(seat)
            return replace(done, spoken=(said, *done.spoken))
        return Taken(seat, (said,))
    lines: list[JSON] = [[each.label, each.filed, each.wanted, each.hint] for each in found or ()]
    standing = replace(seat.standing, stage=Stage.WRONG, slips=seat.standing.slips + 1)
    words = Words("practice.wrong", {"lines": lines, "title": task.title})
    return Taken(replace(seat, standing=standing), (Spoken(words, (acts.button(Act.AGAIN), acts.button(Act.TASK))),))


def next_deed_at(seat: Seat, now: datetime) -> datetime | None:
    deeds = seat.task.deeds if seat.task else ()
    return now + deeds[seat.bench.deed].after if seat.bench.deed < len(deeds) else None


def _cleared(seat: Seat) -> Seat:
    """An empty bench; questions go on being numbered, so that no old button is taken for a new one."""
    prompt = state.from_json(seat.bench.conversation).prompt
    fresh = state.to_json(Conversation(prompt=prompt + 1, greeted=True))
    bench = replace(seat.bench, conversation=fresh, dossiers=(), deed=0, in_hand="")
    standing = replace(seat.standing, stage=Stage.BRIEFED, step=0, steps=0)
    return replace(seat, bench=bench, due_at=None, standing=standing)


def _standing(seat: Seat, around: Around) -> Standing:
    asked = asked_at(seat, around)
    if asked is None or seat.standing.stage not in BEFORE_FILING:
        return seat.standing
    sheet, step = asked
    done, of = sheet.progress(step)
    return replace(seat.standing, stage=Stage.FILLING, step=done, steps=of)


def asked_at(seat: Seat, around: Around) -> tuple[Sheet, Step] | None:
    """The step that is being asked at the bench."""
    top = state.from_json(seat.bench.conversation).top
    if not isinstance(top, Filling):
        return None
    sheet = Sheet.of(facts_at(seat, around), top.dossier_id)
    step = next((each for each in sheet.steps() if each.id == top.asked), None)
    return (sheet, step) if step else None


def _with_acts(spoken: list[Spoken], seat: Seat, around: Around) -> list[Spoken]:
    """Under a question stands what helps with it. Where nothing is asked nothing is added: that would end what is."""
    if not spoken or not spoken[-1].buttons:
        return spoken
    asked = asked_at(seat, around)
    paper = [Act.PAPER] if asked and asked[1].kind == "document" else []
    more = tuple(acts.button(act) for act in (*paper, Act.HINT, Act.END))
    return [*spoken[:-1], replace(spoken[-1], buttons=(*spoken[-1].buttons, *more))]


def _again(seat: Seat, around: Around) -> Taken:
    anew = _cleared(seat) if not seat.is_through else seat
    return Taken(anew, (briefing(anew),))


def _open(seat: Seat, around: Around) -> Taken:
    if seat.task is None or seat.standing.stage not in BEFORE_FILING:
        return _remarked(seat, Words("practice.wait"), around)
    return _by_engine(seat, Opened(f"tt_{seat.task.procedure}"), around)


def _read_task(seat: Seat, around: Around) -> Taken:
    return _remarked(seat, briefing(seat).words, around) if asked_at(seat, around) else Taken(seat, (briefing(seat),))


def _hint(seat: Seat, around: Around) -> Taken:
    return _remarked(seat, _hint_words(seat, around), around)


def _hint_words(seat: Seat, around: Around) -> Words:
    task, asked = seat.task, asked_at(seat, around)
    if task is None or seat.standing.stage is Stage.FILED:
        return Words("practice.wait")
    if seat.standing.stage is Stage.SUPPLEMENT and asked is None:
        return Words("practice.hint_supplement")
    if asked is None or asked[0].draft.procedure_code != task.procedure:
        return Words("practice.hint_begin", {"title": task.title})
    sheet, step = asked
    wanted, hint = checking.shown(task, step, sheet), task.hints.get(step.id, "")
    return Words("practice.hint", {"label": step.label, "wanted": wanted, "hint": hint})


def _paper(seat: Seat, around: Around) -> Taken:
    """A sample stands for what would be photographed; there are no bytes behind it."""
    asked = asked_at(seat, around)
    if asked is None or asked[1].kind != "document":
        return _remarked(seat, Words("practice.no_paper"), around)
    sample = FileRef(f"practice-{around.chance.fresh_id()}", "pdf", "giay-mau-bai-tap.pdf")
    return _by_engine(seat, FilesReceived((sample,)), around)


def _remarked(seat: Seat, words: Words, around: Around) -> Taken:
    """Said beside the question, which is then asked again. Where none stands the words are all."""
    if asked_at(seat, around) is None:
        return Taken(seat, (Spoken(words),))
    return _by_engine(seat, CameBack(words), around)


def _end(seat: Seat, around: Around) -> Taken:
    return Taken(seat, leaves=True)


ACTS: Mapping[Act, Callable[[Seat, Around], Taken]] = {
    Act.TASK: _read_task,
    Act.OPEN: _open,
    Act.HINT: _hint,
    Act.PAPER: _paper,
    Act.AGAIN: _again,
    Act.END: _end,
}

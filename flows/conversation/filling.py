"""Filling in: one question at a time. The next one is derived from the answers; nothing else is remembered.

While a name, an address or free text is asked, what is typed is the answer. A message that is wholly a command there
is asked back, never guessed.
"""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import about, answering, choosing, from_card, getting_stuck
from flows.conversation.answering import Sheet
from flows.conversation.effects import Effect, HoldFiles, Option, SaveDraft, Say
from flows.conversation.events import CardPhotographed
from flows.conversation.flow import (
    Action,
    Become,
    Enter,
    Flow,
    Handler,
    Leave,
    Reply,
    Stay,
    Turn,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import Intent, exactly, spoken
from flows.conversation.reviewing import edit_step, named
from flows.conversation.state import Filling, Reviewing, ScanningCard
from flows.dossiers.codes import find_code
from flows.dossiers.model import Status
from flows.dossiers.origins import Origin
from flows.identity.card import IdCard, as_fields
from flows.papers import waiting_in
from flows.procedures.id_cards import person_of
from flows.procedures.model import Step
from flows.steps.base import Accepted, Reading, Refused, Said, Unfinished
from flows.values import JSON, FileRef, Words

#: Refusals of words that were nearly an answer, so no request for something else.
CLOSE = frozenset({"step.choice.which"})
#: The action that offers to photograph an ID card; a picture sent while it is offered may be one.
SCAN = "scan_card"
#: A longer message is taken for an answer where any text is one.
MANY_WORDS = 10


def _sheet(frame: Filling, turn: Turn) -> Sheet:
    return Sheet.of(turn.facts, frame.dossier_id)


def _step(frame: Filling, sheet: Sheet) -> Step | None:
    return sheet.asked_again(frame.at) or sheet.next()


def _remember(frame: Filling, turn: Turn) -> Filling:
    """Which question stands here; what was half said to another one is no part of its answer."""
    step = _step(frame, _sheet(frame, turn))
    if step is None or _was_another(frame, step):
        frame = replace(frame, partial=None, doubt="", refused=0, helped=False)
    asked = step.id if step else ""
    return frame if frame.asked == asked else replace(frame, asked=asked)


def _was_another(frame: Filling, step: Step) -> bool:
    """The draft went on in another chat of the same person; an answer never lands in a question that it was not for."""
    return frame.asked not in ("", step.id)


def _show(frame: Filling, turn: Turn) -> tuple[Say, ...]:
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    if step is None:
        return (say("filled", option("review")),)
    if frame.doubt:
        return (say("doubt", option("take_as_answer"), option("take_as_command"), said=frame.doubt, label=step.label),)
    return (_question(frame, sheet, step),)


def _question(frame: Filling, sheet: Sheet, step: Step) -> Say:
    question = sheet.kind(step).question(step, frame.partial, sheet.around)
    options = [answering.option_of(opt.id, opt.label) for opt in question.options]
    kept = [option("keep")] if frame.at and step.id in sheet.answers else []
    known = _known(sheet, step) if frame.partial is None and not kept else []
    scan = [option(SCAN)] if not known and frame.partial is None and from_card.is_offered(sheet, step) else []
    scan += getting_stuck.offers(frame, sheet, step)
    aside = [option("back", aside=True), option("pause", aside=True)]
    if sheet.draft.status is Status.SUPPLEMENT_REQUESTED:
        aside.append(option("person", aside=True))
    done, total = sheet.progress(step)
    params: dict[str, JSON] = {**question.words.params, "done": done, "total": total}
    if kept:
        params["now"] = sheet.shown(step)
    return Say(Words(question.words.key, params), (*options, *kept, *known, *scan, *aside), numbered=question.numbered)


def _known(sheet: Sheet, step: Step) -> list[Option]:
    """What a card that was read before says; taken over by a press, never by itself. Sex has its own two buttons."""
    said = from_card.known_from_card(sheet, step)
    return [option("as_on_card", arg=step.id, said=said.text)] if said and said.text else []


def _as_on_card(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    said = from_card.known_from_card(sheet, step) if step else None
    if step is None or said is None or step.id != arg:
        return reply(say("question_changed"))
    reading = sheet.kind(step).read(step, said, None, sheet.around)
    return _taken(frame, sheet, step, reading=reading, origin=Origin.CARD_SCAN)


def _answer(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    return _take(frame, turn, Said(option=str(arg)))


def _take(frame: Filling, turn: Turn, said: Said) -> Reply:
    """Read what was said against the question that is open."""
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    if step is None:
        return reply(go=Become(Reviewing(frame.dossier_id)))
    if _was_another(frame, step):
        return reply(say("question_changed"))
    return _taken(frame, sheet, step, reading=sheet.kind(step).read(step, said, frame.partial, sheet.around))


def _taken(frame: Filling, sheet: Sheet, step: Step, *, reading: Reading, origin: Origin | None = None) -> Reply:
    match reading:
        case Accepted():
            return _accept(frame, sheet, step, accepted=reading, origin=origin)
        case Unfinished(partial, remark):
            held = _held(frame, partial)
            return reply(*_remarks(remark), *held, go=Become(replace(frame, partial=partial, doubt="")))
        case Refused(reason):
            return getting_stuck.refused(frame, sheet, step, reason=reason)


def _held(frame: Filling, partial: JSON) -> list[Effect]:
    """Only when the files are others than before: most answers have none."""
    now, before = tuple(waiting_in(partial)), tuple(waiting_in(frame.partial))
    return [HoldFiles(frame.dossier_id, now)] if set(now) != set(before) else []


def _accept(frame: Filling, sheet: Sheet, step: Step, *, accepted: Accepted, origin: Origin | None) -> Reply:
    """Keep the answer; whatever it makes invalid is asked again, and only that."""
    saved, dropped = sheet.answered(step, accepted.value, origin=origin)
    told = [say("asked_again", labels=[*dropped])] if dropped else []
    effects: tuple[Effect, ...] = (SaveDraft(saved.draft), *_remarks(accepted.remark), *told)
    if saved.next() is None:
        return Reply(effects, Become(Reviewing(frame.dossier_id)))
    return Reply(effects, Become(Filling(frame.dossier_id)))


def _remarks(remark: Words | None) -> tuple[Say, ...]:
    return (Say(remark),) if remark else ()


def _hear(frame: Filling, turn: Turn, text: str) -> Reply | None:
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    if step is None:
        return None
    if _was_another(frame, step):
        return reply(say("question_changed"))
    if frame.doubt:
        return _settle_doubt(frame, turn, text)
    reading = sheet.kind(step).read(step, Said(text=text), frame.partial, sheet.around)
    if isinstance(reading, Refused) and _is_something_else(turn, text, reading):
        return _told_about(turn, text)
    if sheet.kind(step).takes_any_text and not isinstance(reading, Refused):
        if answering.is_a_wish(text) or getting_stuck.says_so(text):
            return None
        if _may_be_a_command(frame, turn, text):
            return reply(go=Become(replace(frame, doubt=text[:200])))
    return _taken(frame, sheet, step, reading=reading)


def _may_be_a_command(frame: Filling, turn: Turn, text: str) -> bool:
    """'Quay lại', 'sửa ngày sinh', 'đăng ký tạm trú': where any text is an answer, such words are asked back."""
    if len(text.split()) > MANY_WORDS:
        return False
    intent = spoken(text)
    if intent and intent.name == "edit" and intent.rest:
        return named(turn, frame.dossier_id, intent.rest) is not None
    if intent is not None and _handler(intent) is not None:
        return True
    return answering.may_be_a_request(text) or find_code(text, turn.facts.today) is not None


def _settle_doubt(frame: Filling, turn: Turn, text: str) -> Reply | None:
    """Said twice, it is the answer; another text is a new answer."""
    if text == frame.doubt:
        return _take(replace(frame, doubt=""), turn, Said(text=text))
    if typed_option(turn, text):
        return None
    heard = None if exactly(text) else _hear(replace(frame, doubt=""), turn, text)
    return heard or _as_command(replace(frame, doubt=text[:200]), turn, None)


def _is_something_else(turn: Turn, text: str, refused: Refused) -> bool:
    """No answer to this question: a command, a question, a code, or a new request; else the refusal says its reason."""
    if spoken(text) or answering.may_be_a_request(text) or find_code(text, turn.facts.today):
        return True
    if about.answer(turn, text):
        return True
    return refused.reason.key not in CLOSE and choosing.is_clear(turn, text)


def _told_about(turn: Turn, text: str) -> Reply | None:
    """A question about this procedure is answered on the spot, and the open question asked again."""
    said = None if spoken(text) else about.answer(turn, text)
    return reply(said) if said else None


def _files(frame: Filling, turn: Turn, files: tuple[FileRef, ...]) -> Reply | None:
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    if step is None or not sheet.kind(step).takes_files:
        return reply(say("files_later"))
    return _take(frame, turn, Said(files=files))


def _spoiled(frame: Filling, turn: Turn) -> Reply | None:
    """Blurred again, cut again: a refusal like any other, though the paper itself was looked at before the turn."""
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    takes = step is not None and sheet.kind(step).takes_files
    return getting_stuck.refused(frame, sheet, step) if step and takes else None


def _scan(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    return _scanning(frame, turn, card=None)


def _photographed(frame: Filling, turn: Turn, event: CardPhotographed) -> Reply:
    """Sent unasked, so only glanced at: without a card in it it is a paper that nobody needs here."""
    if event.card is None:
        return reply(*(Say(words) for words in event.remarks or (Words("scan.not_seen"),)))
    return _scanning(frame, turn, card=event.card)


def _scanning(frame: Filling, turn: Turn, *, card: IdCard | None) -> Reply:
    """The card is that of the person whose step is being asked."""
    step = _step(frame, _sheet(frame, turn))
    if step is None or not step.card:
        return reply(say("scan.unasked"))
    if _was_another(frame, step):
        return reply(say("question_changed"))
    read = as_fields(card) if card else None
    return reply(go=Become(ScanningCard(frame.dossier_id, person_of(step), frame.at, read)))


def _keep(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    """The answer that was gone back to stays as it is."""
    sheet = _sheet(frame, turn)
    return reply(go=Become(Filling(frame.dossier_id) if sheet.next() else Reviewing(frame.dossier_id)))


def _back(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    """To the question before; from the first one back to where the procedure was chosen."""
    sheet = _sheet(frame, turn)
    before = sheet.before(_step(frame, sheet))
    if before is None:
        return reply(say("first_question"), go=Leave())
    return reply(go=Become(Filling(frame.dossier_id, at=before.id)))


def _as_answer(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    return _take(replace(frame, doubt=""), turn, Said(text=frame.doubt))


def _as_command(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    """What leads elsewhere comes back to the question, not to the doubt."""
    certain = replace(frame, doubt="")
    answer = _obeyed(certain, turn, frame.doubt)
    match answer.go:
        case Stay():
            return replace(answer, go=Become(certain))
        case Enter(other):
            return replace(answer, go=Become(certain, (other,)))
    return answer


def _obeyed(frame: Filling, turn: Turn, text: str) -> Reply:
    from flows.conversation.commands import new_request

    intent = spoken(text)
    handle = _handler(intent) if intent else None
    if intent and handle:
        return handle(frame, turn, intent.rest)
    return _told_about(turn, text) or new_request(turn, text)


def _handler(intent: Intent) -> Handler | None:
    """Who obeys these words here: this flow first, then the commands of everywhere."""
    from flows.conversation.commands import COMMANDS

    if intent.name in FLOW.actions:
        return FLOW.actions[intent.name].handle
    command = COMMANDS.get(intent.name)
    return (lambda frame, turn, arg: command(turn, str(arg or ""))) if command else None


def _stuck(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    sheet = _sheet(frame, turn)
    step = _step(frame, sheet)
    return getting_stuck.asked(frame, sheet, step) if step else reply()


def _stay_here(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, doubt="")))


FLOW = Flow(
    show=_show,
    actions={
        "answer": Action(_answer, ("filling", "reviewing")),
        "keep": Action(_keep, ("filling", "reviewing")),
        "back": Action(_back, ("filling", "card")),
        "take_as_answer": Action(_as_answer, ("filling", "reviewing")),
        "take_as_command": Action(_as_command, ("filling", "menu", "parking")),
        "resume": Action(_stay_here, ("filling",)),
        "start": Action(_stay_here, ("filling",)),
        "edit_step": Action(edit_step, ("filling",)),
        "as_on_card": Action(_as_on_card, ("filling", "reviewing")),
        SCAN: Action(_scan, ("scanning",)),
        "stuck": Action(_stuck, ("filling",)),
        "topic": Action(getting_stuck.guide),
    },
    text=_hear,
    files=_files,
    card=_photographed,
    spoiled=_spoiled,
    text_leads_to=("filling", "reviewing", "parking"),
    remember=_remember,
)

"""An ID card by photo: asked for, read back line by line, and filled in only once the person says that it is right.

The picture was read before the turn and is not kept; what it said waits here and is gone when this frame is left.
"""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import answering, choosing, from_card
from flows.conversation.answering import Sheet
from flows.conversation.effects import Effect, SaveDraft, Say
from flows.conversation.events import CardPhotographed
from flows.conversation.flow import STOP, Action, Become, Flow, Reply, Turn, option, reply, say, typed_option
from flows.conversation.intents import spoken
from flows.conversation.state import Filling, Reviewing, ScanningCard
from flows.dossiers.codes import find_code
from flows.dossiers.origins import Origin
from flows.identity.card import SEX_WORDS, IdCard, as_fields, disagreements, from_fields
from flows.procedures.model import Step
from flows.steps.yes_no import heard_as
from flows.values import JSON, FileRef

#: How the photo is asked for, by how many could not be read; more are asked for as the last.
ASKED = ("scan.ask", "scan.failed", "scan.failed_again")


def _show(frame: ScanningCard, turn: Turn) -> tuple[Say, ...]:
    sheet = Sheet.of(turn.facts, frame.dossier_id)
    card = from_fields(frame.card)
    if card is None:
        return (_ask(frame, sheet),)
    if not frame.confirmed:
        return (_read_back(card),)
    found = from_card.difference(sheet, frame.person, card, settled=frame.settled)
    return (_differs(sheet, card, found[0]) if found else say("scan.settled", option("type_instead", "go_on")),)


def _ask(frame: ScanningCard, sheet: Sheet) -> Say:
    labels: list[JSON] = [step.label for step in from_card.open_steps(sheet, frame.person)]
    return say(ASKED[min(frame.tries, len(ASKED) - 1)], option("type_instead"), STOP, labels=labels)


def _read_back(card: IdCard) -> Say:
    issued = f"{card.issue_date:%d/%m/%Y}" if card.issue_date else ""
    facts = {
        "full_name": card.full_name,
        "id_number": card.id_number,
        "old_number": card.old_number,
        "birth_date": f"{card.birth_date:%d/%m/%Y}",
        "sex": SEX_WORDS[card.sex],
        "address": card.address,
        "issue_date": issued,
    }
    lines: list[JSON] = [[name, fact] for name, fact in facts.items() if fact]
    doubts: list[JSON] = [*disagreements(card)]
    choices = (option("card_right"), option("card_wrong"), option("card_again"))
    return say("scan.read", *choices, STOP, lines=lines, doubts=doubts)


def _differs(sheet: Sheet, card: IdCard, step: Step) -> Say:
    choices = (option("use_card", arg=step.id), option("keep_typed", arg=step.id))
    return say(
        "scan.differs", *choices, label=step.label, on_card=from_card.said_by(card, step), typed=sheet.shown(step)
    )


def _photographed(frame: ScanningCard, turn: Turn, event: CardPhotographed) -> Reply:
    remarks = tuple(Say(words) for words in event.remarks)
    if event.card is None and remarks:
        return reply(*remarks)
    read = as_fields(event.card) if event.card else None
    tries = 0 if event.card else frame.tries + 1
    return reply(go=Become(replace(frame, card=read, tries=tries, confirmed=False, settled=())))


def _hear(frame: ScanningCard, turn: Turn, text: str) -> Reply | None:
    """Words are no answer here; a wish for something else is heard elsewhere."""
    known = typed_option(turn, text) or spoken(text) or heard_as(text) is not None
    if known or answering.may_be_a_request(text) or find_code(text, turn.facts.today) or choosing.is_clear(turn, text):
        return None
    return reply(say("scan.words"))


def _files(frame: ScanningCard, turn: Turn, files: tuple[FileRef, ...]) -> Reply:
    return reply(say("files_later"))


def _right(frame: ScanningCard, turn: Turn, arg: JSON) -> Reply:
    """Confirmed: all that is open is filled in; what was typed otherwise is asked about, one by one."""
    card = from_fields(frame.card)
    if card is None:
        return reply()
    done = from_card.filled(Sheet.of(turn.facts, frame.dossier_id), frame.person, card)
    told = tuple(Say(words) for words in done.told)
    said = (say("scan.filled", labels=[*done.labels]),) if done.labels else ()
    return _onward(replace(frame, confirmed=True), done.sheet, SaveDraft(done.sheet.draft), *said, *told)


def _use_card(frame: ScanningCard, turn: Turn, arg: JSON) -> Reply:
    sheet = Sheet.of(turn.facts, frame.dossier_id)
    card = from_fields(frame.card)
    found = from_card.difference(sheet, frame.person, card, settled=frame.settled) if card else None
    if found is None or found[0].id != arg:
        return reply()
    saved, dropped = sheet.answered(*found, origin=Origin.CARD_SCAN)
    told = [say("asked_again", labels=[*dropped])] if dropped else []
    return _onward(_settled(frame, found[0].id), saved, SaveDraft(saved.draft), *told)


def _keep_typed(frame: ScanningCard, turn: Turn, arg: JSON) -> Reply:
    return _onward(_settled(frame, str(arg)), Sheet.of(turn.facts, frame.dossier_id))


def _settled(frame: ScanningCard, step_id: str) -> ScanningCard:
    return replace(frame, settled=(*frame.settled, step_id))


def _onward(frame: ScanningCard, sheet: Sheet, *effects: Effect) -> Reply:
    """The next difference; then what the card answers only in part; then the questions that no card answers."""
    card = from_fields(frame.card)
    if card is None or from_card.difference(sheet, frame.person, card, settled=frame.settled):
        return reply(*effects, go=Become(frame))
    if rest := from_card.unfinished(sheet, frame.person, card):
        step, partial = rest
        return reply(*effects, go=Become(Filling(frame.dossier_id, at=step.id, partial=partial, asked=step.id)))
    is_complete = sheet.next() is None
    return reply(*effects, go=Become(Reviewing(frame.dossier_id) if is_complete else Filling(frame.dossier_id)))


def _again(frame: ScanningCard, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, card=None, tries=0, confirmed=False, settled=())))


def _type(frame: ScanningCard, turn: Turn, arg: JSON) -> Reply:
    """Back to the question as it was; of a card that is not confirmed nothing is taken."""
    return reply(go=Become(Filling(frame.dossier_id, at=frame.at)))


FLOW = Flow(
    show=_show,
    actions={
        "card_right": Action(_right, ("filling", "reviewing", "scanning")),
        "card_wrong": Action(_type, ("filling",)),
        "card_again": Action(_again, ("scanning",)),
        "use_card": Action(_use_card, ("filling", "reviewing", "scanning")),
        "keep_typed": Action(_keep_typed, ("filling", "reviewing", "scanning")),
        "type_instead": Action(_type, ("filling",)),
        "back": Action(_type, ("filling",)),
    },
    text=_hear,
    files=_files,
    card=_photographed,
    yes=("card_right", "use_card"),
    no=("card_wrong", "keep_typed"),
)

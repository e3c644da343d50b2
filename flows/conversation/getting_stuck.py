"""Help at the question that somebody is stuck at: how such a question is answered, guides that fit, and a person.

The question itself stays: it is asked again under what is said here.
"""

from __future__ import annotations

from dataclasses import replace

from flows.conversation.answering import Sheet
from flows.conversation.effects import CountStuck, Option, Say
from flows.conversation.flow import Become, Reply, Turn, option, reply, say
from flows.conversation.helping import about
from flows.conversation.intents import exactly
from flows.conversation.state import Filling
from flows.dossiers.model import Status
from flows.hurdles.guides import hurdle_rules, topics_for
from flows.hurdles.model import Why
from flows.procedures.model import Step
from flows.values import JSON, Words


def says_so(text: str) -> bool:
    """'Khó quá': nobody's name, address or reason."""
    intent = exactly(text)
    return intent is not None and intent.name == "stuck"


def offers(frame: Filling, sheet: Sheet, step: Step) -> list[Option]:
    """What stands under the question from then on. Whoever has a supplement to send can ask a person anyway."""
    if not frame.helped:
        return []
    topics = [option("topic", f"help_{topic}", topic, aside=True) for topic in topics_for(step.kind)]
    has_person = sheet.draft.status is Status.SUPPLEMENT_REQUESTED
    return topics if has_person else [*topics, option("person", aside=True)]


def refused(frame: Filling, sheet: Sheet, step: Step, *, reason: Words | None = None) -> Reply:
    """Why the answer cannot be taken, unless that was said already; the third time also what helps."""
    kept = replace(frame, doubt="", refused=frame.refused + 1)
    why = (Say(reason),) if reason else ()
    if kept.refused < hurdle_rules().refusals or frame.helped:
        return reply(*why, go=Become(kept))
    return reply(*_helped(kept, sheet, step, why=Why.REFUSED), *why, _how(step, "refused"), go=_with_help(kept))


def asked(frame: Filling, sheet: Sheet, step: Step) -> Reply:
    return reply(*_helped(frame, sheet, step, why=Why.ASKED), _how(step, "asked"), go=_with_help(frame))


def guide(frame: Filling, turn: Turn, arg: JSON) -> Reply:
    return reply(about(str(arg), turn.facts.office.hotline))


def _how(step: Step, why: str) -> Say:
    return say(f"stuck.{why}", kind=step.kind)


def _with_help(frame: Filling) -> Become:
    return Become(replace(frame, doubt="", helped=True))


def _helped(frame: Filling, sheet: Sheet, step: Step, *, why: Why) -> tuple[CountStuck, ...]:
    """Once a question, however often it is said."""
    return () if frame.helped else (CountStuck(sheet.draft.procedure_code, step.id, why),)

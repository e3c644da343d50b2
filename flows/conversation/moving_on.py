"""A draft stands open in one chat of a person at a time: where it was before, that is said, and how to have it back."""

from __future__ import annotations

from flows.conversation import consenting
from flows.conversation.effects import Say
from flows.conversation.flow import MENU, Action, Flow, Reply, Restart, Turn, option, reply, say, typed_option
from flows.conversation.intents import spoken
from flows.conversation.linking import channel_key
from flows.conversation.linking_frames import Elsewhere
from flows.conversation.state import Practising
from flows.dossiers.codes import find_code
from flows.values import JSON, FileRef


def moved(turn: Turn, dossier_id: str, channel: str) -> Reply:
    """The old question goes: an answer that comes here later is not put anywhere, and no button of it is alive. Who
    practises here meanwhile goes on with that."""
    practising = tuple(frame for frame in turn.conversation.frames if isinstance(frame, Practising))
    return reply(go=Restart((Elsewhere(dossier_id, channel_key(channel)), *practising)))


def _show(frame: Elsewhere, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    name = turn.facts.library.name(dossier.procedure_code) if dossier else ""
    return (say("linking.moved_on", option("resume_here"), MENU, procedure=name, channel=frame.channel),)


def _hear(frame: Elsewhere, turn: Turn, text: str) -> Reply | None:
    """What answers the old question is not taken for a request."""
    is_wish = typed_option(turn, text) or spoken(text) or find_code(text, turn.facts.today)
    return None if is_wish else reply()


def _files(frame: Elsewhere, turn: Turn, files: tuple[FileRef, ...]) -> Reply:
    return reply()


def _resume(frame: Elsewhere, turn: Turn, arg: JSON) -> Reply:
    return consenting.resume(turn, frame.dossier_id)


FLOW = Flow(
    show=_show,
    text=_hear,
    files=_files,
    actions={"resume_here": Action(_resume, ("filling", "reviewing", "consenting"))},
)

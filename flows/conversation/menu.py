"""The bottom of every conversation: what can be done here."""

from __future__ import annotations

from flows.conversation.effects import Option, Say
from flows.conversation.flow import Flow, Turn, labelled, option, say
from flows.conversation.state import AtMenu
from flows.dossiers.model import EDITABLE

COMMON_SHOWN = 8


def _show(frame: AtMenu, turn: Turn) -> tuple[Say, ...]:
    begun = [option("resume")] if unfinished(turn) else []
    return (say("menu", *begun, option("common"), option("my_dossiers"), option("help"), option("person")),)


def unfinished(turn: Turn) -> list[str]:
    """What waits for the person: begun drafts, and dossiers that an officer wants something for."""
    return [dossier.id for dossier in turn.facts.dossiers if dossier.status in EDITABLE]


def common_tasks(turn: Turn, key: str = "common", *more: Option) -> Say:
    """The procedures that this agency's people need most, in the order that the agency chose."""
    library = turn.facts.library
    codes = [code for code in turn.facts.office.common if library.procedure(code)][:COMMON_SHOWN]
    listed = (labelled("open", library.name(code), code) for code in codes)
    return say(key, *listed, option("fields", aside=True), option("my_dossiers", aside=True), *more)


FLOW = Flow(show=_show, text_leads_to=("card", "choosing", "dossier", "help"))

"""`motcua flows`: the conversation flows and a dossier's life as Mermaid, drawn from the tables that they run by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from flows import texts
from flows.conversation.flow import Flow
from flows.conversation.table import FLOWS
from flows.dossiers.lifecycle import TRANSITIONS, Move
from flows.dossiers.model import TERMINAL, Status

Moves = Mapping[tuple[Status, str], Move]


@click.command("flows")
@click.argument("which", required=False, type=click.Choice(["conversation", "dossier"]))
def diagrams(which: str | None) -> None:
    """Print both diagrams, each in a fence of its own, or the one named WHICH by itself."""
    if which is not None:
        click.echo(DIAGRAMS[which][1])
        return
    for title, diagram in DIAGRAMS.values():
        click.echo(f"## {title}\n\n```mermaid\n{diagram}\n```\n")


def conversation(flows: Mapping[str, Flow]) -> str:
    """Frames as nodes; an action, or free text, that leads from one to another as an edge."""
    lines = ["flowchart LR"]
    for name, flow in flows.items():
        lines.append(f"    {name}[{name.replace('_', ' ')}]")
        for target, by in _edges(flow).items():
            lines.append(f'    {name} -->|"{", ".join(by)}"| {target}')
    return "\n".join(lines)


def _edges(flow: Flow) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for act, action in flow.actions.items():
        for target in action.leads_to:
            found.setdefault(target, []).append(act)
    for target in flow.text_leads_to:
        found.setdefault(target, []).append("text")
    return found


def life(moves: Moves) -> str:
    """Statuses with their official words; a pause leads back to where it began."""
    lines = ["stateDiagram-v2", *(_state(status) for status in Status), f"    [*] --> {Status.DRAFT.value}"]
    for (status, action), move in moves.items():
        for target in [move.to] if move.to else _paused_from(status, moves):
            lines.append(f"    {status.value} --> {target.value}: {_label(action, move)}")
    lines += [f"    {status.value} --> [*]" for status in (Status.PREPARED, *TERMINAL)]
    return "\n".join(lines)


def _state(status: Status) -> str:
    return f'    state "{texts.template(f"status.{status.value}")}" as {status.value}'


def _paused_from(status: Status, moves: Moves) -> Iterator[Status]:
    """Where a dossier that stands at `status` was before."""
    for (before, _), move in moves.items():
        if move.pauses and move.to is status:
            yield before


def _label(action: str, move: Move) -> str:
    stage = f" / {move.stage.value}" if move.stage else ""
    return f"{action}{stage} ({', '.join(actor.value for actor in move.by)})"


DIAGRAMS = {
    "conversation": ("Conversation", conversation(FLOWS)),
    "dossier": ("Life of a dossier", life(TRANSITIONS)),
}

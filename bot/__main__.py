"""`motcua`: every command by name, each loaded only when it is used; known problems end in one sentence."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

from bot.garbage import search_seldom
from bot.problems import known

#: Command -> where it is, and what it is for. Help is shown from here, so that it loads nothing.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "serve": ("bot.commands.serve:serve", "Run it: pages, webhooks, turns, sending."),
    "chat": ("bot.commands.chat:chat", "Talk to it in this terminal."),
    "search": ("bot.commands.search:search", "Find the procedure that a request means."),
    "check-file": ("bot.commands.check_file:check_file", "Check files as uploads are checked."),
    "read-id": ("bot.commands.read_id:read_id", "Read the QR of ID cards from pictures."),
    "check-field": ("bot.commands.check_field:check_field", "Check one answer as in a conversation."),
    "catalogue": ("bot.commands.catalogue:catalogue", "Import, export, or prove the catalogue."),
    "posters": ("bot.commands.posters:posters", "Print QR posters of a unit's procedures (PDF)."),
    "dossiers": ("bot.commands.dossiers:dossiers", "Print every dossier and draft, one JSON object a line."),
    "staff": ("bot.commands.staff:staff", "People of the office: add, list, disable."),
    "demo": ("bot.commands.demo:demo", "Show a made-up commune to try things out, or take it away."),
    "backup": ("bot.commands.backup:backup", "One consistent copy of database and files, while it runs."),
    "restore": ("bot.commands.restore:restore", "Put a copy back into an empty place, or rehearse that."),
    "audit": ("bot.commands.audit:audit", "Prove the audit trail whole; purge its old years."),
    "doctor": ("bot.commands.doctor:doctor", "What is wrong with this installation, and what to do."),
    "flows": ("bot.commands.diagrams:diagrams", "Diagrams (Mermaid) of every flow and of a dossier's life."),
}


class Commands(click.Group):
    """A group that knows its commands from the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def motcua() -> None:
    """Một Cửa: from "I need this paper" to "here it is", by chat.

    Exit status: 0 good, 1 the answer is no, 2 wrong use.
    """


def main() -> None:
    search_seldom()
    try:
        motcua.main(prog_name="motcua")
    except Exception as problem:
        found = known(problem)
        if found is None:
            raise
        click.echo(f"motcua: {found.sentence}", err=True)
        sys.exit(found.status)


if __name__ == "__main__":
    main()

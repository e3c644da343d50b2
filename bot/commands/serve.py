"""`motcua serve`: the running process, in one of its roles."""

from __future__ import annotations

import sys

import click

from bot.settings import Settings

ROLES = ("all", "web", "worker")


def progress(line: str) -> None:
    """What is being done, while it is done; for whoever started the program."""
    print(f"motcua: {line}", file=sys.stderr, flush=True)


@click.command("serve")
@click.option("--role", type=click.Choice(ROLES), default="all", show_default=True, help="What this process does.")
def serve(role: str) -> None:
    """Receive, decide, send and show: everything in one process, or split over several."""
    from bot.logs import set_up
    from bot.starting import on_uvloop, run

    settings = Settings()
    set_up(settings.log_level)
    on_uvloop(run(settings, role=role, progress=progress))

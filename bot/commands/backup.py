"""`motcua backup`: one file with everything but the key, taken while the installation goes on working."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from bot.commands.given_paths import shown
from flows.conversation.facts import VIETNAM
from flows.ports.copies import Copied


@click.command("backup")
@click.argument("to", metavar="DIR|FILE", type=click.Path(path_type=Path))
def backup(to: Path) -> None:
    """Copy database and files into one new FILE, or into DIR under a name of today.

    The key is not in it: keep SECRET_KEY (or data/secret.key) elsewhere, without it the copy cannot be read.
    """
    path = to / f"motcua-{datetime.now(VIETNAM):%Y%m%d-%H%M%S}.tar" if to.is_dir() else to
    if path.exists():
        raise click.UsageError(f"{shown(str(path))} exists already; a copy is never written over another")
    if not path.parent.is_dir():
        raise click.UsageError(f"{shown(str(path.parent))}: no such folder")
    made = asyncio.run(_made(path))
    click.echo(f"{shown(str(path))}: {made.rows} rows, {made.files} files, version {made.schema}")
    if made.missing:
        click.echo(f"{made.missing} files were gone already when they were to be copied", err=True)
    click.echo("the key is not in it: without SECRET_KEY (or data/secret.key) nobody can read this copy, you included")


async def _made(path: Path) -> Copied:
    """Whole or not at all: under its name it stands only once it is complete and on the disk."""
    from bot.settings import Settings
    from bot.wiring import copies

    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as to:
            made = await (await copies(Settings())).make(to, _progress)
            to.flush()
            os.fsync(to.fileno())
        os.link(part, path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return made


def _progress(line: str) -> None:
    click.echo(f"… {line}", err=True)

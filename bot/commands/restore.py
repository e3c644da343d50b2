"""`motcua restore`: a copy goes back into an empty place, or is tried in one that is removed again."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.given_paths import must_be_a_file, shown

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--into", help="A folder (database and files go there) or a database address; else as the settings say.")
@click.option("--rehearse", is_flag=True, help="Try it in a temporary place, read everything, remove it again.")
def restore(file: str, into: str | None, rehearse: bool) -> None:
    """Put FILE back where there is nothing yet. It needs the SECRET_KEY of the installation that it was made of."""
    must_be_a_file(file)
    if rehearse and into is not None:
        raise click.UsageError("--rehearse finds a place by itself; leave --into out")
    asyncio.run(_rehearse(Path(file)) if rehearse else _restore(Path(file), into))


async def _restore(path: Path, into: str | None) -> None:
    from bot.settings import Settings
    from bot.wiring import copies_into

    given = Settings()
    made = await copies_into(_target(given, into), key_of=given).put_back(path, _progress)
    where = shown(into) if into is not None else "the place that the settings name"
    click.echo(f"{shown(str(path))}: {made.rows} rows and {made.files} files are back in {where}")
    click.echo("the key was not in it: start with the same SECRET_KEY")


async def _rehearse(path: Path) -> None:
    from bot.settings import Settings
    from bot.wiring import copies_into

    given = Settings()
    with tempfile.TemporaryDirectory(prefix="motcua-rehearsal-") as folder:
        tried = copies_into(_target(given, folder), key_of=given)
        await tried.put_back(path, _progress)
        found = await tried.look_through()
    click.echo(
        f"{shown(str(path))} can be put back: {found.dossiers} dossiers and drafts ({found.with_code} with a code) and "
        f"{found.files} files open; the temporary place is removed"
    )
    if found.missing:
        click.echo(f"{found.missing} files were gone already when the copy was made", err=True)
    if found.trail:
        raise click.ClickException(f"the audit trail in it is not whole: {found.trail}")


def _target(given: Settings, into: str | None) -> Settings:
    if into is None:
        return given
    if "://" in into:
        return given.model_copy(update={"database_url": into})
    folder = Path(into).expanduser().absolute()
    places = {"database_url": f"sqlite:///{folder}/motcua.db", "files_url": f"file://{folder}/files"}
    return given.model_copy(update=places)


def _progress(line: str) -> None:
    click.echo(f"… {line}", err=True)

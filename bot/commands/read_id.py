"""`motcua read-id`: cards read from pictures as in the conversation, without a database. Nothing is kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import click
import orjson

from bot.commands.given_paths import must_be_a_file, shown
from bot.workshop.pool import Busy, WorkFailed, Workshop
from flows.identity.card import as_fields, from_fields
from flows.values import JSON

_AT_ONCE = 2


@click.command("read-id")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def read_id(as_json: bool, paths: tuple[str, ...]) -> None:
    """Read the QR of ID cards from pictures: 0 when every picture gave a card, 1 when one did not.

    What is read is no proof of anything: anybody can print such a QR.
    """
    for path in paths:
        must_be_a_file(path)
    raise SystemExit(asyncio.run(_run(paths, as_json=as_json)))


async def _run(paths: Sequence[str], *, as_json: bool) -> int:
    status = 0
    async for path, fields in _read(paths):
        click.echo(_json_line(path, fields) if as_json else _lines(path, fields))
        status |= fields is None
    return status


async def _read(paths: Sequence[str]) -> AsyncIterator[tuple[str, dict[str, JSON] | None]]:
    """In the order given; a few at a time, so that each has its time."""
    async with Workshop(size=_AT_ONCE) as workshop:
        for start in range(0, len(paths), _AT_ONCE):
            batch = paths[start : start + _AT_ONCE]
            found = await asyncio.gather(*(_fields(workshop, path) for path in batch))
            for path, fields in zip(batch, found, strict=True):
                yield path, fields


async def _fields(workshop: Workshop, path: str) -> dict[str, JSON] | None:
    """A picture that brings the process down has no card to give."""
    try:
        header, _ = await workshop.run("read_id", {}, Path(path))
    except (Busy, WorkFailed):
        return None
    card = from_fields(header)
    return as_fields(card) if card else None


def _json_line(path: str, fields: dict[str, JSON] | None) -> str:
    return orjson.dumps({"path": shown(path), "fields": fields}).decode()


def _lines(path: str, fields: dict[str, JSON] | None) -> str:
    if fields is None:
        return f"{shown(path)}: no card read"
    return "\n".join([f"{shown(path)}:", *(f"  {name}: {value or '-'}" for name, value in fields.items())])

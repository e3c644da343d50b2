"""`motcua dossiers`: every dossier and draft of this installation, read while it runs. Nothing is changed; with answers
it is an export, which the audit trail keeps.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import click
import orjson

from bot.commands.audited import note
from flows.ports import DumpRow


@click.command("dossiers")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the answers.")
def dossiers(as_json: bool) -> None:
    """Print every dossier and draft. Without --json only code, status and channel, and nothing personal."""
    for row in asyncio.run(_rows(exported=as_json)):
        sys.stdout.buffer.write(_json_line(row) if as_json else _line(row))
    sys.stdout.buffer.flush()


async def _rows(*, exported: bool) -> Sequence[DumpRow]:
    from bot.settings import Settings
    from bot.wiring import open_existing

    async with open_existing(Settings()) as store:
        if exported:
            await note(store, "export_made", "dossiers --json")
        return await store.dossiers.dump()


def _json_line(row: DumpRow) -> bytes:
    line = {
        "code": row.code,
        "status": row.status,
        "channel": row.channel,
        "chat_id": row.chat_id,
        "answers": dict(row.answers),
        "files": row.files,
    }
    return orjson.dumps(line) + b"\n"


def _line(row: DumpRow) -> bytes:
    return f"{row.code or '-':24} {row.status:22} {row.channel:10} files {row.files}\n".encode()

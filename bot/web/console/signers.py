"""Who signed the PDFs of a dossier, for its page: read when it is looked at, waited for no longer than that bears."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.papers.signatures import State
from bot.papers.signers import shown_name
from bot.web.console.deps import StaffDeps
from flows.files import FileDamaged, FileMissing, FilesUnavailable
from flows.ports import FileRow

#: A page is opened to be read now: what is not known by then is shown as signed, without a name.
SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Signer:
    state: State
    signer: str
    signed_at: datetime | None


async def signers_of(deps: StaffDeps, rows: Sequence[FileRow]) -> Mapping[str, tuple[Signer, ...]]:
    """By file; files that are not signed, or could not be read in time, are left out."""
    found: dict[str, tuple[Signer, ...]] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            for row in rows:  # one after another, so that only one file is in memory
                if row.is_signed and row.kind == "pdf":
                    found[row.id] = await _of_file(deps, row)
    return found


async def _of_file(deps: StaffDeps, row: FileRow) -> tuple[Signer, ...]:
    if deps.signatures is None:
        return ()
    try:
        signatures = await deps.signatures.of_file(row.id, lambda: deps.read(row.stored))
    except (FileMissing, FileDamaged, FilesUnavailable):
        return ()
    return tuple(Signer(each.state, shown_name(each), each.signed_at) for each in signatures or ())

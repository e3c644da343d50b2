"""Papers of several pages as they are handed over: the one PDF where it is ready, single pages before that."""

from __future__ import annotations

from collections.abc import Sequence

from flows.papers import can_be_joined
from flows.ports import FileRow


def joined_for(row: FileRow, joined: Sequence[FileRow]) -> FileRow | None:
    """The PDF that this page stands in."""
    if not can_be_joined(row.kind, is_signed=row.is_signed):
        return None
    place = (row.step_id, row.supplement)
    return next((each for each in joined if (each.step_id, each.supplement) == place), None)


def handed_over(rows: Sequence[FileRow], joined: Sequence[FileRow]) -> list[FileRow]:
    """Each PDF once, in the place of its first page; what cannot be joined stays beside it."""
    return list(dict.fromkeys(joined_for(row, joined) or row for row in rows))

"""Files that came together: what each becomes for the flows, and one message that says which were not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.papers import PICTURES
from flows.ports import FileRow
from flows.values import JSON, FileRef, Words

SHA_SIGNS = 32  #: of a hash in hexadecimal, enough to know the same bytes again


@dataclass(frozen=True, slots=True)
class Came:
    """One file: kept, or refused with the reason."""

    name: str
    kind: str = "unknown"
    row: FileRow | None = None
    said: tuple[Words, ...] = ()


def references(came: Sequence[Came]) -> tuple[FileRef, ...]:
    return tuple(_reference(each.row, number, len(came)) for number, each in enumerate(came, 1) if each.row)


def remarks(came: Sequence[Came]) -> tuple[Words, ...]:
    """Why some were refused, then what there is to say of those that were kept, each once."""
    said: list[Words] = []
    for each in came:
        said += [words for words in each.said if each.row and words not in said]
    return (*_refused(came), *said)


def _refused(came: Sequence[Came]) -> list[Words]:
    refused = [(number, each) for number, each in enumerate(came, 1) if each.row is None]
    if len(came) == 1 or not refused:
        return [words for _, each in refused for words in each.said]
    lines: list[JSON] = [_line(number, each) for number, each in refused]
    return [Words("file.album", {"total": len(came), "lines": lines})]


def _line(number: int, each: Came) -> JSON:
    reason = each.said[0]
    return {
        "number": number,
        "name": each.name,
        "is_picture": each.kind in PICTURES,
        "key": reason.key,
        "params": dict(reason.params),
    }


def _reference(row: FileRow, number: int, total: int) -> FileRef:
    return FileRef(
        row.id,
        row.kind,
        row.given_name,
        row.pages,
        warnings=row.warnings,
        look=row.look,
        sha=row.stored.sha256[:SHA_SIGNS],
        is_signed=row.is_signed,
        number=number,
        total=total,
    )

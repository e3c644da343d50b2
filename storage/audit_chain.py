"""The chain of the audit log: what each mark covers, where it begins and ends, and walking it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

import orjson

from flows.audit import Proof
from storage.keys import SealBroken
from storage.sealing import Seals
from storage.tables.columns import micros

#: The mark before the very first line.
NOTHING = b"\0" * 32
_COVERED = ("number", "actor", "action", "object_id", "unit_id")


@dataclass(frozen=True, slots=True)
class Head:
    """`last` and `mark`: of the newest line; `gone` and `anchor`: of the newest that was purged."""

    last: int = 0
    mark: bytes = NOTHING
    gone: int = 0
    anchor: bytes = NOTHING

    def as_json(self) -> dict[str, Any]:
        return {"last": self.last, "mark": self.mark.hex(), "gone": self.gone, "anchor": self.anchor.hex()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Head:
        return cls(value["last"], bytes.fromhex(value["mark"]), value["gone"], bytes.fromhex(value["anchor"]))


def message(before: bytes, row: Mapping[str, Any]) -> bytes:
    """Every column of a line in one way of writing them, and the mark of the line before."""
    covered: dict[str, Any] = {name: row[name] for name in _COVERED}
    covered["at"] = micros(row["at"])
    covered["detail"] = sha256(row["detail"]).hexdigest() if row["detail"] is not None else None
    covered["before"] = before.hex()
    return orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)


class Lines(Protocol):
    async def after(self, number: int) -> Sequence[Mapping[str, Any]]:
        """The next lines by number, none at the end."""
        ...


async def walk(
    seals: Seals,
    sealed_head: bytes | None,
    lines: Lines,
    opened: Callable[[bytes | None], Head | None],
    progress: Callable[[int], None],
) -> Proof:
    try:
        head = opened(sealed_head)
    except (SealBroken, KeyError, ValueError):
        return Proof(0, 0, "", broken_at=None, problem="the sealed end of the log was changed")
    if head is None:
        return Proof(0, 0, "", broken_at=None, problem="the log has no end noted: it was never begun, or taken away")
    rows, number, mark = 0, head.gone, head.anchor
    while found := await lines.after(number):
        for row in found:
            problem = _wrong(seals, row, number, mark, head)
            if problem:
                return Proof(rows, head.last, head.mark.hex(), broken_at=number + 1, problem=problem)
            rows, number, mark = rows + 1, number + 1, bytes(row["mark"])
        progress(rows)
    if number != head.last or not hmac.compare_digest(mark, head.mark):
        problem = f"the log ends at line {number}, {head.last} were written"
        return Proof(rows, head.last, head.mark.hex(), broken_at=number + 1, problem=problem)
    return Proof(rows, head.last, head.mark.hex())


def _wrong(seals: Seals, row: Mapping[str, Any], number: int, mark: bytes, head: Head) -> str:
    """What is wrong with this line; nothing when it is as it was written."""
    if row["number"] != number + 1:
        return f"line {number + 1} is missing"
    if row["number"] > head.last:
        return f"line {number + 1} was not written by this program"
    made = seals.ring.audit_marks(message(mark, row))
    if not any(hmac.compare_digest(each, bytes(row["mark"])) for each in made):
        return f"line {number + 1} is not as it was written"
    return ""

"""What stands behind the QR code of a procedure: "tt_1_001193", or with the unit that put it up, "tt_1_001193--xa-a".

Telegram allows 64 characters of `[A-Za-z0-9_-]`; the web chat takes the same. Like any input it may be anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 64
_LINK = re.compile(r"tt_(?P<code>[0-9A-Z_.]{1,30}?)(?:--(?P<unit>[A-Za-z0-9-][A-Za-z0-9_-]*))?")
_UNIT = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Linked:
    """`unit_id` is empty when the link is not of one unit."""

    code: str
    unit_id: str = ""


def to_link(code: str, unit_id: str = "") -> str:
    """The unit is left out where its id does not fit; then the unit is asked as without it."""
    plain = f"tt_{code.replace('.', '_')}"
    full = f"{plain}--{unit_id}"
    return full if _UNIT.fullmatch(unit_id) and len(full) <= LONGEST else plain


def from_link(payload: str) -> Linked | None:
    match = _LINK.fullmatch(payload[:LONGEST])
    return Linked(match["code"].replace("_", "."), match["unit"] or "") if match else None

"""Procedures that are one thing under several numbers: an old and a new one, or one for each level of government.

Worked out from the official names alone, so nobody keeps a list; shown once, the likeliest for the citizen first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from flows.procedures.fold import words

#: Who does it, and the words with which a name begins, say nothing about what it is.
_LEVEL = re.compile(
    r"\(?(?:thực hiện )?(?:tại|ở) (?:công an )?cấp (?:trung ương|tỉnh|huyện|xã)\)?|\(cấp (?:trung ương|tỉnh|huyện|xã)\)"
)
_OPENING = re.compile(r"^(?:thủ tục |giải quyết |hưởng )+")


def same_things(names: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Owner -> the first owner of the same thing, for those that share it with another."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for owner, name in names:
        groups[_essence(name)].append(owner)
    return {owner: some[0] for some in groups.values() if len(some) > 1 for owner in some}


def _essence(name: str) -> tuple[str, ...]:
    """What a name says, whatever the order and the spelling of its words."""
    bare = _OPENING.sub("", _LEVEL.sub(" ", name.casefold()).strip())
    return tuple(sorted(one.plain for one in words(bare)))

"""Why a dossier may be refused or stopped, as data: a ground, the document behind it, its article, and the case itself.

A refusal (form 03) and stopping (form 05 of Circular 03/2025/TT-VPCP) want a legal reason; a bare sentence is none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Ground:
    id: str
    text: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """`documents` stand beside those of the procedure itself."""

    source: str
    documents: tuple[str, ...]
    grounds: tuple[Ground, ...]

    def of(self, action: str) -> tuple[Ground, ...]:
        """Nothing for a move that wants no legal reason."""
        return tuple(each for each in self.grounds if action in each.actions)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an officer chose and wrote. `document` is the text of one of those that were offered."""

    ground: str = ""
    document: str = ""
    article: str = ""
    explained: str = ""


@cache
def grounds() -> Grounds:
    data = tomllib.loads((files(__package__) / "grounds.toml").read_text(encoding="utf-8"))
    every = tuple(Ground(each["id"], each["text"], tuple(each["actions"])) for each in data["grounds"])
    return Grounds(data["source"], tuple(data["documents"]), every)


def wants_ground(action: str) -> bool:
    return bool(grounds().of(action))


def worded(action: str, chosen: Chosen, *, documents: Sequence[str]) -> str:
    """The reason as the citizen and the form read it; nothing while a part of it is missing or is none of those
    offered."""
    ground = next((each for each in grounds().of(action) if each.id == chosen.ground), None)
    if ground is None or chosen.document not in documents or not (chosen.article and chosen.explained):
        return ""
    return f"{ground.text}. Căn cứ: {chosen.article}, {chosen.document}. {chosen.explained}"

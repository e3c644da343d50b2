"""What is said to us in a group: a code that binds it, a question for figures, or something that belongs elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from flows.conversation.link_codes import read_code
from flows.text_folding import clean, fold

#: Before a code where it is typed, and what asks for figures; both also without the stroke.
BIND, FIGURES = "/ketnoi", "/solieu"
LONGEST = 100
#: A mention of ours may stand before the word, and platforms add the name of who is meant to it.
_SAID = re.compile(r"(?:@\S+ )*/?(?P<word>ket ?noi|so ?lieu)(?:@\w+)?(?: (?P<rest>.*))?")


class Wish(Enum):
    BIND = "bind"  #: the group is to belong to a unit
    FIGURES = "figures"  #: how many dossiers, never whose
    OTHER = "other"  #: whatever else: it is not for a group


@dataclass(frozen=True, slots=True)
class Command:
    """`code` is empty when there is none that could be one."""

    wish: Wish
    code: str = ""


def read_command(text: str) -> Command:
    said = _SAID.fullmatch(fold(clean(text))) if len(text) <= LONGEST else None
    if said is None:
        return Command(Wish.OTHER)
    if said["word"].replace(" ", "") == "ketnoi":
        return Command(Wish.BIND, read_code(said["rest"] or ""))
    return Command(Wish.FIGURES)

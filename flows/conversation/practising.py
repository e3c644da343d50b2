"""The real conversation while its chat practises: it waits, silent and untouched, until the practice is over.

Turns of such a chat are taken by `flows/service/practising.py`; nothing here is ever asked or answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.conversation.effects import Say
from flows.conversation.flow import Flow, Turn
from flows.conversation.state import Practising

#: The standing buttons of practice begin so; their argument is one of `flows/practising/acts.py`. Outside practice they
#: are old buttons like any other.
ACT = "practice"


def _show(frame: Practising, turn: Turn) -> tuple[Say, ...]:
    return ()


def seat_in(state: Mapping[str, Any] | None) -> int:
    """The seat at which a conversation, as it was kept, practises just now; 0 for none."""
    frames = (state or {}).get("frames") or ()
    top: Mapping[str, Any] = frames[-1] if frames else {}
    return int(top.get("seat") or 0) if top.get("is") == "practising" else 0


FLOW = Flow(show=_show)

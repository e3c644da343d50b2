"""The version of a definition: a short hash of what it says, so that formatting and comments change nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from enum import Enum

from flows.procedures.model import Procedure


def versioned(procedure: Procedure) -> Procedure:
    """The procedure named after its own content."""
    return procedure.named(_digest(procedure.named("")))


def _digest(procedure: Procedure) -> str:
    text = json.dumps(asdict(procedure), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{value!r} has no place in a definition")

"""What the workshop can do. A task is a plain function in a package of its own; nothing here imports it.

The function takes parameters (JSON) and byte strings, and gives the same back. It may write no file and sees neither
our environment nor our secrets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from bot.filecheck.model import LIMITS
from flows.values import JSON

Params: TypeAlias = Mapping[str, JSON]
Blobs: TypeAlias = tuple[bytes, ...]
Answer: TypeAlias = tuple[JSON, Blobs]


class Courtesy(Enum):
    """How far a process steps back behind the turns of everybody."""

    AWAITED = "awaited"  #: a turn waits for it, so only a little
    SPARE = "spare"  #: done in the time that nobody else wants


@dataclass(frozen=True, slots=True)
class Task:
    """`run` names a `Callable[[Params, Blobs], Answer]` as "module:function"; it is imported where it runs."""

    run: str
    cpu_seconds: int = LIMITS.cpu_seconds
    wall_seconds: float = LIMITS.wall_seconds
    memory_bytes: int = LIMITS.memory_bytes  # of address space: libraries count, used or not


TASKS: Mapping[str, Task] = {
    "check": Task("bot.filecheck.task:check"),
    "read_id": Task("bot.idcards.task:read_card", cpu_seconds=12, wall_seconds=20.0),
    "assemble": Task("bot.papers.tasks:assemble_pages", cpu_seconds=40, wall_seconds=60.0),
    "signatures": Task("bot.papers.tasks:signatures"),
    "page_picture": Task("bot.papers.pages:page_picture", cpu_seconds=10, wall_seconds=20.0),
    "form_pdf": Task("bot.forms.tasks:form_pdf", cpu_seconds=10, wall_seconds=20.0),
    "form_image": Task("bot.forms.tasks:form_image", cpu_seconds=10, wall_seconds=20.0),
    "form_docx": Task("bot.forms.tasks:form_docx", cpu_seconds=10, wall_seconds=20.0),
    "search_index": Task("bot.indexing:index_of", cpu_seconds=60, wall_seconds=120.0),
    "wordings": Task("bot.measuring:effect_of_wordings", cpu_seconds=120, wall_seconds=240.0),
    "posters": Task("bot.posters.printing:posters", cpu_seconds=60, wall_seconds=90.0),
}

"""What is remembered while somebody says how it was, complains, or wishes something of their data: frames like those of
`state`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RatingDossier:
    """How it was, and why; 0 stars: not said yet. What was tapped is kept already."""

    dossier_id: str
    stars: int = 0
    reasons: tuple[str, ...] = ()
    is_writing: bool = False
    may_call: bool = False


@dataclass(frozen=True, slots=True)
class Complaining:
    """A complaint or suggestion as far as it was written; nothing of it is filed."""

    about: str = ""
    unit_id: str = ""
    text: str = ""
    has_contact: bool = False  #: whether it was asked; `contact` may be left empty
    contact: str = ""
    dossier_code: str = ""


@dataclass(frozen=True, slots=True)
class AddingToComplaint:
    """The office asked for more about a complaint."""

    code: str


@dataclass(frozen=True, slots=True)
class WishingOfData:
    """A wish about one's own data that takes somebody of the office; of which kind, if that is said."""

    kind: str = ""

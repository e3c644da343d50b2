"""Frames of assisted sessions: of the citizen, of the volunteer, and of whoever takes a dossier over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class OfferingHelp:
    """Whether a volunteer may look into that draft and fill it in."""

    dossier_id: str


@dataclass(frozen=True, slots=True)
class Helped:
    """The citizen's side of a session; `code` is shown again while nobody has entered it."""

    session: str
    code: str = ""
    looks: bool = False  #: what was filled in so far is shown


@dataclass(frozen=True, slots=True)
class AtVolunteerDesk:
    """Where a volunteer begins."""


@dataclass(frozen=True, slots=True)
class AgreeingToVolunteer:
    """Somebody who was invited reads what helping asks of them."""

    volunteer: str


@dataclass(frozen=True, slots=True)
class PickingForCounter:
    """Which procedure somebody without a telephone needs; `codes` fit what was typed."""

    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assisting:
    """The volunteer's side of a session, between two questions; `code` hands the dossier over."""

    session: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Receiving:
    """A dossier that was filled in with a volunteer is about to become this person's."""

    session: str


BesideFrame: TypeAlias = (
    OfferingHelp | Helped | AtVolunteerDesk | AgreeingToVolunteer | PickingForCounter | Assisting | Receiving
)

FRAMES: Mapping[str, type[Any]] = {
    "offering_help": OfferingHelp,
    "helped": Helped,
    "volunteer_desk": AtVolunteerDesk,
    "agreeing_to_volunteer": AgreeingToVolunteer,
    "picking_for_counter": PickingForCounter,
    "assisting": Assisting,
    "receiving": Receiving,
}

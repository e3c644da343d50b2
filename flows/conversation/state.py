"""What is remembered of a conversation between turns: a stack of frames and the options that were last shown.

Answers are not here: they belong to the draft. Which question comes next is derived from them, never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

from flows.conversation import beside_frames, linking_frames
from flows.conversation.beside_frames import BesideFrame
from flows.conversation.linking_frames import LinkingFrame
from flows.conversation.voicing import AddingToComplaint, Complaining, RatingDossier, WishingOfData
from flows.values import JSON


@dataclass(frozen=True, slots=True)
class AtMenu:
    """The bottom of every conversation."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """A request was searched for and several procedures may fit."""

    query: str
    codes: tuple[str, ...] = ()
    #: what was asked back already
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Browsing:
    """Looking around: all fields, or the procedures of one, narrowed as `flows.procedures.narrowing` says."""

    field: str = ""
    page: int = 0
    audience: str = ""
    agency_level: str = ""
    level: str = ""
    is_narrowing: bool = False  #: asks what else to narrow to


@dataclass(frozen=True, slots=True)
class AtCard:
    """The card of one procedure; `unit_id` when it was opened by the QR code of one unit."""

    code: str
    unit_id: str = ""
    #: what else the request may have meant
    others: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True)
class PickingUnit:
    """Several units offer the procedure."""

    code: str


@dataclass(frozen=True, slots=True)
class Consenting:
    """Consent before the first personal question; then the procedure begins at that unit (or the draft goes on)."""

    code: str = ""
    unit_id: str = ""
    dossier_id: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """A draft (or an open supplement) is being filled in. `at` is a step that the person went back to."""

    dossier_id: str
    at: str | None = None
    partial: JSON = None
    doubt: str = ""  #: words that are either an answer or a command; asked back
    asked: str = ""  #: the step that was last asked here; `partial` and `doubt` belong to it, and what follows
    refused: int = 0  #: answers to it that could not be taken
    helped: bool = False  #: help stands under the question


@dataclass(frozen=True, slots=True)
class ScanningCard:
    """A photo of that person's ID card is awaited, or what it said waits to be confirmed (`card`, as JSON).

    `at` is the step that the person had gone back to; `tries` counts photos that could not be read; once the card is
    `confirmed`, `settled` names the steps whose difference from the card was decided.
    """

    dossier_id: str
    person: str
    at: str | None = None
    card: JSON = None
    tries: int = 0
    confirmed: bool = False
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewing:
    dossier_id: str


@dataclass(frozen=True, slots=True)
class ChoosingEdit:
    """Which answer to change."""

    dossier_id: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Parking:
    """A new request came in the middle of a draft: put it aside, or go on?"""

    dossier_id: str
    request: str


@dataclass(frozen=True, slots=True)
class AtMyDossiers:
    pass


@dataclass(frozen=True, slots=True)
class AtDossier:
    """One of the person's own dossiers."""

    dossier_id: str


@dataclass(frozen=True, slots=True)
class Confirming:
    """A step that cannot be taken back: drop a draft, withdraw a dossier, erase my data."""

    what: str
    dossier_id: str = ""
    reason: str = ""  #: of a withdrawal, if one is given
    is_writing: bool = False


@dataclass(frozen=True, slots=True)
class AskingCode:
    """Waiting for a dossier code to look up."""


@dataclass(frozen=True, slots=True)
class NotingPortalCode:
    dossier_id: str


@dataclass(frozen=True, slots=True)
class AtHelp:
    topic: str = ""


@dataclass(frozen=True, slots=True)
class AskingPerson:
    """Waiting for what to tell the officer."""


@dataclass(frozen=True, slots=True)
class AtMyData:
    pass


@dataclass(frozen=True, slots=True)
class AtWishes:
    """Where notices go, and which kinds."""


@dataclass(frozen=True, slots=True)
class Practising:
    """The chat practises at that seat of a class; what stands below waits."""

    seat: int


Frame: TypeAlias = (
    AtMenu
    | Choosing
    | Browsing
    | AtCard
    | PickingUnit
    | Consenting
    | Filling
    | ScanningCard
    | Reviewing
    | ChoosingEdit
    | Parking
    | AtMyDossiers
    | AtDossier
    | Confirming
    | AskingCode
    | NotingPortalCode
    | AtHelp
    | AskingPerson
    | AtMyData
    | LinkingFrame
    | AtWishes
    | RatingDossier
    | Complaining
    | AddingToComplaint
    | BesideFrame
    | WishingOfData
    | Practising
)

FRAMES: Mapping[str, type[Any]] = {
    "menu": AtMenu,
    "choosing": Choosing,
    "browsing": Browsing,
    "card": AtCard,
    "picking_unit": PickingUnit,
    "consenting": Consenting,
    "filling": Filling,
    "scanning": ScanningCard,
    "reviewing": Reviewing,
    "choosing_edit": ChoosingEdit,
    "parking": Parking,
    "my_dossiers": AtMyDossiers,
    "dossier": AtDossier,
    "confirming": Confirming,
    "asking_code": AskingCode,
    "noting_portal_code": NotingPortalCode,
    "help": AtHelp,
    "asking_person": AskingPerson,
    "my_data": AtMyData,
    **linking_frames.FRAMES,
    "wishes": AtWishes,
    "rating": RatingDossier,
    "complaining": Complaining,
    "adding_to_complaint": AddingToComplaint,
    **beside_frames.FRAMES,
    "wishing_of_data": WishingOfData,
    "practising": Practising,
}
#: Fields that JSON keeps as lists.
TUPLES = frozenset({"codes", "settled", "asked", "others", "reasons"})
NAMES: Mapping[type[Any], str] = {frame: name for name, frame in FRAMES.items()}
#: The fields of each, with what they are when nothing is said of them: that is not written down.
FIELDS: Mapping[type[Any], Mapping[str, object]] = {
    frame: {each.name: each.default for each in fields(frame)} for frame in FRAMES.values()
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One option that was shown: what it does, and its label for those who type it; by its number if `numbered`."""

    act: str
    arg: JSON = None
    label: str = ""
    numbered: bool = True


@dataclass(frozen=True)  # without slots: `changed` copies it at once
class Conversation:
    """The state of one chat. `prompt` counts what was asked, so that a button of an older question is known as old."""

    frames: tuple[Frame, ...] = (AtMenu(),)
    prompt: int = 0
    shown: tuple[Shown, ...] = ()
    greeted: bool = False
    quiet_until: str = ""  #: a human has the word in this chat until then
    session: str = ""  #: the assisted session that this chat is a side of
    talk: int = 0  #: the wish for a person that an officer is answering here
    #: in a chat that an officer has linked: whose it is, what was offered there and what is waited for. Frames know
    #: nothing of it (`flows/officers`)
    office: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def top(self) -> Frame:
        return self.frames[-1]


def to_json(conversation: Conversation) -> dict[str, JSON]:
    return {
        "frames": [_frame_to_json(frame) for frame in conversation.frames],
        "prompt": conversation.prompt,
        "shown": [[shown.act, shown.arg, shown.label, shown.numbered] for shown in conversation.shown],
        "greeted": conversation.greeted,
        **({"quiet_until": conversation.quiet_until} if conversation.quiet_until else {}),
        **({"session": conversation.session} if conversation.session else {}),
        **({"talk": conversation.talk} if conversation.talk else {}),
        **({"office": dict(conversation.office)} if conversation.office else {}),
    }


def from_json(state: Mapping[str, Any]) -> Conversation:
    """The conversation as it was. Frames that this version no longer knows are left out: the menu is always there."""
    frames = [frame for raw in state.get("frames", ()) if (frame := _frame_from_json(raw)) is not None]
    return Conversation(
        frames=tuple(frames) or (AtMenu(),),
        prompt=int(state.get("prompt", 0)),
        shown=tuple(Shown(*each) for each in state.get("shown", ())),
        greeted=bool(state.get("greeted", False)),
        quiet_until=str(state.get("quiet_until", "")),
        session=str(state.get("session", "")),
        talk=int(state.get("talk", 0)),
        office=dict(state.get("office") or {}),
    )


def _frame_to_json(frame: Frame) -> JSON:
    kept: dict[str, JSON] = {"is": NAMES[type(frame)]}
    for name, default in FIELDS[type(frame)].items():
        value = getattr(frame, name)
        if value != default:
            kept[name] = list(value) if isinstance(value, tuple) else value
    return kept


def _frame_from_json(raw: Mapping[str, Any]) -> Frame | None:
    kind = FRAMES.get(str(raw.get("is")))
    if kind is None:
        return None
    known = FIELDS[kind]
    values = {k: tuple(v) if isinstance(v, list) and k in TUPLES else v for k, v in raw.items() if k in known}
    try:
        frame: Frame = kind(**values)
    except TypeError:
        return None
    return frame

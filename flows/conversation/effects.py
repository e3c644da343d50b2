"""What is to be done, in the imperative. Data only: `service/conversing.py` applies each in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from flows.assisting.effects import EraseMessage, SaveSession, SaveVolunteer, TakeOver, TellOther
from flows.dossiers.model import Dossier
from flows.hurdles.model import Why
from flows.people import CodeKind, Link, Preferences
from flows.values import JSON, Words


@dataclass(frozen=True, slots=True)
class Option:
    """A button under what is said. `act` names a row of the flow's table or of the engine's own; `arg` goes with it."""

    act: str
    label: Words
    arg: JSON = None
    aside: bool = False  #: navigation (back, stop…): shown last and smaller


@dataclass(frozen=True, slots=True)
class Say:
    """`numbered`: a number that is typed chooses an option; else options are typed in words: "1" may be an answer."""

    words: Words
    options: tuple[Option, ...] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class RecordConsent:
    text_version: str


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    pass


@dataclass(frozen=True, slots=True)
class OpenDraft:
    draft: Dossier


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """The draft (or a dossier that waits for a supplement) with its new answers; files in them become attached."""

    draft: Dossier


@dataclass(frozen=True, slots=True)
class HoldFiles:
    """Files of an answer that is not finished yet: all of them. They stay for as long as the draft does."""

    dossier_id: str
    file_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DropDraft:
    dossier_id: str


@dataclass(frozen=True, slots=True)
class MoveDossier:
    """A citizen's move of their own dossier: submit, prepare, supplement, withdraw. Its notice says the rest."""

    dossier_id: str
    action: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NotePortalCode:
    dossier_id: str
    code: str


@dataclass(frozen=True, slots=True)
class AskPerson:
    """The citizen wants a human; what was said goes to the unit's list."""

    about: str


@dataclass(frozen=True, slots=True)
class TellOfficer:
    """What the person says in a talk with an officer."""

    request_id: int
    text: str


@dataclass(frozen=True, slots=True)
class EndTalk:
    """The assistant has the word again; `by`: the person, or nobody when the time had run out."""

    request_id: int
    by: str


@dataclass(frozen=True, slots=True)
class SetNotices:
    on: bool


@dataclass(frozen=True, slots=True)
class ExportMyData:
    """Say everything kept about this person (text and a file where the channel carries one)."""


@dataclass(frozen=True, slots=True)
class EraseMyData:
    """Forget drafts, chat and profile; what the law keeps stays with the agency, detached from the chat."""


@dataclass(frozen=True, slots=True)
class CountUnmatched:
    """A request that no procedure fits, or whose person declined all that was offered (`clarify`). Its words are
    kept only masked."""

    clarify: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class CountStuck:
    """Somebody got stuck there. Counted by step, without a person."""

    procedure_code: str
    step_id: str
    why: Why


@dataclass(frozen=True, slots=True)
class MarkUnreachable:
    """This chat takes no more messages; the person's other chats do."""


@dataclass(frozen=True, slots=True)
class SaveLink:
    """A linking as it stands now; `code` when it has just begun."""

    link: Link
    code: str = ""


@dataclass(frozen=True, slots=True)
class NoteGuess:
    """A code was entered that opens nothing."""

    kind: CodeKind


@dataclass(frozen=True, slots=True)
class Unlink:
    """That chat stands for itself again: a new person without the dossiers."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Prefer:
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Rate:
    """How a dossier went. `adds` to what was said with the first tap; only that tap counts the stars."""

    dossier_id: str
    stars: int
    reasons: tuple[str, ...] = ()
    comment: str = ""
    may_call: bool = False
    adds: bool = False


@dataclass(frozen=True, slots=True)
class FileComplaint:
    """Its code and its deadline are told once it has them."""

    about: str
    unit_id: str
    text: str
    contact: str = ""
    dossier_code: str = ""


@dataclass(frozen=True, slots=True)
class AddToComplaint:
    """What the office asked for; whether it still waits is told."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ShowComplaints:
    """Say how the person's complaints stand, or the one of that code."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class FileDataRequest:
    """A wish about one's own data that somebody of the office carries out; its times are told once it is recorded."""

    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class ShowDataRequests:
    """Say how the person's wishes about their data stand."""


Effect: TypeAlias = (
    Say
    | RecordConsent
    | WithdrawConsent
    | OpenDraft
    | SaveDraft
    | HoldFiles
    | DropDraft
    | MoveDossier
    | NotePortalCode
    | AskPerson
    | TellOfficer
    | EndTalk
    | SetNotices
    | ExportMyData
    | EraseMyData
    | CountUnmatched
    | CountStuck
    | MarkUnreachable
    | SaveLink
    | NoteGuess
    | Unlink
    | Prefer
    | Rate
    | FileComplaint
    | AddToComplaint
    | ShowComplaints
    | SaveSession
    | SaveVolunteer
    | TakeOver
    | TellOther
    | EraseMessage
    | FileDataRequest
    | ShowDataRequests
)

"""A dossier and what stands around it: statuses, stages, history, receiving unit and what that unit offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from flows.dossiers.origins import TypedBy
from flows.procedures.model import Intake
from flows.values import JSON


class Status(Enum):
    """Where a dossier stands. Ten are the national `TrangThaiHoSo`; two are ours, before or beside them."""

    DRAFT = "draft"  #: being filled in, not filed
    PREPARED = "prepared"  #: everything is ready for the portal or the counter; the agency has not received it here
    REGISTERED = "registered"  #: 1 Mới đăng ký
    ACCEPTED = "accepted"  #: 2 Được tiếp nhận
    NOT_ACCEPTED = "not_accepted"  #: 3 Không được tiếp nhận
    PROCESSING = "processing"  #: 4 Đang xử lý
    SUPPLEMENT_REQUESTED = "supplement_requested"  #: 5 Yêu cầu bổ sung giấy tờ
    PAYMENT_REQUESTED = "payment_requested"  #: 6 Yêu cầu thực hiện nghĩa vụ tài chính
    WITHDRAWN = "withdrawn"  #: 7 Công dân yêu cầu rút hồ sơ
    STOPPED = "stopped"  #: 8 Dừng xử lý
    RESOLVED = "resolved"  #: 9 Đã xử lý xong
    RETURNED = "returned"  #: 10 Đã trả kết quả


#: National code of each status (`TrangThaiHoSo`); the two without one never leave this system.
OFFICIAL: dict[Status, int] = {
    Status.REGISTERED: 1,
    Status.ACCEPTED: 2,
    Status.NOT_ACCEPTED: 3,
    Status.PROCESSING: 4,
    Status.SUPPLEMENT_REQUESTED: 5,
    Status.PAYMENT_REQUESTED: 6,
    Status.WITHDRAWN: 7,
    Status.STOPPED: 8,
    Status.RESOLVED: 9,
    Status.RETURNED: 10,
}

OPEN = (
    Status.REGISTERED,
    Status.ACCEPTED,
    Status.PROCESSING,
    Status.SUPPLEMENT_REQUESTED,
    Status.PAYMENT_REQUESTED,
    Status.RESOLVED,
)
TERMINAL = (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED)
#: What the citizen can type into.
EDITABLE = (Status.DRAFT, Status.SUPPLEMENT_REQUESTED)
#: What the citizen can still change, if only by opening it again: answers are loaded in full for these only.
CHANGEABLE = (*EDITABLE, Status.PREPARED)


class Stage(Enum):
    """What happens inside status 4 and on the way to 9; pushed to the citizen as its own step."""

    APPRAISAL = "appraisal"  #: thẩm định
    SIGNATURE = "signature"  #: ký duyệt


class Satisfaction(Enum):
    """Whether the citizen has said how it was; what was said is kept apart, without a name."""

    UNKNOWN = ""
    REMINDED = "reminded"  #: asked once more, and not again
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One thing that an officer asks for: a step of the procedure to answer again, or a paper in words."""

    step_id: str | None
    note: str


#: Answers to what an officer asked for in words only begin so: papers that no step describes. Each request of a
#: dossier has numbers of its own ("@extra1.1", "@extra2.1"…).
EXTRA = "@extra"
#: Beside the answers stands what each person's card said ("mother"): held against the answers before filing
#: (`flows/verdict/cards.py`), and offered where the same person is asked about later.
CARDS = "@cards"


def cards(answers: Mapping[str, JSON]) -> dict[str, dict[str, JSON]]:
    """What ID cards said that were read and confirmed, by person."""
    kept = answers.get(CARDS)
    return {role: card for role, card in kept.items() if isinstance(card, dict)} if isinstance(kept, dict) else {}


@dataclass(frozen=True)  # without slots: `changed` copies it at once
class Dossier:
    """One dossier, from the first answer of a draft to the result. Moments are aware."""

    id: str
    person_id: int
    procedure_code: str
    version_id: str
    status: Status
    ending: Intake
    unit_id: str
    created_at: datetime
    updated_at: datetime
    answers: Mapping[str, JSON] = field(default_factory=dict)
    code: str | None = None
    token: str = ""  #: random; opens the tracking page and nothing else
    stage: Stage | None = None
    resume_status: Status | None = None
    filed_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    paused_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str | None = None
    supplement: tuple[SupplementItem, ...] = ()
    supplements_asked: int = 0
    portal_code: str | None = None
    fee_vnd: int | None = None
    revision: int = 0
    chat_id: int = 0  #: the chat it was begun in
    term: str = ""  #: the processing time that it was received under ("5 working_days"): later changes leave it alone
    first_due_at: datetime | None = None  #: what was promised before it was extended; none: it never was
    extensions: int = 0
    watch_at: datetime | None = None  #: when the promise is to be looked after next
    satisfaction: Satisfaction = Satisfaction.UNKNOWN
    typed_by: TypedBy = TypedBy.SELF
    helped_until: datetime | None = None  #: a volunteer types into it; nobody else does meanwhile

    def filed(self) -> bool:
        return self.status not in (Status.DRAFT, Status.PREPARED)

    @property
    def promised_at(self) -> datetime | None:
        """The first promise, pauses added: an apology gives another date, it does not make a late result timely."""
        return self.first_due_at or self.due_at


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours on a working day, "07:30"–"11:30" pairs, and the cut-off after which a day counts as the next."""

    spans: tuple[tuple[str, str], ...] = (("07:30", "11:30"), ("13:30", "17:00"))
    cut_off: str = "15:00"


class UnitKind(Enum):
    """What a unit is in the tree of the agency."""

    PROVINCE = "province"  #: tỉnh, thành phố
    COMMUNE = "commune"  #: xã, phường, đặc khu
    DEPARTMENT = "department"  #: sở, phòng chuyên môn, trung tâm
    DESK = "desk"  #: quầy


@dataclass(frozen=True, slots=True)
class Unit:
    """Mostly a public administration service centre, which receives dossiers; what does not stands in the tree for
    posts and handling only."""

    id: str
    name: str
    agency_code: str
    address: str
    hotline: str
    hours: Hours
    commune_code: str | None = None
    province_code: str | None = None
    opening: str = ""
    parent_id: str | None = None
    kind: UnitKind = UnitKind.COMMUNE
    receives: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """What one unit does about one procedure (a row of the unit × procedure table)."""

    unit_id: str
    procedure_code: str
    intake: Intake
    level: str | None = None
    fee_vnd: int | None = None
    fee_note: str = ""
    days: int | None = None
    portal_url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a dossier's history."""

    dossier_id: str
    at: datetime
    action: str
    before: Status
    after: Status
    stage: Stage | None
    actor: str  #: "citizen", "system" or the officer's login
    note: str = ""

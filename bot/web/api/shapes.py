"""What goes over the API, in and out. The description is made of these, and every answer is one of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _plain_number(given: object) -> object:
    """An address holds text; only figures are a number there. JSON may write 3 as 3.0."""
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if isinstance(given, str) and not (given.isascii() and given.isdecimal() and len(given) < 7):
        raise ValueError("not a number")
    return given


Count = Annotated[int, BeforeValidator(_plain_number)]
Filed = Literal[
    "registered",
    "accepted",
    "not_accepted",
    "processing",
    "supplement_requested",
    "payment_requested",
    "withdrawn",
    "stopped",
    "resolved",
    "returned",
]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Shape):
    """Every refusal: a short code for whoever is asked for help, and one sentence in Vietnamese."""

    code: str
    message: str


# ---- what is asked


class Pages(Shape):
    after: str = Field("", max_length=20, description="the `next` of the answer before")
    limit: Count = Field(50, ge=1, le=200)


class Search(Shape):
    query: str = Field(min_length=1, max_length=500, description="a request in a citizen's words")
    limit: Count = Field(3, ge=1, le=50)
    unit: str = Field("", max_length=64, description="id of a unit: only what it offers")
    level: Literal["", "toan_trinh", "mot_phan", "cung_cap_thong_tin"] = Field("", description="only of this level")
    audience: Literal["", "individual", "business", "organization"] = Field("", description="only for these")
    agency_level: Literal["", "commune", "province", "ministry", "other"] = Field("", description="only decided there")
    field: str = Field("", max_length=200, description="only of this field of the catalogue")


class Lists(Shape):
    status: Filed | None = Field(None, description="all that are open or over, when left out")
    unit: str = Field("", max_length=64, description="id of a unit; all that the key covers, when left out")
    limit: Count = Field(100, ge=1, le=500)


# ---- what is answered


class Unit(Shape):
    id: str
    name: str
    kind: str
    parent_id: str | None
    receives: bool = Field(description="whether dossiers can be filed there")
    agency_code: str
    province_code: str | None
    commune_code: str | None
    address: str
    opening: str
    hotline: str


class Units(Shape):
    agency: str
    units: list[Unit]


class ProcedureLine(Shape):
    code: str
    name: str
    level: str = Field(description="toan_trinh, mot_phan, cung_cap_thong_tin; empty where nobody knows")


class Procedures(Shape):
    procedures: list[ProcedureLine]
    next: str | None = Field(description="give it as `after` to go on; null at the end")


class Hit(Shape):
    code: str
    name: str
    score: float


class Found(Shape):
    query: str
    results: list[Hit]
    out_of_scope: bool
    clarify: bool


class Fee(Shape):
    kind: str = Field(description="free, amount, cases, council (set by the province), unknown")
    amount_vnd: int | None
    cases: list[tuple[str, int]]
    note: str


class Term(Shape):
    value: float | None
    unit: str
    note: str


class Needed(Shape):
    name: str
    required: bool
    condition: str
    copies: int
    form_code: str


class Offer(Shape):
    unit_id: str
    unit: str
    ending: str = Field(description="here, portal, counter")


class Card(Shape):
    code: str
    name: str = Field(description="short, in the citizen's words")
    official_name: str
    level: str
    agency: str
    fee: Fee
    time: Term
    documents: list[Needed]
    result: str
    legal_basis: list[str]
    source_url: str
    unverified: list[str] = Field(description="fields that nobody has confirmed yet")
    superseded_by: str
    offers: list[Offer]


class Standing(Shape):
    """What anybody may know who knows only the code."""

    code: str
    procedure_code: str
    procedure: str
    unit: str
    status: Filed
    official_status: int = Field(description="TrangThaiHoSo of the national one-stop systems")
    stage: str
    updated_at: datetime
    due_at: datetime | None


class Checked(Shape):
    genuine: bool
    on: date | None = Field(description="the day on which messages with this code went out")
    about: str


class DossierLine(Shape):
    code: str
    procedure_code: str
    procedure: str
    unit_id: str
    status: Filed
    official_status: int
    stage: str
    filed_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    finished_at: datetime | None
    files: int


class DossierLines(Shape):
    dossiers: list[DossierLine] = Field(description="by due date")
    more: bool = Field(description="whether there are more than the limit")


class Answer(Shape):
    id: str
    label: str
    shown: str


class Paper(Shape):
    id: str
    step_id: str
    kind: str
    pages: int
    name: str = Field(description="what the citizen called it; only ever text")


class Move(Shape):
    at: datetime
    action: str
    status: str
    actor: str
    note: str


class Dossier(DossierLine):
    fee_vnd: int | None
    reason: str
    supplement: list[str]
    answers: list[Answer]
    papers: list[Paper]
    history: list[Move]

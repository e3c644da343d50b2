"""One record of the national catalogue of procedures, as values.

Facts only: what a unit changes (fee, level, intake) lives beside the record, never inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ServiceLevel(Enum):
    """How far a procedure can be done online (NĐ 224/2026/NĐ-CP Điều 14)."""

    #: the whole procedure online; the citizen needs no visit
    FULL = "toan_trinh"
    #: some step still needs a visit
    PARTIAL = "mot_phan"
    #: information only, no online submission
    INFO = "cung_cap_thong_tin"


#: The words of the national snapshot, of our own enum and of the counters, all understood on import.
LEVEL_WORDS: dict[str, ServiceLevel] = {
    "full": ServiceLevel.FULL,
    "partial": ServiceLevel.PARTIAL,
    "info": ServiceLevel.INFO,
    "toan_trinh": ServiceLevel.FULL,
    "mot_phan": ServiceLevel.PARTIAL,
    "cung_cap_thong_tin": ServiceLevel.INFO,
    "toàn trình": ServiceLevel.FULL,
    "một phần": ServiceLevel.PARTIAL,
    "cung cấp thông tin": ServiceLevel.INFO,
}

#: What the interchange JSON writes, so that a snapshot read and written again is the same snapshot.
LEVEL_JSON: dict[ServiceLevel, str] = {
    ServiceLevel.FULL: "full",
    ServiceLevel.PARTIAL: "partial",
    ServiceLevel.INFO: "info",
}


def level_from_legacy(legacy: int, *, is_free: bool) -> ServiceLevel:
    """Today's level for a "mức độ" 1-4 of NĐ 43/2011/NĐ-CP; a default for old data, the published level wins."""
    if legacy not in (1, 2, 3, 4):
        raise ValueError(f"no such legacy level: {legacy}")
    if legacy == 4 or (legacy == 3 and is_free):
        return ServiceLevel.FULL
    return ServiceLevel.PARTIAL if legacy == 3 else ServiceLevel.INFO


@dataclass(frozen=True, slots=True)
class FeeCase:
    case: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Fee:
    """`amount_vnd` 0 is free, None is unknown or depends on `cases`; set by "province_council" is never shown as 0."""

    amount_vnd: int | None = None
    set_by: str | None = None
    cases: tuple[FeeCase, ...] = ()
    note: str | None = None

    @property
    def is_free(self) -> bool:
        return self.amount_vnd == 0 and self.set_by is None and not self.cases


@dataclass(frozen=True, slots=True)
class ProcessingTime:
    value: float | int | None = None
    unit: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentItem:
    name: str
    kind: str = "original"
    required: bool = True
    condition: str | None = None
    copies: int = 1
    form_code: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    datasets: tuple[str, ...] = ()
    portal_url: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    code: str
    name: str
    field: str | None
    agency_level: tuple[str, ...]
    agency: str | None
    promulgated_by: str | None
    channels: tuple[str, ...]
    service_level: ServiceLevel | None
    audience: tuple[str, ...]
    processing_time: ProcessingTime
    fee: Fee
    documents: tuple[DocumentItem, ...]
    result: str | None
    legal_basis: tuple[str, ...]
    keywords: tuple[str, ...]
    detail_level: str
    status: str
    source: Source
    code_confirmed_by: int
    verified: bool
    unverified_fields: tuple[str, ...]
    superseded_by: str | None = None
    note: str | None = None
    legacy_level: int | None = None
    partial_reason: str | None = None

    @property
    def is_superseded(self) -> bool:
        return self.status == "superseded"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One of all national codes: enough to be found and named, nothing to be shown about it."""

    code: str
    name: str
    field: str | None
    promulgated_by: str | None
    type: str
    has_detail: bool

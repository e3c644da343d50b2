"""Reads and writes catalogue records as JSON objects; a bad field is named (code, field, reason), never guessed."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flows.procedures.record import (
    LEVEL_JSON,
    LEVEL_WORDS,
    DocumentItem,
    Fee,
    FeeCase,
    IndexRow,
    ProcessingTime,
    Record,
    ServiceLevel,
    Source,
    level_from_legacy,
)

#: National codes start with 1 to 3; the provinces number their own from 5 on.
CODE = re.compile(r"\d\.\d{6}")
AGENCY_LEVELS = ("commune", "province", "ministry", "other")
CHANNELS = ("online", "direct", "postal")
AUDIENCES = ("individual", "business", "organization")
UNITS = ("working_days", "days", "hours", "months", "years")
KINDS = ("form", "original", "copy", "photo")
SETTERS = ("province_council",)
DETAIL_LEVELS = ("core", "parsed", "index")
STATUSES = ("active", "superseded", "needs_review")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record was refused; `reason` is the tail of a text key `catalogue.problem.*`."""

    reason: str
    code: str = ""
    field: str = ""
    value: str = ""
    line: int | None = None


class RecordError(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code or '?'}: {problem.field}: {problem.reason} ({problem.value})")
        self.problem = problem


class _Reader:
    """Takes typed values out of one JSON object and names the field that has another type."""

    def __init__(self, obj: Mapping[str, Any], code: str, path: str = "") -> None:
        self._obj, self._code, self._path = obj, code, path

    def fail(self, key: str, reason: str, value: object = "") -> RecordError:
        return RecordError(Problem(reason, self._code, self._path + key, str(value)[:80]))

    def known(self, keys: Iterable[str]) -> None:
        for key in self._obj:
            if key not in keys:
                raise self.fail(str(key), "unknown_field")

    def text(self, key: str) -> str | None:
        value = self._obj.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fail(key, "not_text", value)
        clean = unicodedata.normalize("NFC", value).strip()
        return sys.intern(clean) if clean else None

    def needed(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise self.fail(key, "missing")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str | None:
        value = self.text(key) or default
        if value is not None and value not in allowed:
            raise self.fail(key, "not_in_list", value)
        return value

    def number(self, key: str, *, least: int = 0) -> float | int | None:
        value = self._obj.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < 1e12:
            raise self.fail(key, "not_a_number", value)
        return int(value) if float(value).is_integer() else value

    def whole(self, key: str, *, least: int = 0) -> int | None:
        value = self.number(key, least=least)
        if isinstance(value, float):
            raise self.fail(key, "not_a_number", value)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._obj.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, "not_a_flag", value)
        return value

    def texts(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._obj.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, "not_a_list", value)
        items = tuple(sys.intern(unicodedata.normalize("NFC", item).strip()) for item in value)
        for item in items:
            if allowed is not None and item not in allowed:
                raise self.fail(key, "not_in_list", item)
        return items

    def inner(self, key: str) -> _Reader:
        value = self._obj.get(key) or {}
        if not isinstance(value, Mapping):
            raise self.fail(key, "not_an_object", value)
        return _Reader(value, self._code, f"{self._path}{key}.")

    def inners(self, key: str) -> list[_Reader]:
        value = self._obj.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.fail(key, "not_a_list", value)
        return [_Reader(item, self._code, f"{self._path}{key}[{n}].") for n, item in enumerate(value, 1)]

    def level(self, is_free: bool) -> tuple[ServiceLevel | None, int | None]:
        value = self._obj.get("service_level")
        legacy = self.whole("legacy_level", least=1)
        if isinstance(value, int) and not isinstance(value, bool):
            legacy, value = value, None
        if legacy is not None and legacy > 4:
            raise self.fail("legacy_level", "not_in_list", legacy)
        if value is None:
            return (level_from_legacy(legacy, is_free=is_free) if legacy else None), legacy
        word = unicodedata.normalize("NFC", str(value)).strip().casefold()
        if word not in LEVEL_WORDS:
            raise self.fail("service_level", "not_in_list", value)
        return LEVEL_WORDS[word], legacy


RECORD_KEYS = frozenset(Record.__dataclass_fields__)


def record_from_json(obj: Mapping[str, Any]) -> Record:
    """The record that a JSON object describes; raises RecordError that names code, field and reason."""
    if not isinstance(obj, Mapping):
        raise RecordError(Problem("not_an_object", value=str(obj)[:80]))
    code = str(obj.get("code") or "").strip()
    take = _Reader(obj, code)
    take.known(RECORD_KEYS)
    if not CODE.fullmatch(code):
        raise take.fail("code", "bad_code", obj.get("code"))
    fee = _fee(take.inner("fee"))
    level, legacy = take.level(fee.is_free)
    status = take.choice("status", STATUSES, "active") or "active"
    superseded_by = take.text("superseded_by")
    if superseded_by is not None and not CODE.fullmatch(superseded_by):
        raise take.fail("superseded_by", "bad_code", superseded_by)
    return Record(
        code=code,
        name=take.needed("name"),
        field=take.text("field"),
        agency_level=take.texts("agency_level", AGENCY_LEVELS),
        agency=take.text("agency"),
        promulgated_by=take.text("promulgated_by"),
        channels=take.texts("channels", CHANNELS),
        service_level=level,
        audience=take.texts("audience", AUDIENCES),
        processing_time=_time(take.inner("processing_time")),
        fee=fee,
        documents=tuple(_document(item) for item in take.inners("documents")),
        result=take.text("result"),
        legal_basis=take.texts("legal_basis"),
        keywords=take.texts("keywords"),
        detail_level=take.choice("detail_level", DETAIL_LEVELS, "index") or "index",
        status=status,
        source=_source(take.inner("source")),
        code_confirmed_by=take.whole("code_confirmed_by", least=1) or 1,
        verified=take.flag("verified", False),
        unverified_fields=take.texts("unverified_fields"),
        superseded_by=superseded_by,
        note=take.text("note"),
        legacy_level=legacy,
        partial_reason=take.text("partial_reason"),
    )


def _fee(take: _Reader) -> Fee:
    take.known(("amount", "set_by", "cases", "note"))
    cases = []
    for item in take.inners("cases"):
        amount = item.whole("amount")
        item.known(("case", "amount", "currency"))
        if amount is None:
            raise item.fail("amount", "missing")
        item.choice("currency", ("VND",))
        cases.append(FeeCase(item.needed("case"), amount))
    return Fee(take.whole("amount"), take.choice("set_by", SETTERS), tuple(cases), take.text("note"))


def _time(take: _Reader) -> ProcessingTime:
    take.known(("value", "unit", "note"))
    return ProcessingTime(take.number("value"), take.choice("unit", UNITS), take.text("note"))


def _document(take: _Reader) -> DocumentItem:
    take.known(DocumentItem.__dataclass_fields__)
    return DocumentItem(
        take.needed("name"),
        take.choice("kind", KINDS, "original") or "original",
        take.flag("required", True),
        take.text("condition"),
        take.whole("copies", least=1) or 1,
        take.text("form_code"),
    )


def _source(take: _Reader) -> Source:
    take.known(("datasets", "portal_url"))
    return Source(take.texts("datasets"), take.text("portal_url"))


#: Written only when they say something, as in the national snapshot.
OPTIONAL_KEYS = ("superseded_by", "note", "legacy_level", "partial_reason")


def record_to_json(record: Record) -> dict[str, Any]:
    """The interchange form: `record_from_json(record_to_json(r)) == r`."""
    fee, time, source = record.fee, record.processing_time, record.source
    out: dict[str, Any] = {key: _plain(getattr(record, key)) for key in Record.__dataclass_fields__}
    out["service_level"] = LEVEL_JSON[record.service_level] if record.service_level else None
    out["processing_time"] = {"value": time.value, "unit": time.unit, "note": time.note}
    cases = [{"case": case.case, "amount": case.amount_vnd, "currency": "VND"} for case in fee.cases]
    out["fee"] = {"amount": fee.amount_vnd, "set_by": fee.set_by, "cases": cases, "note": fee.note}
    out["documents"] = [{key: getattr(d, key) for key in DocumentItem.__dataclass_fields__} for d in record.documents]
    out["source"] = {"datasets": list(source.datasets), "portal_url": source.portal_url}
    return {key: value for key, value in out.items() if value is not None or key not in OPTIONAL_KEYS}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def index_row_from_json(row: list[Any]) -> IndexRow:
    code, name, field, promulgated_by, kind, has_detail = row
    return IndexRow(
        str(code).strip(),
        unicodedata.normalize("NFC", str(name)).strip(),
        sys.intern(field) if field else None,
        sys.intern(promulgated_by) if promulgated_by else None,
        sys.intern(str(kind)),
        bool(has_detail),
    )

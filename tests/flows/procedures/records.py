"""Catalogue records for tests: one made to measure, and all that come with the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from flows.procedures.record import DocumentItem, Fee, ProcessingTime, Record, ServiceLevel, Source
from flows.procedures.record_json import record_from_json

PLAIN = Record(
    code="1.000001",
    name="Thủ tục xin giấy",
    field="Hộ tịch",
    agency_level=("commune",),
    agency="Ủy ban nhân dân cấp xã",
    promulgated_by="Bộ Tư pháp",
    channels=("online", "direct"),
    service_level=ServiceLevel.PARTIAL,
    audience=("individual",),
    processing_time=ProcessingTime(),
    fee=Fee(),
    documents=(),
    result=None,
    legal_basis=("60/2014/QH13",),
    keywords=(),
    detail_level="core",
    status="active",
    source=Source(),
    code_confirmed_by=2,
    verified=True,
    unverified_fields=(),
)


def a_record(*documents: DocumentItem, **changes: Any) -> Record:
    return replace(PLAIN, documents=documents, **changes)


@cache
def all_records() -> Mapping[str, Record]:
    text = (files("flows.procedures") / "catalogue" / "procedures.json").read_text("utf-8")
    return {each["code"]: record_from_json(each) for each in json.loads(text)["records"]}

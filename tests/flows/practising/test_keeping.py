"""A bench is the same after it was kept, whatever stands in its dossiers."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import timedelta

from flows.dossiers.model import Dossier, Satisfaction, Stage, Status, SupplementItem
from flows.practising.keeping import from_json, to_json
from flows.practising.model import Bench
from flows.procedures.model import Intake
from tests.kit import NOW, a_dossier


def full() -> Dossier:
    return a_dossier(
        answers={"copies": 2, "papers": {"files": [{"id": "f"}]}, "married": True},
        status=Status.SUPPLEMENT_REQUESTED,
        ending=Intake.HERE,
        stage=Stage.APPRAISAL,
        resume_status=Status.PROCESSING,
        satisfaction=Satisfaction.UNKNOWN,
        received_at=NOW,
        due_at=NOW + timedelta(days=1),
        paused_at=NOW,
        supplement=(SupplementItem("copies", "ghi lại"), SupplementItem(None, "giấy khác")),
    )


def kept(bench: Bench) -> Bench:
    return from_json(json.loads(json.dumps(to_json(bench))))


def test_a_bench_comes_back_as_it_was() -> None:
    bench = Bench("t" * 32, {"prompt": 3, "frames": []}, NOW, (full(), a_dossier(id="d2")), deed=2, in_hand="d1")

    assert kept(bench) == bench


def test_an_empty_bench_comes_back() -> None:
    assert kept(Bench("t")) == Bench("t")


def test_a_field_that_this_version_does_not_know_is_left_out() -> None:
    raw = to_json(Bench("t", dossiers=(full(),)))
    raw["dossiers"][0]["colour"] = "blue"  # type: ignore[index, call-overload]

    assert from_json(raw).dossiers == (full(),)


def test_every_field_of_a_dossier_is_kept() -> None:
    raw = to_json(Bench("t", dossiers=(full(),)))

    assert set(raw["dossiers"][0]) == {each.name for each in fields(Dossier)}  # type: ignore[index, arg-type]

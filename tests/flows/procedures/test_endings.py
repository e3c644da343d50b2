from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from flows.procedures.endings import EndingReason, default_ending
from flows.procedures.model import Intake
from flows.procedures.record import ServiceLevel
from tests.flows.procedures.records import a_record, all_records


@pytest.mark.parametrize(
    ("changes", "intake", "reason"),
    [
        pytest.param({}, Intake.HERE, EndingReason.COMMUNE, id="commune, online"),
        pytest.param({"promulgated_by": "Bộ Công an"}, Intake.PORTAL, EndingReason.POLICE, id="police"),
        pytest.param({"field": "Chứng thực"}, Intake.COUNTER, EndingReason.CERTIFICATION, id="certification"),
        pytest.param(
            {"field": "Chứng thực", "code": "2.000908"}, Intake.HERE, EndingReason.NOT_CERTIFICATION, id="register"
        ),
        pytest.param({"service_level": ServiceLevel.INFO}, Intake.COUNTER, EndingReason.INFORMATION, id="information"),
        pytest.param(
            {"service_level": ServiceLevel.INFO, "promulgated_by": "Bộ Công an"},
            Intake.COUNTER,
            EndingReason.INFORMATION,
            id="police, but information only",
        ),
        pytest.param({"channels": ()}, Intake.COUNTER, EndingReason.NO_CHANNEL, id="nothing known"),
        pytest.param({"channels": ("direct", "postal")}, Intake.COUNTER, EndingReason.NOT_ONLINE, id="not online"),
        pytest.param({"agency_level": ("province",)}, Intake.PORTAL, EndingReason.ELSEWHERE, id="province"),
    ],
)
def test_the_record_tells_how_a_dossier_ends(changes: dict[str, Any], intake: Intake, reason: EndingReason) -> None:
    ending = default_ending(a_record(**changes))

    assert (ending.intake, ending.reason) == (intake, reason)


def test_the_rules_cover_the_catalogue() -> None:
    reasons = Counter(default_ending(record).reason for record in all_records().values())

    # Today's catalogue calls every procedure without an online channel "information only"; an import may not.
    assert set(reasons) == set(EndingReason) - {EndingReason.NOT_ONLINE}
    assert reasons.total() == 979

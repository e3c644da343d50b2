"""A few weeks' worth of dossiers of the simulated quarter: late ones were warned about and apologised for in time."""

from datetime import date
from pathlib import Path

import pytest

from bench.quarter.__main__ import lived

#: Filings end three weeks before.
ENDS = date(2026, 7, 27)


@pytest.mark.slow
async def test_no_promise_of_a_small_quarter_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.quarter.living.ENDS", ENDS)

    found, _ = await lived(f"sqlite:///{tmp_path}/quarter.db", 20)

    assert (found.filed, found.finished, found.forgotten, found.doubled) == (20, 20, 0, 0)
    assert found.late
    assert (found.warned, found.apologised) == (found.late, found.late)

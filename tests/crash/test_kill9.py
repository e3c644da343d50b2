"""A few kills at random instants; the full run is a script (`python -m tests.crash.kill9`)."""

from pathlib import Path

import pytest

from tests.crash.kill9 import Outcome, Plan, run


@pytest.mark.slow
async def test_on_sqlite_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    outcome = await run(Plan(kills=5, people=10, lives_s=1.5, patience_s=90), tmp_path)

    _holds(outcome)


@pytest.mark.slow
@pytest.mark.postgres
async def test_on_postgres_nothing_is_lost_or_done_twice(tmp_path: Path, postgres_url: str) -> None:
    url = postgres_url.replace("+asyncpg", "")

    outcome = await run(Plan(kills=3, people=8, lives_s=1.5, patience_s=90, database_url=url), tmp_path)

    _holds(outcome)


def _holds(outcome: Outcome) -> None:
    assert outcome.stuck == []
    assert outcome.lost_answers() == 0
    assert outcome.doubled_dossiers() == 0
    assert outcome.doubled_codes() == 0
    assert outcome.unexplained_doubles() == 0
    assert len(outcome.dossiers) == len(outcome.citizens)

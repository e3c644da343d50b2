"""The bench measures what it says it measures: tried on a small bot that really runs."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

import bench.turns.__main__ as comparing
from bench.turns import processes
from bench.turns.bots import BOTS, ROOT, Bot
from bench.turns.measure import Load, Result, measure, share_of
from bench.turns.people import Record, gather_people
from bench.turns.report import Runs, describe, matrix, table
from bench.turns.script import load, values_of
from tests.emulators.telegram import TelegramEmulator

SCENARIO = ROOT / "bench/scenario.json"
A_BOT = Bot("floor", (sys.executable, "-m", "bench.peers.floor"), SCENARIO, env={"PEER_STATE": "{folder}"})


def a_result(bot: str, turns_per_s: float, **changes: float) -> Result:
    figures = {"p50_ms": 1.0, "p99_ms": 2.0, "cpu_per_1000": 0.5, "memory_mb": 40.0, "driver_busy": 0.3, "lost": 0}
    return Result(bot, turns_per_s=turns_per_s, **{**figures, **changes})  # type: ignore[arg-type]


@pytest.fixture
async def tg() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.mark.parametrize("how", [Load(3, turns=36), Load(3, turns=36, mode="polling")], ids=["webhook", "polling"])
async def test_everyone_holds_the_whole_conversation(how: Load) -> None:
    result = await measure(A_BOT, how)

    assert (result.lost, result.example) == (0, "")
    assert result.turns_per_s > 0
    assert result.memory_mb > 1


async def test_offered_turns_begin_by_the_clock() -> None:
    result = await measure(A_BOT, Load(3, offered=60, seconds=0.5))

    assert result.lost == 0
    assert result.turns_per_s < 65


async def test_a_bot_that_ends_is_reported_with_its_last_words() -> None:
    broken = replace(A_BOT, command=(sys.executable, "-c", "raise SystemExit('no settings')"))

    with pytest.raises(RuntimeError, match="no settings"):
        await measure(broken, Load(1))


async def test_a_turn_ends_only_with_the_right_answer(tg: TelegramEmulator) -> None:
    [person] = gather_people(tg, load(SCENARIO), 1, patience=0.01, first=7)
    record = Record()

    await person.next_turn(record)

    assert record.seconds == []
    assert record.lost == [r"^\[1\]: no answer in time; last heard: ''"]


def test_nobody_gives_another_persons_answers() -> None:
    people = [values_of(user_id) for user_id in range(1_000_000, 1_001_000)]

    for name in ("name", "id_number", "phone"):
        assert len({values[name] for values in people}) == 1000


@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.name)
def test_a_bot_is_left_out_with_the_reason(bot: Bot, tmp_path: Path) -> None:
    assert "is not installed" in processes.missing(replace(bot, command=("/none",)))
    assert "there is no" in processes.missing(replace(bot, command=(sys.executable,), script=ROOT / "bench/none.json"))


@pytest.mark.parametrize(("percent", "ms"), [(50, 51_000.0), (99, 100_000.0), (100, 100_000.0)])
def test_shares_of_the_turns(percent: float, ms: float) -> None:
    assert share_of([float(second) for second in range(1, 101)], percent) == ms


def test_the_table_shows_medians_and_ratios() -> None:
    results = {
        "aiogram": Runs([a_result("aiogram", rate) for rate in (90, 100, 5000)]),
        "floor": Runs([a_result("floor", 1000, lost=2)]),
    }

    shown = table(Load(200), results)

    assert "200 people, webhook, closed loop, 0 ms a call" in shown
    assert "| aiogram | 100 | 90–5,000 | 1 | 2 | 0.50 | 40 | 0.30 | 0 | 3 | 1.00 | 0.10 |" in shown
    assert "| floor | 1,000 | 1,000–1,000 | 1 | 2 | 0.50 | 40 | 0.30 | 2 | 1 | 10.00 | 1.00 |" in shown


def test_where_the_rate_is_given_p99_is_compared() -> None:
    results = {name: Runs([a_result(name, 100, p99_ms=p99)]) for name, p99 in (("aiogram", 10.0), ("floor", 5.0))}

    shown = table(Load(200, offered=100), results)

    assert "| p99 × aiogram | p99 × floor |" in shown
    assert "| 0 | 1 | 0.50 | 1.00 |" in shown


def test_a_bot_that_fails_is_named_beside_the_others() -> None:
    held = {"aiogram": Runs([a_result("aiogram", 100)], ["lost its mind"]), "ptb": Runs([], ["went away", "again"])}

    shown = table(Load(200), held)

    assert "| aiogram | 100 |" in shown
    assert "aiogram failed 1 of 2: lost its mind" in shown
    assert "ptb failed 2 of 2: went away" in shown


def test_all_loads_stand_in_one_table() -> None:
    rows = [
        (Load(50), {"floor": Runs([a_result("floor", 1000)]), "ptb": Runs([a_result("ptb", 90, lost=3)], ["no"])}),
        (Load(200, mode="polling"), {"floor": Runs([], ["no"])}),
    ]

    shown = matrix(rows)

    assert "| bot | 50 people, webhook, closed loop, 0 ms a call | 200 people, polling" in shown
    assert "| floor | 1,000 (2) | failed |" in shown
    assert "| ptb | 90 (2), 3 lost, failed 1 of 2 | – |" in shown


async def test_one_bots_failure_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    async def measured(bot: Bot, load: Load) -> Result:
        if bot.name == "broken":
            raise ConnectionResetError("gone")
        return a_result(bot.name, 100)

    monkeypatch.setattr(comparing, "measure", measured)

    held = await comparing._compare([replace(A_BOT, name="broken"), A_BOT], Load(1), runs=2)

    assert held["broken"].failures == ["gone", "gone"]
    assert len(held["floor"].results) == 2


def test_an_open_loop_is_described_as_one() -> None:
    assert describe(Load(200, offered=100, delay=0.05)) == (
        "200 people, webhook, 100 turns/s offered for 10 s, 50 ms a call"
    )

"""`motcua doctor`: what is wrong with this installation, and what to do about it. Looks only; changes nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from contextlib import AsyncExitStack

import click

from bot.commands.doctor_checks import IN_THE_STORE, SETTINGS_ONLY, of_environment
from bot.commands.doctor_findings import Finding, Level, failed
from bot.settings import Settings
from flows.ports import Store

COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


@click.command("doctor")
def doctor() -> None:
    """Look at settings, database, key, files, catalogue, office, calendar, Telegram, Zalo, queues, clock and disk.

    Each line is ok, warn or fail, with what to do: 0 when nothing fails.
    """
    findings = asyncio.run(examined())
    for each in findings:
        click.echo(f"{click.style(f'{each.level.value:4}', fg=COLOURS[each.level])}  {each.about}: {each.what}")
    counted = Counter(each.level for each in findings)
    click.echo(", ".join(f"{counted[level]} {level.value}" for level in Level))
    raise SystemExit(1 if counted[Level.FAIL] else 0)


async def examined() -> list[Finding]:
    """Everything that can be found out; what is broken hides only what needs it."""
    try:
        settings = Settings()
    except ValueError as problem:
        return [failed("settings", problem)]
    findings = [Finding(Level.OK, "settings", "each is known and well-formed"), *of_environment(settings)]
    for about, look in SETTINGS_ONLY.items():
        findings += await _looked(about, look(settings))
    async with AsyncExitStack() as opened:
        store = await _opened(settings, opened, findings)
        if store is not None:
            for about, look_in in IN_THE_STORE.items():
                findings += await _looked(about, look_in(settings, store))
    return findings


async def _opened(settings: Settings, opened: AsyncExitStack, findings: list[Finding]) -> Store | None:
    from bot.wiring import NoDatabase, open_existing

    try:
        store = await opened.enter_async_context(open_existing(settings))
    except NoDatabase as problem:
        findings.append(Finding(Level.WARN, "database", str(problem)))
        return None
    except Exception as problem:
        findings.append(failed("database", problem))
        return None
    findings.append(Finding(Level.OK, "database", "answers, is up to date, and its key fits"))
    return store


async def _looked(about: str, looking: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        return await looking
    except Exception as problem:
        return [failed(about, problem)]

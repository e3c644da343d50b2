"""`motcua audit`: proof that the audit trail is whole, and the one way by which old years leave it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

import click
import orjson

from bot.commands.audited import account
from flows.audit import COMMAND, KEPT_YEARS, NotOldEnough, Proof
from flows.conversation.facts import VIETNAM


@click.group("audit")
def audit() -> None:
    """The audit trail: who saw or did what, line by line, each marked over the one before."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--expect", help="LINE:MARK as an earlier run printed it: the trail must still have that line.")
def verify(as_json: bool, expect: str | None) -> None:
    """Exit 0 when every line is as it was written, 1 naming the first that is not."""
    wanted = _expected(expect)
    proof, has_it = asyncio.run(_prove(wanted))
    click.echo(_json(proof, has_it) if as_json else _line(proof, has_it))
    if not (proof.is_whole and has_it):
        sys.exit(1)


@audit.command("purge")
@click.argument("year", type=click.IntRange(2000, 2200))
def purge(year: int) -> None:
    """Delete the lines of all years before YEAR; what remains can still be proven."""
    try:
        gone = asyncio.run(_purge(year))
    except NotOldEnough:
        raise click.ClickException(f"lines are kept for at least {KEPT_YEARS} years") from None
    click.echo(f"{gone} lines deleted")


async def _prove(wanted: tuple[int, str] | None) -> tuple[Proof, bool]:
    from bot.settings import Settings
    from bot.wiring import open_existing

    async with open_existing(Settings()) as store:
        proof = await store.audit.prove(_progress)
        return proof, wanted is None or await store.audit.mark_of(wanted[0]) == wanted[1]


async def _purge(year: int) -> int:
    from bot.settings import Settings
    from bot.wiring import open_existing

    async with open_existing(Settings()) as store:
        before = datetime(year, 1, 1, tzinfo=VIETNAM)
        return await store.audit.purge(before=before, by=f"{COMMAND}:{account()}", now=datetime.now(UTC))


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows} lines", nl=False, err=True)


def _expected(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, mark = text.partition(":")
    if not (number.isascii() and number.isdecimal() and len(mark) == 64):
        raise click.UsageError("--expect wants LINE:MARK as `motcua audit verify` prints it")
    return int(number), mark.lower()


def _line(proof: Proof, has_it: bool) -> str:
    if not proof.is_whole:
        return f"the audit trail is not whole: {proof.problem}"
    if not has_it:
        return (
            "the audit trail is whole, but it is not the one that --expect tells of: it was put back to another state"
        )
    return f"the audit trail is whole: {proof.rows} lines, the last is {proof.last}:{proof.mark}"


def _json(proof: Proof, has_it: bool) -> str:
    told = {
        "whole": proof.is_whole and has_it,
        "lines": proof.rows,
        "last": proof.last,
        "mark": proof.mark,
        "broken_at": proof.broken_at,
        "problem": proof.problem or ("" if has_it else "another state than expected"),
    }
    return orjson.dumps(told).decode()

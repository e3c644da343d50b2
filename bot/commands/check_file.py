"""`motcua check-file`: the upload check from the command line, by the same code, without a database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import click
import orjson

from bot.commands.given_paths import must_be_a_file, shown
from bot.filecheck.checker import FileChecker
from bot.filecheck.model import Reason, Verdict
from bot.workshop.pool import Workshop

_AT_ONCE = 2


@click.command("check-file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def check_file(as_json: bool, paths: tuple[str, ...]) -> None:
    """Check files as uploads are checked: 0 when all may come in, 1 when one may not."""
    for path in paths:
        must_be_a_file(path)
    raise SystemExit(asyncio.run(_run(paths, as_json=as_json)))


async def _run(paths: Sequence[str], *, as_json: bool) -> int:
    status = 0
    async for path, verdict in _verdicts(paths):
        click.echo(_json_line(path, verdict) if as_json else _lines(path, verdict))
        status |= verdict.verdict == "reject"
    return status


async def _verdicts(paths: Sequence[str]) -> AsyncIterator[tuple[str, Verdict]]:
    """In the order given; a few at a time, so that nobody is told to try again."""
    async with Workshop(size=_AT_ONCE) as workshop:
        checker = FileChecker(workshop)
        for start in range(0, len(paths), _AT_ONCE):
            batch = paths[start : start + _AT_ONCE]
            verdicts = await asyncio.gather(*(checker.check(Path(path)) for path in batch))
            for path, verdict in zip(batch, verdicts, strict=True):
                yield path, verdict


def _json_line(path: str, verdict: Verdict) -> str:
    line = {
        "path": shown(path),
        "verdict": verdict.verdict,
        "kind": verdict.kind,
        "reasons": [sentence(reason) for reason in verdict.reasons],
    }
    return orjson.dumps(line).decode()


def _lines(path: str, verdict: Verdict) -> str:
    head = f"{shown(path)}: {verdict.verdict} ({verdict.kind})"
    return "\n".join([head, *(f"  {sentence(reason)}" for reason in verdict.reasons)])


def sentence(reason: Reason) -> str:
    from bot.render import words_to_text

    return words_to_text(reason.words, markup="plain")

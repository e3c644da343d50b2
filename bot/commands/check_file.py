"""`motcua check-file`: the upload check from the command line, by the same code, without a database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import click
import orjson

from bot.commands.given_paths import must_be_a_file, shown
from bot.filecheck.checker import FileChecker
from bot.filecheck.model import Verdict
from bot.papers.signatures import Signature, plain
from bot.papers.signers import SignatureReader, words_for_citizen
from bot.papers.trust import load_trust
from bot.settings import Settings
from bot.workshop.pool import Workshop
from flows.values import JSON, Words

_AT_ONCE = 2
VERDICTS = ("accept", "warn", "reject")


@click.command("check-file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def check_file(as_json: bool, paths: tuple[str, ...]) -> None:
    """Check files as uploads are checked: 0 when all may come in, 1 when one may not."""
    for path in paths:
        must_be_a_file(path)
    raise SystemExit(asyncio.run(_run(paths, as_json=as_json)))


async def _run(paths: Sequence[str], *, as_json: bool) -> int:
    status, counted = 0, Counter[tuple[str, str]]()
    async for path, verdict, signatures in _verdicts(paths, trust=load_trust(Settings().signature_trust)):
        click.echo(_json_line(path, verdict, signatures) if as_json else _lines(path, verdict, signatures))
        status |= verdict.verdict == "reject"
        counted[verdict.kind, verdict.verdict] += 1
    if len(paths) > 1 and not as_json:
        click.echo(_table(counted))
    return status


Judged = tuple[str, Verdict, tuple[Signature, ...]]


async def _verdicts(paths: Sequence[str], *, trust: Sequence[bytes]) -> AsyncIterator[Judged]:
    """In the order given; a few at a time, so that nobody is told to try again."""
    async with Workshop(size=_AT_ONCE) as workshop:
        checker, reader = FileChecker(workshop), SignatureReader(workshop, trust)
        for start in range(0, len(paths), _AT_ONCE):
            batch = paths[start : start + _AT_ONCE]
            for judged in await asyncio.gather(*(_judged(path, checker, reader) for path in batch)):
                yield judged


async def _judged(path: str, checker: FileChecker, reader: SignatureReader) -> Judged:
    verdict = await checker.check(Path(path))
    is_read = verdict.is_signed and verdict.kind == "pdf"
    return path, verdict, await reader.read(Path(path)) or () if is_read else ()


def _json_line(path: str, verdict: Verdict, signatures: Sequence[Signature]) -> str:
    line: dict[str, JSON] = {
        "path": shown(path),
        "verdict": verdict.verdict,
        "kind": verdict.kind,
        "reasons": [sentence(reason.words) for reason in verdict.reasons],
    }
    if signatures:
        line["signatures"] = [plain(each) for each in signatures]
    return orjson.dumps(line).decode()


def _lines(path: str, verdict: Verdict, signatures: Sequence[Signature]) -> str:
    head = f"{shown(path)}: {verdict.verdict} ({verdict.kind})"
    said = [*(reason.words for reason in verdict.reasons), *words_for_citizen(signatures)]
    return "\n".join([head, *(f"  {sentence(words)}" for words in said)])


def _table(counted: Mapping[tuple[str, str], int]) -> str:
    """How many of every kind were given which verdict."""
    kinds = sorted({kind for kind, _ in counted})
    head = "".join(f"{verdict:>8}" for verdict in VERDICTS)
    rows = [f"{kind:<15}" + _figures([counted.get((kind, verdict), 0) for verdict in VERDICTS]) for kind in kinds]
    sums = [sum(many for (_, each), many in counted.items() if each == verdict) for verdict in VERDICTS]
    return "\n".join(["", f"{'kind':<15}{head}", *rows, f"{f'all {sum(sums)}':<15}{_figures(sums)}"])


def _figures(figures: Sequence[int]) -> str:
    return "".join(f"{figure:>8}" for figure in figures)


def sentence(words: Words) -> str:
    from bot.render import words_to_text

    return words_to_text(words, markup="plain")

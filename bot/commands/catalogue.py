"""`motcua catalogue`: bring the national catalogue in, take it out, and prove that everything in it can be walked."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from bot.commands.audited import note
from bot.commands.catalogue_files import packaged, read_file, write_file
from flows.conversation.facts import VIETNAM
from flows.forms.shipped import shipped_forms, without_forms
from flows.procedures.record import IndexRow, Record
from flows.procedures.record_json import Problem
from flows.proofs import Report, prove_all
from flows.proofs.declared import prove_declared
from flows.proofs.forms import prove_forms
from flows.values import Words

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group("catalogue")
def catalogue() -> None:
    """Import, export, or prove the catalogue."""


@catalogue.command("import")
@click.argument("file", type=FILE)
def bring_in(file: Path) -> None:
    """Bring in a JSON, CSV or XLSX file as a new version: all of it, or nothing and every bad row named."""
    records, problems = read_file(file)
    for problem in problems:
        click.echo(sentence(problem), err=True)
    if problems:
        click.echo("motcua: nothing was imported", err=True)
        raise SystemExit(1)
    version = asyncio.run(_store(records, by=f"import of {file.name}"[:100]))
    click.echo(f"{len(records)} procedures imported as version {version}; running processes take it up within seconds")


@catalogue.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def take_out(file: Path) -> None:
    """Write the catalogue of this installation (before its first start: the packaged one) to FILE, by its ending."""
    records = asyncio.run(_kept())
    try:
        write_file(file, records)
    except ValueError as problem:
        raise click.UsageError(f"{problem} (known: .json, .csv, .xlsx)") from problem
    click.echo(f"{len(records)} procedures written to {file}")


@catalogue.command("check")
@click.option("--walk-derived/--no-walk-derived", default=True, help="Walk the journeys derived from records as well.")
def check(walk_derived: bool) -> None:
    """Prove the shipped definitions, derived journeys and wording sound: 0 sound, 1 every problem on standard error."""
    from bot.catalogue_checks import around_of, endings_of, guided, limits, procedures, with_declaration
    from bot.commands.wording import wording_problems
    from bot.world import packaged_world
    from flows import texts

    world, began = packaged_world(), time.perf_counter()
    report = prove_all(
        procedures(world, guided_only=not walk_derived),
        world.kinds,
        around_of(world, datetime.now(VIETNAM)),
        limits(),
        endings_of=lambda code: endings_of(world, code),
    )
    click.echo(summary(report, time.perf_counter() - began))
    unverified = {name for record in world.library.records() for name in record.unverified_fields}
    wording = wording_problems(label_limit=limits().button_label, unverified=unverified)
    click.echo(f"{len(texts.templates())} texts, {len(wording)} problems with them")
    forms = shipped_forms()
    formed = prove_forms(forms, guided(world))
    formed += prove_declared(forms, guided(world), without=without_forms(), asked=with_declaration(world))
    click.echo(f"{len(forms)} forms, {len(formed)} problems with them")
    for line in (*map(str, report.problems), *map(str, formed), *wording):
        click.echo(line, err=True)
    raise SystemExit(1 if report.problems or formed or wording else 0)


@catalogue.command("form")
@click.argument("code", type=click.Choice(sorted(shipped_forms())), metavar="CODE")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def draw(code: str, file: Path) -> None:
    """Draw the blank form CODE into FILE (.pdf or .docx), to see how a definition looks on paper."""
    from bot.forms.docx import docx_of
    from bot.forms.drawing import pdf_of
    from flows.service.filling_forms import blank

    draws = {".pdf": pdf_of, ".docx": docx_of}
    if file.suffix not in draws:
        raise click.UsageError(f"{file.name!r} is neither .pdf nor .docx")
    file.write_bytes(draws[file.suffix](blank(shipped_forms()[code])))
    click.echo(f"{shipped_forms()[code].title} drawn into {file}")


def sentence(problem: Problem) -> str:
    """A bad row in words, with the line as a spreadsheet counts it."""
    from bot.render import words_to_text

    params = {
        "reason": problem.reason,
        "line": problem.line,
        "code": problem.code,
        "field": problem.field,
        "value": problem.value,
    }
    return " ".join(words_to_text(Words("catalogue.problem_row", params), markup="plain").split())


def summary(report: Report, seconds: float) -> str:
    guided = sum(row.guided for row in report.rows)
    ended: Counter[str] = Counter()
    for row in report.rows:
        ended.update(dict(row.endings))
    endings = ", ".join(f"{ending} {count}" for ending, count in sorted(ended.items()))
    return (
        f"{len(report.rows)} procedures ({guided} guided, {len(report.rows) - guided} derived), {report.paths} paths, "
        f"endings: {endings}; {len(report.problems)} problems; {seconds:.1f} s"
    )


async def _store(records: Sequence[Record], *, by: str) -> int:
    """Tried before it is kept: a catalogue that cannot be loaded would stop every process at its next start."""
    from bot.settings import Settings
    from bot.wiring import now, open_installation
    from bot.world import library_of
    from bot.world_holder import CATALOGUE_NOTE

    installation = await open_installation(Settings(), lambda line: click.echo(line, err=True))
    try:
        store = installation.store
        index = with_codes_of(records, await store.catalogue.index())
        library_of(records, index)
        version = await store.catalogue.replace(records, index, now=now(), by=by)
        await note(store, "catalogue_imported", f"catalogue:{version}")
        await store.upkeep.set_note(CATALOGUE_NOTE, now().isoformat())
        return version
    finally:
        await installation.close()


def with_codes_of(records: Sequence[Record], index: Sequence[IndexRow]) -> list[IndexRow]:
    """The list of all codes, with those of new records added and those of changed ones renamed."""
    rows = {row.code: row for row in index}
    for record in records:
        known = rows.get(record.code)
        rows[record.code] = IndexRow(
            record.code,
            record.name,
            record.field or (known.field if known else None),
            record.promulgated_by or (known.promulgated_by if known else None),
            known.type if known else "",
            has_detail=True,
        )
    return list(rows.values())


async def _kept() -> list[Record]:
    from bot.settings import Settings
    from bot.wiring import NoDatabase, open_existing

    try:
        async with open_existing(Settings()) as store:
            return await store.catalogue.records()
    except NoDatabase:
        return packaged().records

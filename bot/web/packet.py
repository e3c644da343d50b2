"""A prepared dossier as one ZIP: a checklist in words, the forms filled in, the checked files, numbered by paper."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from bot.forms import gathering
from bot.web.deps import MEGABYTE, WebDeps
from bot.web.joined import handed_over
from bot.web.pages import plain
from bot.web.printing import drawn
from flows.dossiers.model import Dossier
from flows.forms.model import Form
from flows.forms.shipped import forms_of
from flows.ports import FileRow
from flows.procedures.model import Step
from flows.text_folding import fold
from flows.values import JSON

CHUNK = 256 * 1024
SUFFIXES = {"jpeg": ".jpg", "jpg": ".jpg", "png": ".png", "pdf": ".pdf", "docx": ".docx"}
NAME_CHARACTERS = 48
CHECKLIST = "00-danh-muc.txt"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the dossier, in the order in which the procedure asks for it."""

    label: str
    rows: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """A form filled in from the answers, by ending of the file."""

    title: str
    files: Mapping[str, bytes]


async def build(deps: WebDeps, dossier: Dossier) -> IO[bytes]:
    """One file after another, so that only one is in memory; large packets go to a temporary file."""
    papers = papers_of(_steps(deps, dossier), await _rows(deps, dossier))
    declared = [await _drawn(deps, dossier, form) for form in forms_of(dossier.procedure_code)]
    body = SpooledTemporaryFile(max_size=8 * MEGABYTE)  # noqa: SIM115 - handed on open, the caller closes it
    try:
        await _fill(body, deps, dossier, declared, papers)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _drawn(deps: WebDeps, dossier: Dossier, form: Form) -> Declared:
    data = gathering.for_citizen(deps.world(), form.code, dossier, now=deps.now(), public_url=deps.public_url)
    return Declared(form.title, {ending: await drawn(deps.paperwork, data, ending) for ending in ("pdf", "docx")})


async def _fill(
    body: IO[bytes], deps: WebDeps, dossier: Dossier, declared: Sequence[Declared], papers: Sequence[Paper]
) -> None:
    """Forms come first, then papers; one number each."""
    with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(CHECKLIST, checklist(deps, dossier, declared, papers))
        for number, form in enumerate(declared, start=1):
            for ending, data in form.files.items():
                packed.writestr(f"{number:02d}-{_slug(form.title)}.{ending}", data)
        for number, paper in enumerate(papers, start=len(declared) + 1):
            for name, row in _named(number, paper):
                data = await deps.files.get(row.clean or row.stored)
                await asyncio.to_thread(packed.writestr, name, data)


def papers_of(steps: Iterable[Step], rows: Sequence[FileRow]) -> list[Paper]:
    """By step; files of a step that this version no longer has, or of a group, come last under what they are."""
    left = sorted(rows, key=lambda row: (row.supplement, _item_of(row), row.position))
    papers: list[Paper] = []
    for step in steps:
        own = tuple(row for row in left if _step_of(row) == step.id)
        left = [row for row in left if row not in own]
        papers += [Paper(step.label, own)] if own else []
    return [*papers, Paper(plain("web.packet.others"), tuple(left))] if left else papers


def checklist(deps: WebDeps, dossier: Dossier, declared: Sequence[Declared], papers: Sequence[Paper]) -> str:
    world = deps.world()
    unit = world.office.units.get(dossier.unit_id)
    lines: list[JSON] = [f"{form.title} ({', '.join(form.files).upper()})" for form in declared]
    lines += [f"{paper.label} ({len(paper.rows)})" for paper in papers]
    return "\ufeff" + plain(
        "web.packet.checklist",
        procedure=world.library.name(dossier.procedure_code),
        code=dossier.code or "",
        ending=dossier.ending.value,
        unit=unit.name if unit else "",
        address=unit.address if unit else "",
        opening=unit.opening if unit else "",
        lines=lines,
        slip=f"{deps.public_url}/t/{dossier.token}",
    )


async def _rows(deps: WebDeps, dossier: Dossier) -> list[FileRow]:
    files = deps.store.files
    return handed_over(await files.of_dossier(dossier.id), await files.joined_of(dossier.id))


def _steps(deps: WebDeps, dossier: Dossier) -> tuple[Step, ...]:
    procedure = deps.world().library.version(dossier.version_id, dossier.procedure_code)
    return procedure.steps if procedure else ()


def _step_of(row: FileRow) -> str:
    """A file of a repeated group belongs to the group's step ("children.2.birth_paper")."""
    return (row.step_id or "").partition(".")[0]


def _item_of(row: FileRow) -> tuple[int, str]:
    """Which item of a repeated group, and which paper of it."""
    _, _, rest = (row.step_id or "").partition(".")
    item, _, child = rest.partition(".")
    return (int(item), child) if item.isdecimal() else (0, rest)


def _named(number: int, paper: Paper) -> Iterable[tuple[str, FileRow]]:
    """Names of our own making: what the person called a file is never a path."""
    slug = _slug(paper.label)
    for place, row in enumerate(paper.rows, start=1):
        suffix = SUFFIXES.get(row.clean_kind or row.kind if row.clean else row.kind, "")
        yield f"{number:02d}-{slug}{f'-{place}' if len(paper.rows) > 1 else ''}{suffix}", row


def _slug(label: str) -> str:
    words = "".join(ch if ch.isalnum() and ch.isascii() else " " for ch in fold(label))
    return "-".join(words.split())[:NAME_CHARACTERS].strip("-") or "giay-to"

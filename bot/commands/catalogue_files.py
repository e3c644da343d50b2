"""Catalogue files on disk: the one that comes with the project, and those an office imports and exports."""

from __future__ import annotations

import gc
import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from flows.learning.model import Wordings, overlaid
from flows.procedures.catalogue_file import (
    MAX_BYTES,
    Read,
    records_from_csv,
    records_from_json,
    records_from_rows,
    records_to_csv,
    records_to_json,
    records_to_rows,
)
from flows.procedures.everyday import everyday_wordings
from flows.procedures.record import IndexRow, Record
from flows.procedures.record_json import Problem, index_row_from_json, record_from_json
from flows.procedures.search import Index

#: A workbook is a ZIP: what it unpacks to is bounded before it is unpacked.
MAX_UNPACKED = 300_000_000
#: What one cell of a workbook holds; a longer one would be cut silently.
MAX_CELL = 32_767
NO_WORDINGS: Wordings = {}
#: What comes with the project: records, and the codes of the whole national catalogue.
CATALOGUE_FILES = RECORDS, CODES = ("catalogue/procedures.json", "catalogue/procedures_index.json")


@dataclass(frozen=True, slots=True)
class Packaged:
    """The facts that come with the project."""

    snapshot: str
    records: list[Record]
    index_rows: list[IndexRow]


def packaged() -> Packaged:
    whole = json.loads(_packaged_text(RECORDS))
    rows = json.loads(_packaged_text(CODES))["rows"]
    records = [record_from_json(obj) for obj in whole["records"]]
    return Packaged(whole["snapshot"], records, [index_row_from_json(row) for row in rows])


def search_index(records: Iterable[Record], index_rows: Iterable[IndexRow], attached: Wordings = NO_WORDINGS) -> Index:
    """An index over these procedures with the concepts and wordings that come with the project, and those attached."""
    # A million small objects are made and all of them stay: the collector would only look at them again and again.
    was_looking = gc.isenabled()
    gc.disable()
    try:
        return _search_index(records, index_rows, attached)
    finally:
        if was_looking:
            gc.enable()


def _search_index(records: Iterable[Record], index_rows: Iterable[IndexRow], attached: Wordings) -> Index:
    concepts = tomllib.loads(_packaged_text("concepts.toml"))
    return Index.build(records, index_rows, concepts, overlaid(everyday_wordings(), attached))


def _packaged_text(name: str) -> str:
    return files("flows.procedures").joinpath(name).read_text(encoding="utf-8")


def read_catalogue(name: str, data: bytes) -> Read:
    """The records of a file by its name and content; all of them, or none and the problems."""
    read = READERS.get(Path(name).suffix.lower())
    if read is None:
        return [], [Problem("unknown_format", value=Path(name).suffix)]
    if len(data) > MAX_BYTES:
        return [], [Problem("too_big", value=str(MAX_BYTES // 1_000_000))]
    return read(data)


def write_catalogue(name: str, records: Sequence[Record], *, snapshot: str | None = None) -> bytes:
    """The file's content by its name; raises ValueError for a format we do not write or a fact too long for it."""
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        return records_to_json(records, snapshot=snapshot)
    if suffix not in WRITERS:
        raise ValueError(f"no such catalogue format: {suffix or name}")
    return WRITERS[suffix](records)


def read_file(path: Path) -> Read:
    return read_catalogue(path.name, path.read_bytes())


def write_file(path: Path, records: Sequence[Record], *, snapshot: str | None = None) -> None:
    """Written beside and moved into place: a full disk never leaves half a catalogue."""
    data = write_catalogue(path.name, records, snapshot=snapshot)
    half = path.with_name(path.name + ".part")
    half.write_bytes(data)
    half.replace(path)


def _records_from_xlsx(data: bytes) -> Read:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MAX_UNPACKED:
                return [], [Problem("too_big", value=str(MAX_UNPACKED // 1_000_000))]
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, SyntaxError):
        return [], [Problem("not_xlsx")]
    return records_from_rows(rows)


def _text(value: Any) -> str:
    """A number as it was typed: 1.00119 stays short and is refused as a code, nobody can know its last digit."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _records_to_xlsx(records: Sequence[Record]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Thủ tục")
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    for at, row in enumerate(records_to_rows(records)):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if len(cell) > MAX_CELL:
                    raise ValueError(f"{row[0]}: a cell of {len(cell)} characters does not fit a workbook")
                sheet.write_string(at, column, cell, wrapped if at else bold)
            else:
                sheet.write_number(at, column, cell)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 60)
    book.close()
    return out.getvalue()


READERS: dict[str, Callable[[bytes], Read]] = {
    ".json": records_from_json,
    ".csv": records_from_csv,
    ".xlsx": _records_from_xlsx,
}
WRITERS: dict[str, Callable[[Sequence[Record]], bytes]] = {".csv": records_to_csv, ".xlsx": _records_to_xlsx}

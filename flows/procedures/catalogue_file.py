"""Reads and writes a whole catalogue as JSON, CSV or rows of cells: all of it, or nothing and the reasons.

Pure: bytes and cells in, values out. Opening files and workbooks is `bot/commands/catalogue_files.py`.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flows.procedures.catalogue_columns import HEADINGS, CellError, object_from_row, row_from_object
from flows.procedures.record import Record
from flows.procedures.record_json import Problem, RecordError, record_from_json, record_to_json

#: Far above the national catalogue (2 MB); a larger file is something else.
MAX_BYTES = 40_000_000
#: A broken file is told by its first problems; nobody reads ten thousand.
MAX_PROBLEMS = 200

Read = tuple[list[Record], list[Problem]]


def records_from_json(data: bytes) -> Read:
    """Records of `{"records": [...]}` or of a plain list; `line` of a problem counts the records from 1."""
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return [], [Problem("not_utf8")]
    except json.JSONDecodeError as error:
        return [], [Problem("not_json", value=error.msg, line=error.lineno)]
    except RecursionError:
        return [], [Problem("not_json", value="nested")]
    listed = whole.get("records") if isinstance(whole, dict) else whole
    if not isinstance(listed, list):
        return [], [Problem("no_records")]
    return _collect(enumerate(listed, 1), _given)


def records_from_csv(data: bytes) -> Read:
    """Records of a table as Excel saves it: UTF-8 or UTF-16, separated by comma, semicolon or tab."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return [], [Problem("not_utf8")]
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        return records_from_rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except csv.Error as error:
        return [], [Problem("not_csv", value=str(error))]


def records_from_rows(rows: Sequence[Sequence[str]]) -> Read:
    """Records of a table with its headings in the first row; `line` of a problem is the row as a spreadsheet counts."""
    if not rows:
        return [], [Problem("no_records")]
    paths, problems = _paths(rows[0])
    if problems:
        return [], problems
    filled = ((line, list(row)) for line, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row))
    return _collect(filled, lambda row: object_from_row(paths, row))


def _paths(headings: Sequence[str]) -> tuple[list[str], list[Problem]]:
    known = {_plain(heading): path for path, heading in HEADINGS.items()} | {path: path for path in HEADINGS}
    used = [_plain(heading) for heading in headings]
    while used and not used[-1]:
        used.pop()
    problems = [Problem("unknown_column", value=heading, line=1) for heading in used if heading not in known]
    paths = [known.get(heading, "") for heading in used]
    problems += [Problem("double_column", field=path, line=1) for path in dict.fromkeys(paths) if paths.count(path) > 1]
    missing = [path for path in ("code", "name") if path not in paths]
    return paths, problems + [Problem("missing_column", field=path, value=HEADINGS[path], line=1) for path in missing]


def _plain(heading: str) -> str:
    return unicodedata.normalize("NFC", heading).strip()


def _given(obj: Any) -> Any:
    return obj


def _collect(items: Iterable[tuple[int, Any]], take: Callable[[Any], Any]) -> Read:
    records: dict[str, Record] = {}
    problems: list[Problem] = []
    for line, item in items:
        try:
            record = record_from_json(take(item))
            if record.code in records:
                raise RecordError(Problem("double_code", record.code, "code"))
            records[record.code] = record
        except RecordError as error:
            p = error.problem
            problems.append(Problem(p.reason, p.code, p.field, p.value, line))
        except CellError as error:
            problems.append(Problem(error.reason, "", error.path, error.value[:80], line))
        if len(problems) >= MAX_PROBLEMS:
            break
    if not problems and not records:
        problems.append(Problem("no_records"))
    return ([], problems) if problems else (list(records.values()), [])


def records_to_json(records: Iterable[Record], *, snapshot: str | None = None) -> bytes:
    """One record a line, sorted by code, so that two versions can be compared."""
    lines = [_compact(record_to_json(record)) for record in _sorted(records)]
    head = _compact({"version": 1} | ({"snapshot": snapshot} if snapshot else {}))[:-1]
    body = ",\n".join(lines)
    return f'{head},"records":[\n{body}\n]}}\n'.encode()


def records_to_rows(records: Iterable[Record]) -> list[list[str | int | float]]:
    return [list(HEADINGS.values()), *(row_from_object(record_to_json(record)) for record in _sorted(records))]


def records_to_csv(records: Iterable[Record]) -> bytes:
    """With a byte order mark: Excel needs it to read Vietnamese."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(records_to_rows(records))
    return out.getvalue().encode("utf-8-sig")


def _sorted(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.code)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""Formula injection: no cell of an export computes, whoever typed what stands in it."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from tests.security.conftest import Walker
from tests.security.hostile import NAME

RUNS = ("=", "+", "-", "@", "\t", "\r")
EXPORTS = ["/staff/trail.csv", "/staff/broadcasts/{id}/outcome.csv", "/staff/broadcasts/{id}/outcome.xlsx"]


@pytest.mark.parametrize("route", EXPORTS)
async def test_formula_injection_no_cell_computes(walker: Walker, route: str) -> None:
    answer = await walker.counter.client.get(walker.path(route))
    body = await answer.read()
    cells = as_xlsx(body) if route.endswith("xlsx") else as_csv(body)

    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert cells
    assert [cell for cell in cells if cell.startswith(RUNS)] == []


def as_csv(body: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]


def as_xlsx(body: bytes) -> list[str]:
    """A formula is read as such; text never is."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    return [str(cell.value) for cell in cells if cell.value is not None]


def test_the_name_would_run_if_it_could() -> None:
    assert NAME.startswith(RUNS)

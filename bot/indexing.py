"""The search index of a catalogue, built in a process of its own: turns go on meanwhile, and what building takes of
memory goes with the process.

The catalogue crosses as the store keeps it. What comes back is unpickled, so this process opens nothing but our JSON.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import orjson

from bot.commands.catalogue_files import search_index
from bot.ready_index import index_over
from bot.workshop.pool import Workshop
from bot.workshop.tasks import Answer, Blobs, Params
from flows.learning.model import Wordings
from flows.procedures.record import IndexRow, Record
from flows.procedures.record_json import record_from_json
from flows.procedures.search import Index

LEFT_OUT = "superseded"


async def built_beside(catalogue: bytes, attached: Wordings) -> bytes:
    """The index, pickled. Raises Busy or WorkFailed."""
    async with Workshop(size=1) as workshop:
        _, (pickled,) = await workshop.run("search_index", {}, catalogue, orjson.dumps(attached))
    return pickled


def index_of(params: Params, blobs: Blobs) -> Answer:
    """The task of the workshop."""
    catalogue, attached = blobs
    return None, (pickle.dumps(built(catalogue, orjson.loads(attached)), 5),)


def built(catalogue: bytes, attached: Wordings) -> Index:
    """An office that changed nothing yet searches what came ready."""
    records, rows = unpacked(catalogue)
    return search_index(records, rows, attached) if attached else index_over(records, rows)


def unpacked(catalogue: bytes) -> tuple[list[Record], list[IndexRow]]:
    found = orjson.loads(catalogue)
    return [_record(each) for each in found["records"]], [IndexRow(*row) for row in found["rows"]]


def _record(packed: tuple[dict[str, Any], bool]) -> Record:
    body, is_current = packed
    record = record_from_json(body)
    return record if is_current else replace(record, status=LEFT_OUT)

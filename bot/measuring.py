"""What wordings would do to search, worked out in a process of its own: turns do not wait for two indexes.

The catalogue crosses as the store keeps it; the requests are those that come with the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from bot.commands.catalogue_files import search_index
from bot.workshop.pool import Workshop
from bot.workshop.tasks import Answer, Blobs, Params
from flows.learning.effect import Effect, answers, effect, from_json, labelled, place_of, to_json
from flows.learning.model import Wordings
from flows.ports import Store
from flows.procedures.record import IndexRow, Record
from flows.procedures.record_json import record_from_json

LEFT_OUT = "superseded"


async def measured(
    store: Store, workshop: Workshop, before: Wordings, after: Wordings, offered: Sequence[str]
) -> Effect:
    """Raises Busy or WorkFailed."""
    given = orjson.dumps({"before": before, "after": after, "offered": list(offered)})
    found, _ = await workshop.run("wordings", {}, await store.catalogue.packed(), given)
    assert isinstance(found, dict)
    return from_json(found)


def effect_of_wordings(params: Params, blobs: Blobs) -> Answer:
    """The task of the workshop."""
    catalogue, given = (orjson.loads(each) for each in blobs)
    records, rows = [_record(each) for each in catalogue["records"]], [IndexRow(*row) for row in catalogue["rows"]]
    requests, offered = labelled(), frozenset(given["offered"])
    was = answers(partial(search_index(records, rows, given["before"]).find, offered=offered), requests)
    find = partial(search_index(records, rows, given["after"]).find, offered=offered)
    added = [(code, text) for code, some in given["after"].items() for text in some]
    known = {(code, text) for code, some in given["before"].items() for text in some}
    places = [place_of(find, code, text) for code, text in added if (code, text) not in known]
    return to_json(effect(requests, was, answers(find, requests), places)), ()


def _record(packed: tuple[dict[str, Any], bool]) -> Record:
    body, is_current = packed
    record = record_from_json(body)
    return record if is_current else replace(record, status=LEFT_OUT)

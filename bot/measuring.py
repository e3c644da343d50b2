"""What wordings would do to search, worked out in a process of its own: turns do not wait for two indexes.

The catalogue crosses as the store keeps it; the requests are those that come with the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import orjson

from bot.commands.catalogue_files import search_index
from bot.indexing import unpacked
from bot.workshop.pool import Workshop
from bot.workshop.tasks import Answer, Blobs, Params
from flows.learning.effect import Effect, answers, effect, from_json, labelled, place_of, to_json
from flows.learning.model import Wordings
from flows.ports import Store


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
    catalogue, given = blobs[0], orjson.loads(blobs[1])
    records, rows = unpacked(catalogue)
    requests, offered = labelled(), frozenset(given["offered"])
    was = answers(partial(search_index(records, rows, given["before"]).find, offered=offered), requests)
    find = partial(search_index(records, rows, given["after"]).find, offered=offered)
    added = [(code, text) for code, some in given["after"].items() for text in some]
    known = {(code, text) for code, some in given["before"].items() for text in some}
    places = [place_of(find, code, text) for code, text in added if (code, text) not in known]
    return to_json(effect(requests, was, answers(find, requests), places)), ()

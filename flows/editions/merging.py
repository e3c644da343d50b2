"""A draft becomes the next edition; an earlier edition becomes a draft. Nothing is ever taken out of the past."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from flows.editions.model import Entries, Entry, Key, Kind, RouteRows, Version
from flows.handling.model import DatedRoute, Route


def published(current: Entries, draft: Entries, *, at: datetime) -> dict[Key, Entry | None]:
    """The next edition. Steps inside the office get their day; what is as it came again has no entry."""
    merged = {**current}
    for key, entry in draft.items():
        if key.kind is Kind.ROUTE:
            merged[key] = _next_route(current.get(key), entry, at)
        elif entry is None:
            merged.pop(key, None)
        else:
            merged[key] = entry
    return merged


def _next_route(before: Entry | None, entry: Entry | None, at: datetime) -> RouteRows:
    past = before.rows if isinstance(before, RouteRows) else ()
    return RouteRows((*past, DatedRoute(at, entry if isinstance(entry, Route) else None)))


def back_to(earlier: Entries, current: Entries) -> dict[Key, Entry | None]:
    """A draft that says again what an earlier edition said."""
    keys = [*current, *(key for key in earlier if key not in current)]
    wanted = {key: said(earlier.get(key)) for key in keys}
    return {key: entry for key, entry in wanted.items() if entry != said(current.get(key))}


def said(entry: Entry | None) -> Entry | None:
    """What an entry says now, without its past."""
    return entry.newest if isinstance(entry, RouteRows) else entry


def overtaken(keys: Collection[Key], versions: Iterable[Version], *, after: int) -> list[tuple[Key, Version]]:
    """What others have published since of the same things."""
    newer = (version for version in versions if version.number > after)
    return [(key, version) for version in newer for key in version.touched if key in keys]

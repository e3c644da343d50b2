"""A dossier's form with everything that the store knows about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.dossiers.model import Dossier
from flows.forms.shipped import shipped_forms
from flows.ports import Store
from flows.service.filling_forms import Known, filled
from flows.service.world import World
from flows.values import JSON


def for_citizen(world: World, code: str, dossier: Dossier, *, now: datetime, public_url: str) -> dict[str, JSON] | None:
    """None when the form cannot be filled in any more."""
    return filled(world, shipped_forms()[code], dossier, now=now, link=status_link(public_url, dossier))


async def for_office(
    store: Store, world: World, code: str, dossier: Dossier, *, now: datetime, public_url: str, officer: str
) -> dict[str, JSON] | None:
    """With the history and the names of those who acted."""
    names = {each.login: each.name for each in await store.staff.list()}
    known = Known(tuple(await store.dossiers.history(dossier.id)), names, officer)
    link = status_link(public_url, dossier)
    return filled(world, shipped_forms()[code], dossier, now=now, link=link, known=known)


def status_link(public_url: str, dossier: Dossier) -> str:
    return f"{public_url}/t/{dossier.token}" if dossier.token else ""


def without_answers(dossier: Dossier) -> Dossier:
    """As for somebody who holds the slip only: no name, no answer, no reason."""
    return replace(dossier, answers={}, reason=None, supplement=())

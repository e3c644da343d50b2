"""A dossier's form with everything that the store knows about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from flows.dossiers.model import Dossier, Status
from flows.forms.shipped import shipped_forms
from flows.handling.model import Extension
from flows.ports import Store
from flows.service.filling_forms import Known, filled
from flows.service.world import World
from flows.values import JSON

Data: TypeAlias = dict[str, JSON]


def for_citizen(
    world: World,
    code: str,
    dossier: Dossier,
    *,
    now: datetime,
    public_url: str,
    letters: tuple[Extension, ...] = (),
) -> dict[str, JSON] | None:
    """None when the form cannot be filled in any more. `letters`: of apology, that the dossier has."""
    known = Known(extensions=letters)
    return filled(world, shipped_forms()[code], dossier, now=now, link=status_link(public_url, dossier), known=known)


async def for_office(
    store: Store, world: World, code: str, dossier: Dossier, *, now: datetime, public_url: str, officer: str
) -> dict[str, JSON] | None:
    """With the history and the names of those who acted."""
    names = {each.login: each.name for each in await store.staff.list()}
    known = Known(
        tuple(await store.dossiers.history(dossier.id)),
        names,
        officer,
        holdings=tuple(await store.handling.holdings(dossier.id)),
        extensions=tuple(await store.handling.extensions(dossier.id)),
    )
    link = status_link(public_url, dossier)
    return filled(world, shipped_forms()[code], dossier, now=now, link=link, known=known)


def status_link(public_url: str, dossier: Dossier) -> str:
    """A draft has no page yet, so nothing is printed on it."""
    has_page = dossier.token and dossier.status is not Status.DRAFT
    return f"{public_url}/t/{dossier.token}" if has_page else ""


def without_answers(dossier: Dossier) -> Dossier:
    """As for somebody who holds the slip only: no name, no answer, no reason."""
    return replace(dossier, answers={}, reason=None, supplement=())

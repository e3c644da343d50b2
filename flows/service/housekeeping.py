"""Reminders that follow from dates alone: a draft that is about to be deleted, a dossier waiting for its portal code.

The citizen may refuse reminders (Decree 224/2026/NĐ-CP, article 16): only chats with notices on are told. Each
reminder has a key of its own, so that however often a sweep runs nobody is reminded twice of the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation.buttons import Button
from flows.delivery.model import Notice, Urgency
from flows.delivery.planner import plan
from flows.dossiers.model import Dossier, Status
from flows.ports import Changes, Kind, Outgoing, Planned, Store
from flows.procedures.model import Intake
from flows.service.delivering import ways_to
from flows.service.world import World
from flows.values import JSON, Words

#: A draft is spoken of once so many days before it goes.
DRAFT_NOTICE_DAYS = 7
#: Of what was prepared for elsewhere likewise.
PREPARED_NOTICE_DAYS = 14
#: After handing over to the portal, ask for its code after so many days, at most so often.
PORTAL_REMINDERS_DAYS = (3, 10)
LEASE = timedelta(seconds=10)


async def remind_of_drafts(store: Store, world: World, *, now: datetime, draft_days: int, holder: str) -> int:
    """Say that an unfinished draft will be deleted; how many were told."""
    before = now - timedelta(days=max(1, draft_days - DRAFT_NOTICE_DAYS))
    drafts = await store.dossiers.stale(before=before, statuses=[Status.DRAFT])

    def words(draft: Dossier) -> tuple[str, Words]:
        left = max(1, draft_days - (now - draft.updated_at).days)
        name = world.library.name(draft.procedure_code)
        return f"draft:{draft.id}:{draft.updated_at:%Y%m%d}", Words(
            "notice.reminder_draft", {"procedure": name, "days": left}
        )

    return await tell(store, drafts, words, "resume", world=world, now=now, holder=holder)


async def remind_of_prepared(store: Store, world: World, *, now: datetime, prepared_days: int, holder: str) -> int:
    """Say that what was prepared here will be deleted here; how many were told."""
    before = now - timedelta(days=max(1, prepared_days - PREPARED_NOTICE_DAYS))
    prepared = await store.dossiers.stale(before=before, statuses=[Status.PREPARED])

    def words(dossier: Dossier) -> tuple[str, Words]:
        left = max(1, prepared_days - (now - dossier.updated_at).days)
        params: dict[str, JSON] = {"procedure": world.library.name(dossier.procedure_code), "days": left}
        return f"prepared:{dossier.id}:{dossier.updated_at:%Y%m%d}", Words("notice.reminder_prepared", params)

    return await tell(store, prepared, words, "view", world=world, now=now, holder=holder)


async def remind_of_portal(store: Store, world: World, *, now: datetime, holder: str) -> int:
    """Ask whether a prepared dossier was filed on the portal, and for the portal's code."""
    told = 0
    for days in PORTAL_REMINDERS_DAYS:
        stale = await store.dossiers.stale(before=now - timedelta(days=days), statuses=[Status.PREPARED])
        waiting = [each for each in stale if each.ending is Intake.PORTAL and not each.portal_code]

        def words(dossier: Dossier, days: int = days) -> tuple[str, Words]:
            name = world.library.name(dossier.procedure_code)
            params = {"procedure": name, "slip": f"/t/{dossier.token}"}
            return f"portal:{dossier.id}:{days}", Words("notice.reminder_portal", {**params})

        told += await tell(store, waiting, words, "view", world=world, now=now, holder=holder)
    return told


async def tell(
    store: Store,
    dossiers: Sequence[Dossier],
    words: Callable[[Dossier], tuple[str, Words]],
    button: str,
    *,
    world: World,
    now: datetime,
    holder: str,
) -> int:
    """Each reminder once, on the paths that the plan chooses and at the hours it allows; how many go out."""
    if not dossiers:
        return 0
    changes = Changes()
    async with store.transaction() as tx:
        ways = await ways_to(tx, dossiers, world, now=now, pays=False)
        for dossier in dossiers:
            key, said = words(dossier)
            buttons = (Button(Words(f"button.{button}"), f"!{button}:{dossier.id}"),)
            contacts = replace(ways[dossier.id].contacts, begun_in=dossier.chat_id or 0)
            made = plan(Notice(said.key, Urgency.REMINDER), contacts, world.delivery, now=now)
            for attempt in made.now:
                how = Planned("", attempt.path, attempt.reason, not_before=attempt.not_before)
                changes.outgoing.append(
                    Outgoing(
                        attempt.chat_id,
                        said,
                        buttons,
                        kind=Kind.NOTICE,
                        dedup=f"{key}:{attempt.chat_id}",
                        dossier_id=dossier.id,
                        planned=how,
                    )
                )
        await tx.write(changes, holder=holder, lease=LEASE, now=now)
    return len(changes.outgoing)

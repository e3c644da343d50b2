"""One gentle word about a draft that was left lying: where it stopped, and that help is there. Never a second one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flows.calendar.days import local_day
from flows.conversation.facts import VIETNAM
from flows.dossiers.model import Dossier
from flows.hurdles.guides import hurdle_rules
from flows.hurdles.model import Stuck, Why
from flows.ports import Changes, Store
from flows.procedures.journey import applicable
from flows.procedures.model import Step
from flows.service.housekeeping import LEASE, tell
from flows.service.world import World
from flows.values import JSON, Words


async def encourage(store: Store, world: World, *, now: datetime, holder: str) -> int:
    """How many were told. Who refused reminders is not told (Decree 224/2026/NĐ-CP, article 16); at night nobody is.
    The step is counted once a draft, in the commit that notes that it was spoken of."""
    rules = hurdle_rules()
    drafts = await store.hurdles.left_lying(since=now - rules.silent_not_after, before=now - rules.silent_after)
    if not drafts:
        return 0
    steps = {draft.id: open_step(world, draft, now=now) for draft in drafts}
    stopped = [draft for draft in drafts if steps[draft.id]]

    def words(draft: Dossier) -> tuple[str, Words]:
        step = steps[draft.id]
        params: dict[str, JSON] = {
            "procedure": world.library.name(draft.procedure_code),
            "label": step.label if step else "",
        }
        return f"silent:{draft.id}", Words("notice.reminder_silent", params)

    told = await tell(store, stopped, words, "resume", world=world, now=now, holder=holder)
    await _note(store, drafts, steps, now=now, holder=holder)
    return told


def open_step(world: World, draft: Dossier, *, now: datetime) -> Step | None:
    """The question that the draft waits at; None when all are answered, or its procedure is no longer known."""
    procedure = world.library.version(draft.version_id, draft.procedure_code)
    if procedure is None:
        return None
    answers: dict[str, JSON] = {**draft.answers, "@ending": draft.ending.value}
    steps = applicable(procedure.steps, answers, now.astimezone(VIETNAM).date())
    return next((step for step in steps if step.id not in draft.answers), None)


async def _note(
    store: Store, drafts: Sequence[Dossier], steps: dict[str, Step | None], *, now: datetime, holder: str
) -> None:
    month = f"{local_day(now):%Y-%m}"
    stuck = [
        Stuck(month, draft.procedure_code, step.id, Why.SILENT)
        for draft in drafts
        if (step := steps[draft.id]) is not None
    ]
    async with store.transaction() as tx:
        await tx.write(
            Changes(stuck=stuck, encouraged=[each.id for each in drafts]), holder=holder, lease=LEASE, now=now
        )

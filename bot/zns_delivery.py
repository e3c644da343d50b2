"""Template messages put together: over the Official Account's connection, to numbers that dossiers keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ground import now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.channels.base import Channel
    from bot.ground import Ground
    from bot.wiring import Installation


def with_templates(
    ours: dict[str, Channel], ground: Ground, whole: Callable[[], Awaitable[Installation]]
) -> dict[str, Channel]:
    """The channels and, where the agency has templates, the one that sends them. Numbers are known once the `whole`
    installation is open."""
    account, templates = ours.get("zalo"), ground.delivery.templates
    if account is None or not templates.all:
        return ours
    from bot.channels.zns import ZnsNotices
    from bot.zalo_delivery import template_messages

    async def phone(dossier_id: str) -> str:
        from flows.service.delivering import phone_of

        its = await whole()
        dossier = await its.store.dossiers.get(dossier_id)
        return phone_of(dossier, its.world()) if dossier else ""

    sender = template_messages(account, ground.settings, now=now)
    channel = ZnsNotices(sender, templates, phone_of=phone)
    return {**ours, channel.name: channel}

"""Template messages put together: over the Official Account's connection, to numbers that dossiers keep."""

from __future__ import annotations

from bot.channels.base import Channel
from bot.wiring import Installation, now
from flows.service.delivering import phone_of


def with_templates(ours: dict[str, Channel], installation: Installation) -> dict[str, Channel]:
    """The channels and, where the agency has templates, the one that sends them."""
    account, templates = ours.get("zalo"), installation.world().delivery.templates
    if account is None or not templates.all:
        return ours
    from bot.channels.zns import ZnsNotices
    from bot.zalo_delivery import template_messages

    async def phone(dossier_id: str) -> str:
        dossier = await installation.store.dossiers.get(dossier_id)
        return phone_of(dossier, installation.world()) if dossier else ""

    sender = template_messages(account, installation.settings, now=now)
    channel = ZnsNotices(sender, templates, phone_of=phone)
    return {**ours, channel.name: channel}

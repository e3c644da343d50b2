"""How what people write comes in from each platform: asked for, or delivered to an address of ours."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.channels.base import Channel
from bot.inbound import Inbound
from bot.web.webhooks import telegram_hook
from bot.web.zalo_bot_hook import zalo_bot_hook
from bot.web.zalo_hook import zalo_hook
from bot.wiring import Installation, now
from bot.works import Work


def incoming(channels: Mapping[str, Channel], its: Installation, inbound: Inbound) -> list[Work]:
    """What runs for the platforms that are set up. Their libraries are loaded only then."""
    works: list[Work] = []
    if "telegram" in channels:
        from bot import telegram_delivery

        works.append(telegram_delivery.delivery(channels["telegram"], its, accept=inbound.accept))
    if "zalo" in channels:
        from bot.zalo_delivery import renewing

        works.append(renewing(channels["zalo"]))
    if "zalo-bot" in channels:
        from bot import zalo_bot_delivery

        works.append(zalo_bot_delivery.delivery(channels["zalo-bot"], its, accept=inbound.accept))
    return works


def hooks(channels: Mapping[str, Channel], its: Installation, inbound: Inbound) -> list[web.RouteDef]:
    """The addresses that platforms deliver to, each with its secret."""
    settings, accept = its.settings, inbound.accept
    routes = []
    if "telegram" in channels and settings.telegram_by_webhook:
        secret = settings.telegram_webhook_secret.get_secret_value()
        routes.append(telegram_hook(channels["telegram"], secret=secret, accept=accept, now=now))
    if "zalo" in channels:
        identity, secret = settings.zalo_signature_identity, settings.zalo_oa_secret_key.get_secret_value()
        arrived, account = its.store.followups.delivered, channels["zalo"]
        routes.append(zalo_hook(account, identity=identity, secret=secret, accept=accept, now=now, arrived=arrived))
    if "zalo-bot" in channels and settings.zalo_bot_by_webhook:
        secret = settings.zalo_bot_webhook_secret.get_secret_value()
        routes.append(zalo_bot_hook(channels["zalo-bot"], secret=secret, accept=accept, now=now))
    return routes

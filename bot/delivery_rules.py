"""What each platform allows and charges, as data for the planner, and the agency's file of template messages.

Sources: windows and the number of free messages of Zalo's Official Account API v3 as public references of 1/2026 quote
developers.zalo.me (48 hours, 8 messages, paid until 7 days, promotion not from 22:00 to 06:00). Prices are the agency's
own, from the file that ZALO_ZNS_TEMPLATES names: they change, and depend on its package.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flows.delivery.model import ChannelRules, DeliveryRules, Window
from flows.delivery.templates import NO_TEMPLATES, TemplateProblem, Templates, read_templates

TEMPLATE_CHANNEL = "zns"
FREE, FREE_MESSAGES, PAID = timedelta(hours=48), 8, timedelta(days=7)


def delivery_rules(templates: Templates = NO_TEMPLATES) -> DeliveryRules:
    window = Window(FREE, FREE_MESSAGES, PAID, templates.paid_message_vnd or 0)
    return DeliveryRules(
        channels={
            "telegram": ChannelRules(rank=1),
            "zalo-bot": ChannelRules(rank=2),
            "zalo": ChannelRules(window=window, rank=3),
            "web": ChannelRules(rings=False, rank=9),
            "terminal": ChannelRules(rings=False, rank=9),
        },
        template_channel=TEMPLATE_CHANNEL if templates.all else "",
        templates=templates,
        pays=templates.paid_message_vnd is not None,
        budget_vnd_month=templates.budget_vnd_month,
        templates_a_day=templates.templates_a_day,
    )


def read_delivery(path: str, *, has_account: bool) -> DeliveryRules:
    """Raises TemplateProblem with a plain sentence."""
    if not path:
        return delivery_rules()
    if not has_account:
        raise TemplateProblem("ZALO_ZNS_TEMPLATES is set, but not the Official Account that sends them (ZALO_APP_ID …)")
    try:
        text = Path(path).expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise TemplateProblem(f"ZALO_ZNS_TEMPLATES: {path} cannot be read") from None
    try:
        return delivery_rules(read_templates(text))
    except TemplateProblem as problem:
        raise TemplateProblem(f"ZALO_ZNS_TEMPLATES: {path}: {problem}") from None

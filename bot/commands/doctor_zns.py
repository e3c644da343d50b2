"""What `motcua doctor` says of template messages: whether the registry can be used, and which notices have none."""

from __future__ import annotations

from bot.commands.doctor_findings import Finding, Level, ok, warn
from bot.delivery_rules import read_delivery
from bot.settings import Settings
from flows.delivery.templates import TemplateProblem, Templates
from flows.notices import NOTICES, NOTICES_OF_ACTIONS

ABOUT = "zns"


async def zns(settings: Settings) -> list[Finding]:
    """The file itself is read; whether Zalo has approved what it names is known only to Zalo."""
    if not settings.zalo_zns_templates:
        return ok(ABOUT, "not configured (ZALO_ZNS_TEMPLATES is empty): whoever has no open chat is telephoned")
    try:
        templates = read_delivery(settings.zalo_zns_templates, has_account=settings.has_zalo_oa).templates
    except TemplateProblem as problem:
        return [Finding(Level.FAIL, ABOUT, str(problem))]
    without = unserved(templates)
    count = f"{len(templates.all)} template{'s' if len(templates.all) != 1 else ''}"
    if without:
        return warn(ABOUT, f"{count}; without one, so telephoned about: {', '.join(without)}")
    return ok(ABOUT, f"{count}; every notice has one")


def unserved(templates: Templates) -> list[str]:
    keys = {notice.key for notice in (*NOTICES.values(), *NOTICES_OF_ACTIONS.values())}
    return sorted(key.removeprefix("notice.") for key in keys if templates.serving(key) is None)

"""What `motcua doctor` says of the Zalo bot: whose token it is, and how its updates come. The token stands nowhere."""

from __future__ import annotations

from bot.channels.zalo_bot_api import BotRefused, ZaloBotApi
from bot.channels.zalo_http import Unreachable, ZaloHttp
from bot.commands.doctor_findings import Finding, Level, ok, warn
from bot.settings import Settings

ABOUT = "zalo bot"


async def zalo_bot(settings: Settings) -> list[Finding]:
    token = settings.zalo_bot_token.get_secret_value()
    if not token:
        return ok(ABOUT, "not configured (ZALO_BOT_TOKEN is empty)")
    http = ZaloHttp(connections=2)
    api = ZaloBotApi(token, base=settings.zalo_bot_api_base, http=http)
    try:
        me = await api.call("getMe")
        name = me.get("account_name") if isinstance(me, dict) else None
        return ok(ABOUT, f"the token is of {name or 'a bot without a name'}") + _delivery(settings, await _hook(api))
    except BotRefused as refused:
        if refused.code in (401, 403, 404):
            return [Finding(Level.FAIL, ABOUT, "ZALO_BOT_TOKEN is refused: ask Zalo Bot Creator for the right one")]
        return [Finding(Level.FAIL, ABOUT, f"answers with error {refused.code}")]
    except Unreachable as problem:
        return [Finding(Level.FAIL, ABOUT, f"does not answer ({problem}): check ZALO_BOT_API_BASE")]
    finally:
        await http.close()


async def _hook(api: ZaloBotApi) -> str:
    """Where updates are delivered; empty when nowhere, which the platform answers with 404."""
    try:
        info = await api.call("getWebhookInfo")
    except BotRefused as refused:
        if refused.code in (400, 404):
            return ""
        raise
    return str(info.get("url") or "") if isinstance(info, dict) else ""


def _delivery(settings: Settings, url: str) -> list[Finding]:
    ours = f"{settings.address}/hooks/zalo-bot"
    if settings.zalo_bot_by_webhook:
        if url != ours:
            return warn(ABOUT, f"delivers to {url or 'nobody'}, not to {ours}: a running `motcua serve` announces it")
        return ok(ABOUT, "by webhook")
    if url:
        return warn(ABOUT, "a webhook is set, so polling gets nothing: set ZALO_BOT_WEBHOOK_SECRET or remove it")
    return warn(
        ABOUT, "by polling: an update can be lost when a process dies; set ZALO_BOT_WEBHOOK_SECRET and PUBLIC_URL"
    )

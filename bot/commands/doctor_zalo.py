"""What `motcua doctor` says of Zalo's Official Account: whether it is set up, and whether its tokens live on."""

from __future__ import annotations

from datetime import datetime

from bot.channels.zalo_tokens import CHANNEL, INTERRUPTED, LOST, NEVER_GIVEN, REMEDY
from bot.commands.doctor_findings import Finding, Level, ok, warn
from bot.settings import Settings
from flows.conversation.facts import VIETNAM
from flows.ports import Store, TokenPair

_NEEDED = ("zalo_app_id", "zalo_app_secret", "zalo_oa_secret_key")


async def zalo(settings: Settings, store: Store, *, now: datetime | None = None) -> list[Finding]:
    if not settings.has_zalo_oa:
        return _not_set_up(settings)
    pair = await store.tokens.read(CHANNEL)
    if pair is None:
        if settings.zalo_oa_refresh_token.get_secret_value():
            return ok("zalo", "set up; its first token is taken up when `motcua serve` starts")
        return _held(NEVER_GIVEN, "")
    return _of(pair, now or datetime.now(VIETNAM))


def _not_set_up(settings: Settings) -> list[Finding]:
    missing = [name.upper() for name in _NEEDED if not getattr(settings, name)]
    if settings.zalo_signature_id == "oa_id" and not settings.zalo_oa_id:
        missing.append("ZALO_OA_ID")
    if len(missing) >= len(_NEEDED):
        return ok("zalo", "not configured (ZALO_APP_ID is empty)")
    return warn("zalo", f"is off, because {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} empty")


def _of(pair: TokenPair, now: datetime) -> list[Finding]:
    """Without a further pair messages go on until the access token ends; then the channel is held."""
    until = f"{pair.access_until.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    left = f"; messages still go until {until}" if _is_alive(pair, now) else ""
    if pair.lost:
        return _held(pair.lost, left)
    if pair.exchange_until is not None and pair.exchange_until <= now:
        return _held(INTERRUPTED, left)
    if not _is_alive(pair, now):
        return warn("zalo", "its access token has ended; a running `motcua serve` fetches the next one")
    return ok("zalo", f"its tokens are good until {until} and are renewed")


def _is_alive(pair: TokenPair, now: datetime) -> bool:
    return bool(pair.access) and pair.access_until > now


def _held(reason: str, left: str) -> list[Finding]:
    return [Finding(Level.FAIL, "zalo", f"{LOST[reason]}{left}: {REMEDY}")]

"""What `motcua doctor` looks at: two tables of looks, each giving findings with what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot.commands.doctor_findings import Finding, Level, ok, warn
from bot.settings import LOOPBACK, NAMES, Settings
from flows.conversation.facts import VIETNAM
from flows.ports import Store

GIGABYTE = 1_000_000_000
#: More than this waits only when something is stuck.
MANY = 500
SHORT_KEY = 16
OUR_PREFIXES = ("TELEGRAM_", "ZALO_", "S3_")


def of_environment(settings: Settings, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """What is allowed but hardly meant."""
    findings = []
    for name in sorted(environment):
        if name.upper().startswith(OUR_PREFIXES) and name.upper() not in NAMES:
            findings += warn("settings", f"{name} in the environment is no setting and is ignored: misspelt?")
    key = settings.secret_key.get_secret_value()
    if key and len(key) < SHORT_KEY:
        findings += warn("settings", f"SECRET_KEY has {len(key)} characters: take at least 32 random ones")
    if settings.host not in LOOPBACK and not settings.public_url.startswith("https://"):
        findings += warn("settings", "HOST is open to the network without an https PUBLIC_URL: put a proxy before it")
    return findings


async def _files(settings: Settings) -> list[Finding]:
    from bot.wiring import check_files

    scheme, _, folder = settings.files_url.partition("://")
    if scheme == "file" and folder and not _exists(Path(folder)):
        return warn("files", f"the folder {folder} is not there yet; `motcua serve` makes it")
    await check_files(settings)
    return ok("files", "the file store answers")


async def _disk(settings: Settings) -> list[Finding]:
    folder = next(
        each for each in (settings.data_dir.absolute(), *settings.data_dir.absolute().parents) if each.exists()
    )
    free = shutil.disk_usage(folder).free
    what = f"{free / GIGABYTE:.1f} GB free at {folder}"
    if free < GIGABYTE / 5:
        return [Finding(Level.FAIL, "disk", f"only {what}: make room, or nothing more can be accepted")]
    return warn("disk", f"only {what}") if free < 2 * GIGABYTE else ok("disk", what)


async def _calendar(settings: Settings, store: Store) -> list[Finding]:
    """As staff changed it; what comes along where they did not."""
    from flows.calendar.days import Calendar
    from flows.calendar.overlay import laid_over

    _, overlay = await store.calendars.overlay()
    year, calendar = _now().year, laid_over(Calendar.load(), overlay)
    missing = [str(each) for each in (year, year + 1) if not calendar.covers(each)]
    if missing:
        return warn("calendar", f"the days off of {' and '.join(missing)} are not decided in it: due dates may shift")
    return ok("calendar", f"days off of {year} and {year + 1} are known")


async def _telegram(settings: Settings) -> list[Finding]:
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return ok("telegram", "not configured (TELEGRAM_BOT_TOKEN is empty)")
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    from bot.channels.telegram_http import AiohttpRequest

    try:
        request = AiohttpRequest(seconds=10.0, connections=2)
        async with Bot(token, base_url=f"{settings.telegram_api_base}/bot", request=request) as bot:
            hook = await bot.get_webhook_info()
            findings = ok("telegram", f"the token is of @{bot.username}")
    except InvalidToken:
        return [Finding(Level.FAIL, "telegram", "TELEGRAM_BOT_TOKEN is refused: ask @BotFather for the right one")]
    except TelegramError as problem:
        return [Finding(Level.FAIL, "telegram", f"does not answer ({type(problem).__name__}): check TELEGRAM_API_BASE")]
    return findings + _webhook(settings, hook.url, hook.pending_update_count, hook.last_error_message)


def _webhook(settings: Settings, url: str, waiting: int, error: str | None) -> list[Finding]:
    ours = f"{settings.address}/hooks/telegram"
    if settings.telegram_by_webhook and url != ours:
        return warn("telegram", f"delivers to {url or 'nobody'}, not to {ours}: a running `motcua serve` announces it")
    if not settings.telegram_by_webhook and url:
        return warn("telegram", "a webhook is set, so polling gets nothing: set TELEGRAM_WEBHOOK_SECRET or remove it")
    if error and waiting:
        return warn("telegram", f"{waiting} updates wait because delivery fails: {error}")
    return ok("telegram", f"by {'webhook' if url else 'polling'}, {waiting} updates waiting")


async def _zalo_bot(settings: Settings) -> list[Finding]:
    from bot.commands.doctor_zalo_bot import zalo_bot

    return await zalo_bot(settings)


async def _catalogue(settings: Settings, store: Store) -> list[Finding]:
    """Units and offers are read against the records, so both are looked at together."""
    from bot.office import read_office, sample_office
    from bot.world import library_of
    from flows.procedures.search import Index

    records, index = await store.catalogue.records(), await store.catalogue.index()
    if not records:
        return [Finding(Level.FAIL, "catalogue", "is empty: `motcua catalogue import FILE`")]
    library = library_of(records, index, index=Index.build([], [], {}))  # nobody searches here
    findings = ok("catalogue", f"{len(records)} procedures in detail, {len(index)} codes")
    office = read_office(settings.office_file, library) if settings.office_file else sample_office(library)
    offers = sum(map(len, office.offers.values()))
    if not settings.office_file:
        return findings + warn("office", "OFFICE_FILE is empty: the fictitious sample is in use")
    return findings + ok("office", f"{len(office.units)} units, {offers} offers")


async def _queues(settings: Settings, store: Store) -> list[Finding]:
    inbox, outbox = await store.inbox.waiting(), await store.outbox.waiting()
    sending = ", ".join(f"{channel} {count}" for channel, count in sorted(outbox.items()) if count) or "none"
    what = f"{inbox} updates to answer; messages to send: {sending}"
    if inbox + sum(outbox.values()) > MANY:
        return warn("queues", f"{what}: is a `motcua serve` with the worker role running?")
    return ok("queues", what)


async def _dead(settings: Settings, store: Store) -> list[Finding]:
    dead = await store.outbox.dead(limit=100)
    if not dead:
        return ok("dead letters", "none")
    _, reason, at = dead[0]
    count = f"{len(dead)}" if len(dead) < 100 else "100 or more"
    return warn("dead letters", f"{count} messages were given up, one at {at:%Y-%m-%d %H:%M}: {reason[:120]}")


async def _clock(settings: Settings, store: Store) -> list[Finding]:
    """What the store noted cannot have happened later than now."""
    from bot.world_holder import CATALOGUE_NOTE

    noted = await store.upkeep.get_note(CATALOGUE_NOTE)
    behind = datetime.fromisoformat(noted) - _now() if noted else timedelta()
    if behind > timedelta(minutes=1):
        return [Finding(Level.FAIL, "clock", f"is behind what was stored by {behind}: set this machine's clock")]
    return ok("clock", f"{_now():%H:%M %d/%m/%Y} in Việt Nam")


async def _zns(settings: Settings) -> list[Finding]:
    from bot.commands.doctor_zns import zns

    return await zns(settings)


async def _zalo(settings: Settings, store: Store) -> list[Finding]:
    from bot.commands.doctor_zalo import zalo

    return await zalo(settings, store)


def _exists(path: Path) -> bool:
    return path.expanduser().exists()


def _now() -> datetime:
    return datetime.now(VIETNAM)


SETTINGS_ONLY: Mapping[str, Callable[[Settings], Awaitable[list[Finding]]]] = {
    "files": _files,
    "disk": _disk,
    "telegram": _telegram,
    "zalo bot": _zalo_bot,
    "zns": _zns,
}
IN_THE_STORE: Mapping[str, Callable[[Settings, Store], Awaitable[list[Finding]]]] = {
    "catalogue": _catalogue,
    "calendar": _calendar,
    "zalo": _zalo,
    "queues": _queues,
    "dead letters": _dead,
    "clock": _clock,
}

from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import motcua
from bot.commands import doctor_checks
from bot.commands.doctor_checks import of_environment
from bot.commands.doctor_findings import Finding, Level
from bot.settings import Settings
from flows.ports import Store
from tests.emulators.zalo_bot import ZaloBotEmulator
from tests.emulators.zalo_bot.model import Hook

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def run() -> Result:
    return CliRunner().invoke(motcua, ["doctor"])


def a_store(
    *,
    inbox: int = 0,
    outbox: Mapping[str, int] | None = None,
    dead: Sequence[tuple[int, str, datetime]] = (),
    noted: str | None = None,
) -> Store:
    def gives(value: object) -> object:
        async def give(*_: object, **__: object) -> object:
            return value

        return give

    store = SimpleNamespace(
        inbox=SimpleNamespace(waiting=gives(inbox)),
        outbox=SimpleNamespace(waiting=gives(outbox or {}), dead=gives(list(dead))),
        upkeep=SimpleNamespace(get_note=gives(noted)),
    )
    return cast(Store, store)


async def only(findings: Awaitable[list[Finding]]) -> tuple[Level, str]:
    (finding,) = await findings
    return finding.level, finding.what


def test_a_sound_installation_has_nothing_that_fails(installed: Path) -> None:
    result = run()

    assert result.exit_code == 0, result.output
    for about in ("settings", "files", "disk", "database", "catalogue", "queues", "dead letters", "clock"):
        assert f"ok    {about}: " in result.output
    assert "warn  office: OFFICE_FILE is empty" in result.output
    assert result.output.splitlines()[-1].endswith(" 0 fail")


def test_before_the_first_start_nothing_fails_and_nothing_is_made(nothing: Path) -> None:
    result = run()

    assert result.exit_code == 0, result.output
    assert "warn  database: there is no database yet" in result.output
    assert list(nothing.iterdir()) == []


def test_each_thing_that_is_wrong_has_its_line(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_URL", "ftp://x")
    monkeypatch.setenv("OFFICE_FILE", "nowhere.toml")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "12345:never-shown-anywhere-at-all")
    monkeypatch.setenv("TELEGRAM_API_BASE", "http://127.0.0.1:1")

    result = run()

    assert result.exit_code == 1
    assert "fail  files: FILES_URL must look like" in result.output
    assert "fail  catalogue: OFFICE_FILE nowhere.toml cannot be read" in result.output
    assert "fail  telegram: does not answer" in result.output
    assert "never-shown" not in result.output


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "many", "fail  settings: PORT: "),
        ("DATABASE_URL", "mysql://u:hunter2@h/n", "fail  database: DATABASE_URL must look like"),
        ("SECRET_KEY", "another key than the one of this data", "fail  database: SECRET_KEY is not the key"),
    ],
)
def test_what_stops_a_start_is_told_without_secrets(
    installed: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(name, value)

    result = run()

    assert result.exit_code == 1
    assert line in result.output
    assert value not in result.output


@pytest.mark.parametrize(
    ("given", "environment", "part"),
    [
        pytest.param({}, {"TELEGRAM_TOKN": "1"}, "TELEGRAM_TOKN in the environment is no setting", id="misspelt"),
        pytest.param({"secret_key": "short"}, {}, "SECRET_KEY has 5 characters", id="short key"),
        pytest.param({"host": "0.0.0.0"}, {}, "without an https PUBLIC_URL", id="open to the network"),
    ],
)
def test_what_is_hardly_meant_is_a_warning(given: dict[str, str], environment: dict[str, str], part: str) -> None:
    settings = Settings(_env_file=None, **given)  # type: ignore[arg-type]

    (finding,) = of_environment(settings, environment)

    assert finding.level is Level.WARN
    assert part in finding.what


async def test_queues_that_grow_are_a_warning() -> None:
    look = doctor_checks.IN_THE_STORE["queues"]

    assert (await only(look(Settings(), a_store(inbox=3, outbox={"web": 2}))))[0] is Level.OK
    level, what = await only(look(Settings(), a_store(outbox={"telegram": 501})))
    assert level is Level.WARN
    assert "telegram 501" in what


async def test_messages_that_were_given_up_are_counted() -> None:
    look = doctor_checks.IN_THE_STORE["dead letters"]

    level, what = await only(look(Settings(), a_store(dead=[(1, "bot was blocked", NOW)])))

    assert level is Level.WARN
    assert "1 messages were given up" in what
    assert "bot was blocked" in what


async def test_a_clock_behind_what_was_stored_fails() -> None:
    look = doctor_checks.IN_THE_STORE["clock"]
    ahead = (datetime.now(UTC) + timedelta(days=1)).isoformat()

    assert (await only(look(Settings(), a_store(noted=ahead))))[0] is Level.FAIL
    assert (await only(look(Settings(), a_store(noted=NOW.isoformat()))))[0] is Level.OK


@pytest.mark.parametrize(
    ("secret", "url", "waiting", "error", "level"),
    [
        pytest.param("", "", 0, None, Level.OK, id="polling"),
        pytest.param(
            "", "https://old.vn/hook", 0, None, Level.WARN, id="a webhook keeps polling from getting anything"
        ),
        pytest.param("s", "https://a.vn/hooks/telegram", 0, None, Level.OK, id="webhook"),
        pytest.param("s", "", 0, None, Level.WARN, id="not announced"),
        pytest.param("s", "https://a.vn/hooks/telegram", 9, "timeout", Level.WARN, id="delivery fails"),
    ],
)
def test_telegram_must_deliver_where_we_listen(
    secret: str, url: str, waiting: int, error: str | None, level: Level
) -> None:
    settings = Settings(_env_file=None, telegram_webhook_secret=secret, public_url="https://a.vn")  # type: ignore[call-arg,arg-type]

    (finding,) = doctor_checks._webhook(settings, url, waiting, error)

    assert finding.level is level


async def test_a_full_disk_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    look = doctor_checks.SETTINGS_ONLY["disk"]
    for free, level in ((10**8, Level.FAIL), (10**9, Level.WARN), (10**10, Level.OK)):
        monkeypatch.setattr(doctor_checks.shutil, "disk_usage", lambda path, free=free: SimpleNamespace(free=free))

        assert (await only(look(Settings())))[0] is level


@pytest.mark.parametrize(
    ("secret", "url", "level", "said"),
    [
        pytest.param("", "", Level.WARN, "can be lost", id="polling loses what a dying process was given"),
        pytest.param("", "https://old.vn/hook", Level.WARN, "polling gets nothing", id="a webhook is left over"),
        pytest.param("a-long-secret", "", Level.WARN, "not to", id="not announced"),
        pytest.param("a-long-secret", "OURS", Level.OK, "by webhook", id="webhook"),
    ],
)
async def test_the_zalo_bot_must_deliver_where_we_listen(secret: str, url: str, level: Level, said: str) -> None:
    async with ZaloBotEmulator() as zalo:
        settings = of_the_bot(zalo, zalo.token, secret)
        if url:
            zalo.world.hook = Hook(f"{settings.address}/hooks/zalo-bot" if url == "OURS" else url, secret)

        whose, how = await doctor_checks.SETTINGS_ONLY["zalo bot"](settings)

    assert (whose.level, whose.what) == (Level.OK, "the token is of bot.emulated")
    assert how.level is level
    assert said in how.what


async def test_a_zalo_bot_token_that_is_refused_fails_and_is_not_shown() -> None:
    async with ZaloBotEmulator() as zalo:
        (finding,) = await doctor_checks.SETTINGS_ONLY["zalo bot"](of_the_bot(zalo, "901:never-shown"))

    assert finding.level is Level.FAIL
    assert "ZALO_BOT_TOKEN is refused" in finding.what
    assert "never-shown" not in finding.what


async def test_a_zalo_bot_platform_that_does_not_answer_fails_and_the_token_is_not_shown() -> None:
    settings = Settings(_env_file=None, zalo_bot_token="901:never-shown", zalo_bot_api_base="http://127.0.0.1:1")  # type: ignore[call-arg,arg-type]

    (finding,) = await doctor_checks.SETTINGS_ONLY["zalo bot"](settings)

    assert finding.level is Level.FAIL
    assert "does not answer" in finding.what
    assert "never-shown" not in finding.what


def of_the_bot(zalo: ZaloBotEmulator, token: str, secret: str = "") -> Settings:
    given = {"zalo_bot_token": token, "zalo_bot_api_base": zalo.base_url, "zalo_bot_webhook_secret": secret}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg,arg-type]

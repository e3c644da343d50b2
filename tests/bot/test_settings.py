import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import NAMES, Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
README = ROOT / "README.md"


def lines() -> list[str]:
    return EXAMPLE.read_text("utf-8").splitlines()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` and no setting of the machine that runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_the_example_names_every_setting_once_in_the_order_of_the_code() -> None:
    named = [line.partition("=")[0] for line in lines() if line and not line.startswith("#")]

    assert named == list(NAMES)


def test_the_example_says_in_both_languages_what_each_setting_is() -> None:
    for before, line in zip(lines(), lines()[1:], strict=False):
        if line and not line.startswith("#"):
            assert re.fullmatch(r"# .+ / .+", before), line


def test_the_example_gives_the_defaults() -> None:
    given = Settings(_env_file=EXAMPLE)

    assert given == Settings(_env_file=None)


def test_the_table_of_the_readme_is_complete_once_it_is_there() -> None:
    text = README.read_text("utf-8") if README.exists() else ""
    missing = [name for name in NAMES if f"`{name}`" not in text]

    assert missing in ([], list(NAMES))


def test_an_unknown_name_in_env_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKN=1\n", "utf-8")

    with pytest.raises(ValidationError, match="telegram_bot_tokn"):
        Settings()


def test_secrets_do_not_show() -> None:
    settings = Settings(secret_key=SecretStr("very secret"), telegram_bot_token=SecretStr("12345:abc"))

    assert "very secret" not in repr(settings)
    assert "12345:abc" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "by_webhook"),
    [
        pytest.param({}, False, id="no secret: polling"),
        pytest.param({"telegram_webhook_secret": "s"}, False, id="no https address"),
        pytest.param({"telegram_webhook_secret": "s", "public_url": "https://a.vn"}, True, id="https"),
        pytest.param({"telegram_webhook_secret": "s", "telegram_api_base": "http://127.0.0.1:9"}, True, id="emulator"),
    ],
)
def test_telegram_delivers_only_where_it_can(given: dict[str, str], by_webhook: bool) -> None:
    assert Settings(**given).telegram_by_webhook is by_webhook  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "by_webhook"),
    [
        pytest.param({}, False, id="no secret: polling"),
        pytest.param({"zalo_bot_webhook_secret": "s"}, False, id="no https address"),
        pytest.param({"zalo_bot_webhook_secret": "s", "public_url": "https://a.vn"}, True, id="https"),
        pytest.param({"zalo_bot_webhook_secret": "s", "zalo_bot_api_base": "http://127.0.0.1:9"}, True, id="emulator"),
    ],
)
def test_the_zalo_bot_delivers_only_where_it_can(given: dict[str, str], by_webhook: bool) -> None:
    assert Settings(**given).zalo_bot_by_webhook is by_webhook  # type: ignore[arg-type]


ZALO = {"zalo_app_id": "1", "zalo_app_secret": "s", "zalo_oa_secret_key": "k"}


@pytest.mark.parametrize(
    ("given", "is_set_up", "identity"),
    [
        pytest.param({}, False, "", id="nothing"),
        pytest.param(ZALO, True, "1", id="by the application's id"),
        pytest.param({**ZALO, "zalo_oa_secret_key": ""}, False, "1", id="no key"),
        pytest.param({**ZALO, "zalo_signature_id": "oa_id"}, False, "", id="the account's id is missing"),
        pytest.param({**ZALO, "zalo_signature_id": "oa_id", "zalo_oa_id": "2"}, True, "2", id="by the account's id"),
    ],
)
def test_zalo_is_there_when_it_can_check_and_send(given: dict[str, str], is_set_up: bool, identity: str) -> None:
    settings = Settings(**given)  # type: ignore[arg-type]

    assert (settings.has_zalo_oa, settings.zalo_signature_identity) == (is_set_up, identity)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("", []),
        ("10.0.0.1", ["10.0.0.1/32"]),
        (" 10.0.0.7/8 , ::1,", ["10.0.0.0/8", "::1/128"]),
    ],
)
def test_trusted_proxies_are_addresses_and_networks(given: str, names: list[str]) -> None:
    assert [str(each) for each in Settings(trusted_proxies=given).proxies] == names


def test_a_trusted_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"'proxy\.lan' does not appear to be an IPv4 or IPv6 network"):
        Settings(trusted_proxies="10.0.0.1,proxy.lan")


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:///data/motcua.db", "data"),
        ("sqlite:////var/lib/motcua/m.db?x=1", "/var/lib/motcua"),
        ("postgresql://u@h/n", "data"),
    ],
)
def test_data_stands_beside_the_database(url: str, folder: str) -> None:
    assert Settings(database_url=url).data_dir == Path(folder)

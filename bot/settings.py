"""Every setting, from the environment or `.env`. The table in README and `.env.example` name the same ones (tested)."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """Unknown names in `.env` are refused: a misspelt setting must not be silently ignored."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="forbid", env_ignore_empty=True)

    database_url: str = "sqlite:///data/motcua.db"
    files_url: str = "file://data/files"
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key: SecretStr = SecretStr("")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    trusted_proxies: str = ""  #: addresses or networks of our own reverse proxies, separated by commas
    secret_key: SecretStr = SecretStr("")
    secret_key_old: SecretStr = SecretStr("")  #: earlier keys, separated by blanks, so that older data stays readable
    office_file: str = ""  #: units and offers of this deployment (TOML); empty: the fictitious sample
    signature_trust: str = ""  #: certificates that vouch for signers of PDFs: a PEM file or a folder; empty: none
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    paper_limit_mb: int = Field(default=10, ge=1, le=100)  #: what the receiving system takes as one PDF
    draft_days: int = Field(default=30, ge=1, le=3650)
    prepared_days: int = Field(default=180, ge=30, le=3650)  #: of what was prepared for elsewhere, untouched
    chat_days: int = Field(default=365, ge=30, le=3650)  #: of a chat that nobody came back to
    message_days: int = Field(default=90, ge=1, le=3650)
    web_idle_minutes: int = Field(default=30, ge=1, le=1440)
    staff_totp: Literal["optional", "required"] = "optional"  #: of who may decide, beside the password

    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_base: str = TELEGRAM
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_per_second: float = Field(default=30.0, gt=0)

    zalo_app_id: str = ""
    zalo_app_secret: SecretStr = SecretStr("")
    zalo_oa_id: str = ""
    zalo_oa_secret_key: SecretStr = SecretStr("")
    zalo_oa_refresh_token: SecretStr = SecretStr("")
    zalo_oa_api_base: str = "https://openapi.zalo.me"
    zalo_oauth_base: str = "https://oauth.zaloapp.com"
    zalo_zns_api_base: str = "https://business.openapi.zalo.me"
    zalo_zns_templates: str = ""
    zalo_media_hosts: str = ".zdn.vn, .zadn.vn"  #: hosts that attachments are fetched from; a dot takes subdomains
    zalo_signature_id: Literal["app_id", "oa_id"] = "app_id"  #: which id the webhook's signature is made with
    zalo_takeover_minutes: int = Field(default=30, ge=0, le=1440)  #: silence after an operator wrote in a chat
    zalo_bot_token: SecretStr = SecretStr("")
    zalo_bot_api_base: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_webhook_secret: SecretStr = SecretStr("")

    @field_validator(
        "telegram_api_base",
        "public_url",
        "zalo_oa_api_base",
        "zalo_oauth_base",
        "zalo_zns_api_base",
        "zalo_bot_api_base",
    )
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _of_addresses(cls, value: str) -> str:
        _networks(value)
        return value

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return _networks(self.trusted_proxies)

    @property
    def address(self) -> str:
        """Where people reach the pages."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def data_dir(self) -> Path:
        """Beside the database file; `data/` when the database is elsewhere."""
        if self.database_url.startswith("sqlite"):
            path = self.database_url.split("///", 1)[-1].split("?", 1)[0]
            return Path(path).parent if path and path != ":memory:" else Path("data")
        return Path("data")

    @property
    def has_zalo_oa(self) -> bool:
        """The Official Account is set up: what signs deliveries, and what tokens are renewed with."""
        secrets = [each.get_secret_value() for each in (self.zalo_app_secret, self.zalo_oa_secret_key)]
        return all((self.zalo_app_id, self.zalo_signature_identity, *secrets))

    @property
    def zalo_signature_identity(self) -> str:
        return self.zalo_oa_id if self.zalo_signature_id == "oa_id" else self.zalo_app_id

    @property
    def telegram_by_webhook(self) -> bool:
        """With a secret and an https address, or any address when the API itself is on loopback; else long polling."""
        if not self.telegram_webhook_secret.get_secret_value():
            return False
        near = urlsplit(self.telegram_api_base).hostname in LOOPBACK
        return self.public_url.startswith("https://") or (near and bool(self.address))

    @property
    def zalo_bot_by_webhook(self) -> bool:
        """The same for the Zalo Bot Platform."""
        near = urlsplit(self.zalo_bot_api_base).hostname in LOOPBACK
        return bool(self.zalo_bot_webhook_secret.get_secret_value()) and (
            self.public_url.startswith("https://") or near
        )


def _networks(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Raises ValueError naming the first that is neither an address nor a network."""
    return tuple(ip_network(each.strip(), strict=False) for each in listed.split(",") if each.strip())


#: Names that belong to a setting, as they stand in the environment.
NAMES = tuple(name.upper() for name in Settings.model_fields)

"""`motcua doctor` on template messages: the registry, what it leaves out, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.doctor_findings import Level
from bot.commands.doctor_zns import unserved, zns
from bot.settings import Settings
from flows.delivery.templates import NO_TEMPLATES, read_templates

SAMPLE = Path(__file__).parents[3] / "bot" / "sample_zns.toml"
ACCOUNT = {"zalo_app_id": "1", "zalo_app_secret": "a-secret", "zalo_oa_secret_key": "a-key"}


async def found(path: str, **given: str) -> tuple[Level, str]:
    settings = Settings(_env_file=None, zalo_zns_templates=path, **given)  # type: ignore[call-arg,arg-type]
    (finding,) = await zns(settings)
    return finding.level, finding.what


async def test_without_a_registry_it_is_off() -> None:
    level, what = await found("")

    assert level is Level.OK
    assert "not configured" in what


async def test_notices_without_a_template_are_named() -> None:
    level, what = await found(str(SAMPLE), **ACCOUNT)

    assert level is Level.WARN
    assert what.startswith("2 templates; ")
    assert "withdrawn" in what
    assert "accepted," not in what.replace("not_accepted", "")


@pytest.mark.parametrize(
    ("text", "given", "why"),
    [
        ("source = ", ACCOUNT, "not TOML"),
        ('source = "x"\nsomething = 1', ACCOUNT, "something is not known here"),
        ('source = "x"', {}, "ZALO_APP_ID"),
    ],
)
async def test_a_registry_that_cannot_be_used_fails(tmp_path: Path, text: str, given: dict[str, str], why: str) -> None:
    path = tmp_path / "zns.toml"
    path.write_text(text, "utf-8")

    level, what = await found(str(path), **given)

    assert level is Level.FAIL
    assert why in what


def test_what_has_no_template_is_all_that_the_registry_does_not_serve() -> None:
    served = read_templates(SAMPLE.read_text("utf-8"))

    assert "accepted" in unserved(NO_TEMPLATES)
    assert "accepted" not in unserved(served)

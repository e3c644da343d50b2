import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import motcua
from bot.problems import known


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(motcua, list(arguments), input=text)


def said(result: Result) -> str:
    """The sentence that the process would end with."""
    found = known(result.exception) if isinstance(result.exception, Exception) else None
    assert found is not None, result.exception
    assert found.status == 1
    return found.sentence


def a_draft_with(phone: str) -> None:
    """Marital status for oneself: the card, begin, agree, for myself, the phone."""
    result = run("chat", "--keep", text=f"1.004873\n*1\n*1\n*1\n{phone}\n/quit\n")
    assert result.exception is None, result.exception


def test_each_draft_is_one_json_object_with_its_answers(installed: Path) -> None:
    a_draft_with("0912345678")

    lines = run("dossiers", "--json").stdout.splitlines()

    (row,) = map(json.loads, lines)
    assert list(row) == ["code", "status", "channel", "chat_id", "answers", "files"]
    assert (row["code"], row["status"], row["files"]) == (None, "draft", 0)
    assert (row["channel"], row["chat_id"]) == ("terminal", "me")
    assert row["answers"] == {"filing_for": "self", "applicant_phone": "+84912345678"}


def test_without_json_nothing_personal_is_shown(installed: Path) -> None:
    a_draft_with("0912345678")

    output = run("dossiers").stdout

    assert "draft" in output
    assert "912345678" not in output


def test_a_missing_database_is_said_and_not_made(nothing: Path) -> None:
    assert "there is no database yet" in said(run("dossiers", "--json"))
    assert list(nothing.iterdir()) == []


def test_a_missing_key_is_said_and_not_made_anew(installed: Path) -> None:
    (installed / "data" / "secret.key").unlink()

    assert "its key is missing" in said(run("dossiers", "--json"))
    assert not (installed / "data" / "secret.key").exists()


def test_another_key_is_said(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "another key than the one it was sealed with")

    assert "SECRET_KEY is not the key" in said(run("dossiers", "--json"))


def test_a_database_of_somebody_else_is_left_alone(nothing: Path) -> None:
    (nothing / "data").mkdir()
    (nothing / "data" / "motcua.db").write_bytes(b"")

    assert "there is no database yet" in said(run("dossiers", "--json"))
    assert not (nothing / "data" / "secret.key").exists()

from pathlib import Path

import pytest

from bot.commands import wording_used
from bot.commands.wording_used import Use, Uses, uses


def of_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, *, name: str = "m.py") -> Uses:
    monkeypatch.setattr(wording_used, "ROOT", tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, "utf-8")
    found = Uses()
    wording_used._read_module(path, found)
    return found


@pytest.mark.parametrize(
    ("source", "use"),
    [
        ("say('menu', option, name=1)", Use("menu", "m.py:1", frozenset({"name"}))),
        ("say('menu', **params)", Use("menu", "m.py:1", None)),
        ("Words('menu')", Use("menu", "m.py:1", frozenset())),
        ("Words('menu', {'a': 1, 'b': 2})", Use("menu", "m.py:1", frozenset({"a", "b"}))),
        ("Words('menu', {**some})", Use("menu", "m.py:1", None)),
        ("option('back', aside=True)", Use("button.back", "m.py:1", None)),
        ("option('yes', 'agree')", Use("button.agree", "m.py:1", None)),
        ("asking.option(ID, 'done', item=1)", Use("done", "m.py:1", frozenset({"item"}))),
        ("Notice('menu', ('view',))", Use("button.view", "m.py:1", frozenset())),
        ("TABLE = {1: 'notice.nowhere'}", Use("notice.nowhere", "m.py:1", None)),
    ],
)
def test_a_key_is_found_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, use: Use
) -> None:
    assert use in of_code(tmp_path, monkeypatch, source).named


def test_reasons_of_the_file_check_are_short_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = of_code(tmp_path, monkeypatch, "raise Refused('bomb', pages=1)", name="filecheck/pdf.py")

    assert [(use.key, use.params) for use in found.named] == [("file.reason.bomb", frozenset({"pages"}))]


@pytest.mark.parametrize("source", ["open('status.html')", "'nothing.of.ours'", "f'step.date.{why}'", "'step.date'"])
def test_what_only_looks_like_a_key_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    assert of_code(tmp_path, monkeypatch, source).named == []


def test_a_key_put_together_when_it_runs_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = of_code(tmp_path, monkeypatch, "say(f'begun.{ending}'); ENDINGS = ('here',)")

    assert found.is_used("begun.here")
    assert not found.is_used("begun.portal")
    assert not found.is_used("begun.here.more")


def test_templates_name_keys_too() -> None:
    found = Uses(said={"accept"})

    wording_used._read_template(
        "{{ t('web.skip') }}{{ t('a.b' if x else 'a.c') }}{{ plain('act.' ~ kind ~ '.do') }}", "page.html", found
    )

    assert {use.key for use in found.named} == {"web.skip", "a.b", "a.c"}
    assert found.is_used("act.accept.do")
    assert not found.is_used("act.refuse.do")


def test_the_whole_project_can_be_read() -> None:
    found = uses()

    assert {"menu", "notice.registered", "button.begin", "web.error.title"} <= {use.key for use in found.named}

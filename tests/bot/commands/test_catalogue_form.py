"""Who writes a definition sees on paper what it makes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import motcua


@pytest.mark.parametrize(("name", "begin"), [("to-khai.pdf", b"%PDF"), ("to-khai.docx", b"PK")])
def test_a_blank_form_is_drawn(tmp_path: Path, name: str, begin: bytes) -> None:
    file = tmp_path / name

    done = CliRunner().invoke(motcua, ["catalogue", "form", "to-khai-khai-sinh", str(file)])

    assert (done.exit_code, file.read_bytes()[: len(begin)]) == (0, begin)


@pytest.mark.parametrize("arguments", [["nothing", "x.pdf"], ["mau-01", "x.odt"], ["mau-01"]])
def test_wrong_use_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)

    assert CliRunner().invoke(motcua, ["catalogue", "form", *arguments]).exit_code == 2
    assert list(tmp_path.iterdir()) == []

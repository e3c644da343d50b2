"""`motcua check-file` says the same as the chat, for people and for programs."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pikepdf import Name

from bot.commands.check_file import check_file
from tests.bot.filecheck import sample_pdfs, samples
from tests.bot.papers import signing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "thẻ.jpg").write_bytes(samples.phone_photo())
    (tmp_path / "small.jpg").write_bytes(samples.jpeg(160, 90))
    (tmp_path / "form.pdf").write_bytes(samples.acting_pdf({"/S": Name.Launch}))
    (tmp_path / "empty.pdf").touch()
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check_file, [str(each) for each in arguments])


def test_good_files_end_with_0(folder: Path) -> None:
    result = run("--json", folder / "thẻ.jpg", folder / "small.jpg")

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 0
    assert first == {"path": str(folder / "thẻ.jpg"), "verdict": "accept", "kind": "jpeg", "reasons": []}
    assert second["verdict"] == "warn"


def test_one_bad_file_ends_with_1_and_a_sentence_that_helps(folder: Path) -> None:
    result = run("--json", folder / "thẻ.jpg", folder / "form.pdf", folder / "empty.pdf")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [line["verdict"] for line in lines] == ["accept", "reject", "reject"]
    assert "In > Lưu thành PDF" in lines[1]["reasons"][0]
    assert lines[2]["reasons"] == [
        "Tệp trống, không có nội dung. Anh/chị mở lại tệp trên máy rồi gửi lại, hoặc chụp ảnh giấy tờ."
    ]


def test_for_people_it_prints_plain_lines(folder: Path) -> None:
    result = run(folder / "small.jpg")

    assert "small.jpg: warn (jpeg)\n  Ảnh chỉ có 160 × 90 điểm ảnh" in result.stdout


def test_of_several_files_a_table_closes_the_list(folder: Path) -> None:
    result = run(folder / "thẻ.jpg", folder / "small.jpg", folder / "form.pdf")

    assert [line.split() for line in result.stdout.splitlines()[-4:]] == [
        ["kind", "accept", "warn", "reject"],
        ["jpeg", "1", "1", "0"],
        ["pdf", "0", "0", "1"],
        ["all", "3", "1", "1", "1"],
    ]


def test_who_signed_a_pdf_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "roots.pem").write_bytes(sample_pdfs.AUTHORITY.pem)
    (folder / "signed.pdf").write_bytes(sample_pdfs.signed())
    (folder / "changed.pdf").write_bytes(signing.with_later_page(sample_pdfs.signed()))
    monkeypatch.setenv("SIGNATURE_TRUST", str(folder / "roots.pem"))

    whole, changed = (json.loads(run("--json", folder / name).stdout) for name in ("signed.pdf", "changed.pdf"))

    assert (whole["verdict"], whole["reasons"]) == ("accept", [])
    assert (whole["signatures"][0]["state"], whole["signatures"][0]["name"]) == ("valid", signing.SIGNER)
    assert changed["signatures"][0]["state"] == "changed"
    assert "đã bị thay đổi sau khi ký" in run(folder / "changed.pdf").stdout


@pytest.mark.parametrize("name", ["missing.jpg", "."])
def test_what_is_no_file_is_wrong_use(folder: Path, name: str) -> None:
    assert run("--json", folder / name).exit_code == 2


def test_a_pipe_is_wrong_use_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    assert run(folder / "pipe").exit_code == 2


def test_no_path_is_wrong_use() -> None:
    assert run("--json").exit_code == 2


def test_a_name_that_is_no_text_is_shown_all_the_same(folder: Path) -> None:
    name = os.fsdecode(bytes(folder) + b"/\xff.jpg")
    Path(name).write_bytes(samples.jpeg())

    result = run("--json", name)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["path"].endswith("\ufffd.jpg")

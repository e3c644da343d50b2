from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.chat import chat

pytestmark = pytest.mark.slow


def run(*lines: str, keep: bool = False, who: str = "me") -> Result:
    arguments = ["--who", who, *(["--keep"] if keep else [])]
    result = CliRunner().invoke(chat, arguments, input="".join(f"{line}\n" for line in lines))
    assert result.exception is None, result.exception
    return result


def test_what_is_not_kept_leaves_nothing(nothing: Path) -> None:
    output = run("/menu", "", "khong biet gi ca xyz").stdout

    greeted, menu, unknown = (output.index(part) for part in ("trợ lý tự động", "> /menu", "> khong biet"))
    assert greeted < menu < unknown
    assert "[1] " in output
    assert list(nothing.iterdir()) == []


def test_the_same_name_comes_back_to_its_conversation(installed: Path) -> None:
    run("1.004873", "*1", "*1", "*1", keep=True)

    assert "Làm tiếp hồ sơ dở" in run("/menu", keep=True).stdout


def test_a_file_goes_through_the_check_of_uploads(installed: Path) -> None:
    (installed / "virus.exe").write_bytes(b"MZ" + b"\0" * 2000)

    output = run("/file virus.exe", "/file not-there.jpg", keep=True).stdout

    assert "Tệp này không phải ảnh, PDF hay Word" in output
    assert output.count("\n> /file") == 2

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.base import FetchFailed, Incoming, RemoteFile
from bot.channels.terminal import Terminal
from flows.conversation.buttons import Button
from flows.conversation.events import ButtonPressed, TextSent
from flows.ports import Kind, StoredMessage
from flows.values import as_is

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def a_message(text: str, *buttons: tuple[str, str], kind: Kind = Kind.REPLY) -> StoredMessage:
    return StoredMessage(1, as_is(text), tuple(Button(as_is(label), token) for label, token in buttons), kind, NOW)


def test_options_carry_the_number_that_the_engine_knows() -> None:
    shown = Terminal().show([a_message("Chọn:", ("Có", "7.0"), ("Không", "7.1")), a_message("Hoặc:", ("Dừng", "7.2"))])

    assert shown == "\nChọn:\n  [1] Có\n  [2] Không\n\nHoặc:\n  [3] Dừng\n"


def test_a_number_is_text_and_with_a_star_a_button() -> None:
    terminal = Terminal()
    terminal.show([a_message("Mấy bản?", ("Quay lại", "7.0"))])

    assert terminal.hear("1\n") == Incoming(event=TextSent("1"))
    assert terminal.hear("*1\n") == Incoming(event=ButtonPressed("7.0"))
    assert terminal.hear("*2\n") == Incoming(event=TextSent("*2"))


def test_standing_buttons_have_letters() -> None:
    terminal = Terminal()

    shown = terminal.show([a_message("Đã tiếp nhận.", ("Xem", "!view:d1"), ("Gặp cán bộ", "!human:d1.5"))])

    assert "[a] Xem" in shown
    assert terminal.hear("*b") == Incoming(event=ButtonPressed("!human:d1.5"))


def test_old_options_stay_until_new_ones_come() -> None:
    terminal = Terminal()
    terminal.show([a_message("Chọn:", ("Có", "7.0"))])

    terminal.show([a_message("Tin thường")])
    assert terminal.hear("*1") == Incoming(event=ButtonPressed("7.0"))

    terminal.show([a_message("Chọn:", ("Khác", "8.0"))])
    assert terminal.hear("*1") == Incoming(event=ButtonPressed("8.0"))


def test_what_was_typed_is_not_shown_again() -> None:
    assert Terminal().show([a_message("tôi gõ", kind=Kind.ECHO)]) == ""


def test_a_blank_line_says_nothing() -> None:
    assert Terminal().hear("  \n") is None


async def test_files_are_named_by_their_paths(tmp_path: Path) -> None:
    path = tmp_path / "giấy chứng sinh.pdf"
    path.write_bytes(b"%PDF-")

    heard = Terminal().hear(f"/file '{path}' nowhere.jpg")

    assert heard is not None
    assert heard.files == (RemoteFile(str(path), path.name, 5), RemoteFile("nowhere.jpg", "nowhere.jpg", None))
    assert await Terminal().fetch(heard.files[0], limit=5) == b"%PDF-"


@pytest.mark.parametrize("name", ["nowhere.jpg", ".", "\0"])
async def test_what_is_no_file_is_not_fetched(name: str) -> None:
    with pytest.raises(FetchFailed):
        await Terminal().fetch(RemoteFile(name, name), limit=10)


async def test_a_file_above_the_limit_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")

    with pytest.raises(FetchFailed, match="too large"):
        await Terminal().fetch(RemoteFile(str(tmp_path / "a"), "a"), limit=4)

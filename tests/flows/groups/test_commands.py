"""What is said in a group is a code, a question for figures, or something for elsewhere."""

from __future__ import annotations

import pytest

from flows.groups.commands import Command, Wish, read_command

CODE = "K7M2QX4H"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"/ketnoi {CODE}", Command(Wish.BIND, CODE)),
        (f"/ketnoi@motcua_bot {CODE}", Command(Wish.BIND, CODE)),
        ("/ketnoi k7m2 qx4h", Command(Wish.BIND, CODE)),
        (f"kết nối {CODE}", Command(Wish.BIND, CODE)),
        (f"@Bot Một Cửa /ketnoi {CODE}", Command(Wish.OTHER)),
        (f"@BotMotCua /ketnoi {CODE}", Command(Wish.BIND, CODE)),
        ("/ketnoi", Command(Wish.BIND)),
        ("/ketnoi abc", Command(Wish.BIND)),
        ("/ketnoi K7M2QX4H thêm", Command(Wish.BIND)),
        ("/solieu", Command(Wish.FIGURES)),
        ("/solieu@motcua_bot", Command(Wish.FIGURES)),
        ("Số liệu", Command(Wish.FIGURES)),
        ("/hoso", Command(Wish.OTHER)),
        ("/start", Command(Wish.OTHER)),
        ("H99.101-261120-0001", Command(Wish.OTHER)),
        ("/solieucuatoi", Command(Wish.OTHER)),
        ("", Command(Wish.OTHER)),
        ("/ketnoi " + "x" * 200, Command(Wish.OTHER)),
    ],
)
def test_a_command_is_read_however_it_is_addressed(text: str, command: Command) -> None:
    assert read_command(text) == command

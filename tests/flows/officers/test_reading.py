"""What an officer's message means; everything else in the chat is a citizen's."""

from __future__ import annotations

from typing import Any

import pytest

from flows.conversation.events import ButtonPressed, Event, FilesReceived, Opened, TextSent
from flows.officers.reading import Do, Wish, read, token

LINKED: dict[str, Any] = {"staff": 1}
OFFERED = {**LINKED, "shown": [["!office:o:d1", "1. H99"], ["!office:l", "2. Danh sách việc"]]}
WAITING = {**LINKED, "wait": {"do": "code"}, "shown": [["!office:n", "1. Thôi"]]}

MEANT: dict[str, tuple[Event, dict[str, Any], Wish | None]] = {
    "a code": (TextSent("CANBO ABCD 2345"), {}, Wish(Do.LINK, code="ABCD2345")),
    "a code in small letters": (TextSent("cán bộ abcd2345"), {}, Wish(Do.LINK, code="ABCD2345")),
    "a code by a link": (Opened("cb_ABCD2345"), {}, Wish(Do.LINK, code="ABCD2345")),
    "a code by a typed start": (TextSent("/start cb_ABCD2345"), {}, Wish(Do.LINK, code="ABCD2345")),
    "a citizen who asks for an officer": (TextSent("/canbo"), {}, None),
    "a citizen's linking": (TextSent("LIENKET ABCD 2345"), LINKED, None),
    "work, unlinked": (TextSent("việc"), {}, None),
    "work": (TextSent("Việc"), LINKED, Wish(Do.LIST)),
    "work by a command": (TextSent("/viec"), LINKED, Wish(Do.LIST)),
    "a request about work": (TextSent("xin việc làm"), LINKED, None),
    "leaving": (TextSent("rời kênh cán bộ"), LINKED, Wish(Do.LEAVE)),
    "a number": (TextSent("1."), OFFERED, Wish(Do.OPEN, dossier_id="d1")),
    "a number too high": (TextSent("3"), OFFERED, None),
    "a number without an offer": (TextSent("1"), LINKED, None),
    "words of an offer": (TextSent("danh sách việc"), OFFERED, Wish(Do.LIST)),
    "a code of the app": (TextSent("123456"), WAITING, Wish(Do.WRITE, text="123456")),
    "a number while something is waited for": (TextSent("1"), WAITING, Wish(Do.WRITE, text="1")),
    "leaving it": (TextSent("Thôi"), WAITING, Wish(Do.CANCEL)),
    "giving it up": (TextSent("huỷ"), WAITING, Wish(Do.CANCEL)),
    "the menu all the same": (TextSent("menu"), WAITING, None),
    "a command all the same": (TextSent("/hoso"), WAITING, None),
    "a file": (FilesReceived(()), WAITING, None),
    "a citizen's button": (ButtonPressed("7.1"), LINKED, None),
    "a standing button": (ButtonPressed("!view:d1"), LINKED, None),
    "a button": (ButtonPressed("!office:a:d1:3"), LINKED, Wish(Do.ACT, act="accept", dossier_id="d1", number=3)),
    "a button, unlinked": (ButtonPressed("!office:a:d1:3"), {}, None),
    "a button without its number": (ButtonPressed("!office:a:d1"), LINKED, Wish(Do.ACT, act="accept", dossier_id="d1")),
    "a button with odd digits": (ButtonPressed("!office:y:d1:٣"), LINKED, Wish(Do.AGREE, dossier_id="d1")),
    "an unknown button": (ButtonPressed("!office:z:d1:3"), LINKED, Wish(Do.OPEN, dossier_id="d1", number=3)),
    "nonsense in a button": (ButtonPressed("!office:a:<b>:3"), LINKED, Wish(Do.OPEN)),
}


@pytest.mark.parametrize("name", MEANT)
def test_what_is_meant(name: str) -> None:
    event, office, wish = MEANT[name]

    assert read(event, office) == wish


@pytest.mark.parametrize("letter", "taprsboyl")
def test_tokens_fit_every_channel_and_are_read_back(letter: str) -> None:
    made = token(letter, "0123456789abcdef01234567", 99_999_999)

    assert len(made.encode()) <= 64
    assert read(ButtonPressed(made), LINKED) is not None

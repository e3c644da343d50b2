"""The web chat's two tables: what a page packs and the worker reads, and what may go wrong with a file."""

from __future__ import annotations

import pytest

from bot.channels.base import FetchFailed, Incoming, Message, Named, RemoteFile, Sent
from bot.channels.webchat import WebChat, pack, pack_files
from flows.conversation.events import ButtonPressed, Opened, TextSent
from flows.files import FileDamaged, FileMissing, FilesUnavailable
from flows.ports import Fate

FILE = RemoteFile("upload-1", "giấy.jpg", 3)


async def nothing(reference: str) -> bytes:
    raise FileMissing(reference)


@pytest.fixture
def channel() -> WebChat:
    return WebChat(nothing)


ODD_FILES = b'{"id":"u1","chat":"c1","files":[{"reference":"r","size":"x"},{},7]}'
READ = [
    pytest.param(pack("u1", "c1", "opened", "tt_1_001193"), Incoming(Opened("tt_1_001193")), id="opened"),
    pytest.param(pack("u1", "c1", "opened", ""), Incoming(Opened()), id="opened without a link"),
    pytest.param(pack("u1", "c1", "text", "khai sinh\x00"), Incoming(TextSent("khai sinh\x00")), id="text"),
    pytest.param(pack("u1", "c1", "pressed", "3.1"), Incoming(ButtonPressed("3.1")), id="pressed"),
    pytest.param(pack_files("u1", "c1", [FILE], caption="hai"), Incoming(files=(FILE,), caption="hai"), id="files"),
    pytest.param(ODD_FILES, Incoming(files=(RemoteFile("r", ""),)), id="odd files"),
    pytest.param(b'{"id":"u1","chat":"c1"}', None, id="says nothing"),
    pytest.param(b'{"id":"u1","chat":"c1","text":7}', None, id="text that is none"),
    pytest.param(b"[]", None, id="not an update"),
    pytest.param(b"\xff", None, id="not even text"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "incoming"), READ)
def test_an_update_is_read(channel: WebChat, body: bytes, incoming: Incoming | None) -> None:
    assert channel.parse(body) == incoming


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b'{"id":"u1"}', b'{"chat":"c1"}', b"\x00", b"[" * 100_000])
def test_what_is_not_ours_is_nobodys(channel: WebChat, body: bytes) -> None:
    assert channel.identify(body) is None


def test_an_update_names_itself_and_its_chat(channel: WebChat) -> None:
    assert channel.identify(pack("u1", "c1", "text", "xin chào")) == Named("u1", "c1")


async def test_stored_is_sent(channel: WebChat) -> None:
    assert await channel.send(Message("c1", ("<b>Chào</b>",), ("Chào",))) == Sent(Fate.SENT)


async def test_a_file_is_read_back() -> None:
    async def fetch(reference: str) -> bytes:
        return reference.encode()

    assert await WebChat(fetch).fetch(FILE, limit=100) == b"upload-1"


@pytest.mark.parametrize(
    ("problem", "lasting"), [(FileMissing("f"), True), (FileDamaged("f"), True), (FilesUnavailable("f"), False)]
)
async def test_a_file_that_cannot_be_read_says_whether_to_try_again(problem: Exception, *, lasting: bool) -> None:
    async def fetch(reference: str) -> bytes:
        raise problem

    with pytest.raises(FetchFailed) as failed:
        await WebChat(fetch).fetch(FILE, limit=100)

    assert failed.value.lasting is lasting


@pytest.mark.parametrize("size", [3, None])
async def test_a_file_over_the_limit_is_refused_whatever_it_claims(size: int | None) -> None:
    async def fetch(reference: str) -> bytes:
        return b"xxx"

    with pytest.raises(FetchFailed):
        await WebChat(fetch).fetch(RemoteFile("r", "a", size), limit=2)

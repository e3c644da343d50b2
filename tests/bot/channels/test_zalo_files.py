"""Papers and pictures that go along are uploaded first; those that people send are fetched from known hosts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.base import Document, FetchFailed, RemoteFile, Sent
from bot.channels.zalo import Zalo
from bot.channels.zalo_http import hosts_of, is_allowed
from flows.ports import Fate
from tests.bot.channels.zalo.kit import GOOD, MEGABYTE, Platform, a_message, platform, refused, zalo

__all__ = ["platform", "zalo"]

UPLOADED = {"image": {"attachment_id": "a1"}, "file": {"token": "t1"}}


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        (
            "trang.png",
            "image",
            {
                "type": "template",
                "payload": {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "a1"}]},
            },
        ),
        ("to-khai.PDF", "file", {"type": "file", "payload": {"token": "t1"}}),
        ("to-khai.docx", "file", {"type": "file", "payload": {"token": "t1"}}),
    ],
)
async def test_a_document_is_uploaded_and_shown(
    platform: Platform, zalo: Zalo, name: str, kind: str, shown: Any
) -> None:
    platform.answers = [GOOD, (200, {"error": 0, "data": UPLOADED[kind]}), GOOD]

    assert await zalo.send(a_message("một", document=Document(name, b"content"))) == Sent(Fate.SENT, "7 7")

    assert [path for path, _ in platform.asked] == [
        "/v3.0/oa/message/cs",
        f"/v2.0/oa/upload/{kind}",
        "/v3.0/oa/message/cs",
    ]
    assert platform.asked[2][1]["message"] == {"attachment": shown}


@pytest.mark.parametrize(
    "document",
    [
        Document("a.png", b"x" * (MEGABYTE + 1)),
        Document("a.pdf", b"x" * (5 * MEGABYTE + 1)),
        Document("a.zip", b"x"),
        Document("a", b"x"),
    ],
    ids=["large picture", "large paper", "kind", "no ending"],
)
async def test_what_zalo_does_not_take_is_not_uploaded(platform: Platform, zalo: Zalo, document: Document) -> None:
    assert await zalo.send(a_message("một", document=document)) == Sent(Fate.SENT, "7")
    assert len(platform.asked) == 1


async def test_an_upload_that_has_ended_is_made_again(platform: Platform, zalo: Zalo) -> None:
    up = (200, {"error": 0, "data": UPLOADED["file"]})
    platform.answers = [up, refused(-100), up, GOOD]

    sent = await zalo.send(a_message("một", document=Document("a.pdf", b"x"), taken=1))

    assert sent == Sent(Fate.SENT, "7")
    assert len(platform.asked) == 4


@pytest.mark.parametrize(
    ("answers", "fate", "taken"),
    [
        pytest.param([GOOD, refused(-201)], Fate.SENT, "7", id="refused: the words stand"),
        pytest.param([GOOD, (200, {"error": 0, "data": {}})], Fate.SENT, "7", id="not named"),
        pytest.param([GOOD, refused(-32)], Fate.LATER, "7", id="later"),
        pytest.param([GOOD, "reset", "reset"], Fate.LATER, "7", id="reset"),
    ],
)
async def test_a_document_that_does_not_go(
    platform: Platform, zalo: Zalo, answers: list[Any], fate: Fate, taken: str
) -> None:
    platform.answers = answers

    sent = await zalo.send(a_message("một", document=Document("a.pdf", b"x")))

    assert (sent.fate, sent.platform_id) == (fate, taken)


# files that people send

HOSTS = (".zdn.vn", "cdn.example.vn")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://f21-zpc.zdn.vn/jpg/1/a.jpg", True),
        ("https://F21-ZPC.ZDN.VN/a", True),
        ("https://cdn.example.vn:443/a", True),
        ("https://zdn.vn/a", False),
        ("https://evilzdn.vn/a", False),
        ("https://x.zdn.vn.evil.com/a", False),
        ("https://a.cdn.example.vn/a", False),
        ("https://evil.com/?x=.zdn.vn", False),
        ("https://x.zdn.vn@evil.com/a", False),
        ("http://f21-zpc.zdn.vn/a", False),
        ("http://127.0.0.1/a", False),
        ("http://[::1]/a", False),
        ("file:///etc/passwd", False),
        ("//x.zdn.vn/a", False),
        ("https://[/a", False),
        ("", False),
    ],
)
def test_files_are_fetched_from_listed_hosts_only(url: str, allowed: bool) -> None:
    assert is_allowed(url, HOSTS) is allowed


def test_loopback_is_a_host_only_while_the_api_is_there() -> None:
    assert hosts_of(" .zdn.vn,x.vn ,", "https://openapi.zalo.me") == (".zdn.vn", "x.vn")
    assert "127.0.0.1" in hosts_of("", "http://127.0.0.1:8082")
    assert is_allowed("http://127.0.0.1:8082/a", hosts_of("", "http://127.0.0.1:8082"))


async def fetched(zalo: Zalo, url: str) -> bytes:
    return await zalo.fetch(RemoteFile(url, "anh.jpg"), limit=100)


async def test_a_file_is_fetched_also_from_where_we_are_sent(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [(302, b"", {"Location": "/b"}), (200, b"content")]

    assert await fetched(zalo, f"{platform.base}/a") == b"content"
    assert [path for path, _ in platform.asked] == ["/a", "/b"]
    assert platform.tokens == ["", ""]


@pytest.mark.parametrize(
    ("answers", "lasting", "asked"),
    [
        pytest.param([(302, b"", {"Location": "http://10.0.0.1/a"})], True, 1, id="sent to another host"),
        pytest.param([(302, b"", {"Location": "/a"})] * 9, True, 4, id="sent in circles"),
        pytest.param([(200, b"x" * 101)], True, 1, id="larger than allowed"),
        pytest.param([(404, b"")], True, 1, id="gone"),
        pytest.param([(500, b"")], False, 1, id="5xx"),
        pytest.param([(429, b"")], False, 1, id="too many"),
    ],
)
async def test_a_file_that_is_not_fetched(
    platform: Platform, zalo: Zalo, answers: list[Any], lasting: bool, asked: int
) -> None:
    platform.answers = answers

    with pytest.raises(FetchFailed) as failed:
        await fetched(zalo, f"{platform.base}/a")

    assert failed.value.lasting is lasting
    assert len(platform.asked) == asked


async def test_a_strange_address_is_never_asked(platform: Platform, zalo: Zalo) -> None:
    for url in ("https://evil.example/a", "http://169.254.169.254/latest", "ftp://127.0.0.1/a"):
        with pytest.raises(FetchFailed):
            await fetched(zalo, url)
    assert platform.asked == []

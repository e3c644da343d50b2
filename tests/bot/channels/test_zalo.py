"""Message + what Zalo answers -> what was asked of it, and what became of the message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson
import pytest
from aiohttp import web

from bot.channels.base import Document, FetchFailed, Incoming, Message, RemoteFile, RenderedButton, Sent
from bot.channels.zalo import HELD, Zalo, ZaloOptions
from bot.channels.zalo_errors import MESSAGES, OUTSIDE_WINDOW, TEMPLATES, next_morning
from bot.channels.zalo_http import ZaloHttp, hosts_of, is_allowed
from bot.channels.zalo_tokens import NoToken, TokenKeeper
from bot.channels.zalo_zns import TemplateSent, Zns, international
from flows.conversation.facts import VIETNAM
from flows.ports import Fate, Kind

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PERSON = "246845883529197922"
GOOD = (200, {"error": 0, "message": "Success", "data": {"message_id": "7", "user_id": PERSON, "quota": {}}})
MEGABYTE = 1024 * 1024


def refused(error: int, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"error": error, "message": "told in words", **more}


@dataclass
class Platform:
    """Answers in order what it was told to, then always well."""

    answers: list[Any] = field(default_factory=list)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    base: str = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        asked = orjson.loads(body) if body.startswith(b"{") else len(body)
        self.asked.append((request.path, asked))
        self.tokens.append(request.headers.get("access_token", ""))
        answer = self.answers.pop(0) if self.answers else GOOD
        if answer == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer == "silence":
            await asyncio.sleep(5)
            return web.Response()
        status, told, *headers = answer
        content = told if isinstance(told, bytes) else orjson.dumps(told)
        return web.Response(status=status, body=content, headers=headers[0] if headers else None)


@dataclass
class Tokens:
    """Gives out one token, and another when that is refused; or none at all."""

    problem: NoToken | None = None

    async def access(self, *, refused: str = "") -> str:
        if self.problem is not None:
            raise self.problem
        return "second" if refused else "first"

    async def close(self) -> None:
        return


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    runner = web.ServerRunner(web.Server(platform.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    platform.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield platform
    await runner.cleanup()


def a_channel(base: str, tokens: Tokens | None = None) -> Zalo:
    keeper = cast(TokenKeeper, tokens or Tokens())
    return Zalo(keeper, ZaloHttp(seconds=0.5), ZaloOptions(base, ".zdn.vn"), now=lambda: NOW)


@pytest.fixture
async def zalo(platform: Platform) -> AsyncIterator[Zalo]:
    channel = a_channel(platform.base)
    yield channel
    await channel.close()


def a_message(*parts: str, **more: Any) -> Message:
    return Message(PERSON, parts, parts, **more)


ONE = a_message("Chào anh/chị")
ASKED = {"recipient": {"user_id": PERSON}, "message": {"text": "Chào anh/chị"}}
LATER_BY = {-219: 1, -221: 1, -224: 1, -240: 1, -320: 1, -321: 1}


async def test_text_goes_by_the_customer_service_call(platform: Platform, zalo: Zalo) -> None:
    assert await zalo.send(ONE) == Sent(Fate.SENT, "7")
    assert platform.asked == [("/v3.0/oa/message/cs", ASKED)]
    assert platform.tokens == ["first"]


@pytest.mark.parametrize(
    ("error", "fate", "reason"),
    [
        (-32, Fate.LATER, "rate (-32)"),
        (-200, Fate.REJECTED, "send_failed (-200)"),
        (-201, Fate.REJECTED, "bad_parameter (-201)"),
        (-211, Fate.LATER, "quota (-211)"),
        (-213, Fate.BLOCKED, "not_following (-213)"),
        (-217, Fate.BLOCKED, "unreachable (-217)"),
        (-218, Fate.LATER, "person_quota (-218)"),
        (-219, Fate.LATER, "app_removed (-219)"),
        (-221, Fate.LATER, "account_not_verified (-221)"),
        (-224, Fate.LATER, "account_package (-224)"),
        (-227, Fate.REJECTED, "inactive (-227)"),
        (-230, Fate.REJECTED, OUTSIDE_WINDOW),
        (-232, Fate.REJECTED, OUTSIDE_WINDOW),
        (-233, Fate.REJECTED, "type_not_allowed (-233)"),
        (-234, Fate.LATER, "night (-234)"),
        (-240, Fate.LATER, "api_closed (-240)"),
        (-244, Fate.REJECTED, "refused_by_person (-244)"),
        (-248, Fate.REJECTED, "policy (-248)"),
        (-320, Fate.LATER, "wallet_not_linked (-320)"),
        (-321, Fate.LATER, "wallet_empty (-321)"),
        (-1, Fate.LATER, "error -1"),
        (12345, Fate.LATER, "error 12345"),
        (-99999, Fate.REJECTED, "error -99999"),
    ],
)
async def test_an_error_becomes(platform: Platform, zalo: Zalo, error: int, fate: Fate, reason: str) -> None:
    platform.answers = [refused(error)]

    sent = await zalo.send(ONE)

    assert (sent.fate, sent.error) == (fate, reason)
    assert sent.whole_channel is (error in (-219, -221, -224, -240, -320, -321))
    assert not sent.spares_replies
    assert len(platform.asked) == 1
    hours = LATER_BY.get(error)
    if hours is not None:
        assert sent.retry_at == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        (-211, Sent(Fate.LATER, retry_at=NOW + timedelta(hours=1), whole_channel=True, error="quota (-211)")),
        (-218, Sent(Fate.LATER, retry_at=NOW + timedelta(hours=1), error="person_quota (-218)")),
        (-234, Sent(Fate.LATER, retry_at=datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM), error="night (-234)")),
    ],
)
async def test_what_is_about_notices_holds_notices(platform: Platform, zalo: Zalo, error: int, sent: Sent) -> None:
    platform.answers = [refused(error), refused(error)]

    assert await zalo.send(replace(ONE, kind=Kind.NOTICE)) == replace(sent, spares_replies=True)
    assert await zalo.send(ONE) == Sent(Fate.LATER, error=sent.error)


def test_every_error_of_the_reference_has_a_meaning() -> None:
    known = {-32, -100, -200, -201, -210, -211, -213, -216, -217, -218, -219, -220, -221, -224, -227, -230, -232}

    assert set(MESSAGES) == known | {-233, -234, -240, -244, -248, -320, -321}


def test_a_template_message_never_marks_a_person() -> None:
    assert {meaning.fate for meaning in TEMPLATES.values()} == {Fate.LATER, Fate.REJECTED}


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ((21, 22, 30), (22, 6, 0)),
        ((22, 0, 5), (22, 6, 0)),
        ((22, 5, 59), (22, 6, 0)),
        ((22, 6, 0), (23, 6, 0)),
    ],
)
def test_what_may_not_go_at_night_goes_at_six(now: tuple[int, int, int], morning: tuple[int, int, int]) -> None:
    assert next_morning(datetime(2026, 11, *now, tzinfo=VIETNAM)) == datetime(2026, 11, *morning, tzinfo=VIETNAM)


@pytest.mark.parametrize("error", [-216, -220])
async def test_a_refused_token_is_renewed_once(platform: Platform, zalo: Zalo, error: int) -> None:
    platform.answers = [refused(error), GOOD, refused(error), refused(error)]

    assert await zalo.send(ONE) == Sent(Fate.SENT, "7")
    again = await zalo.send(ONE)

    assert platform.tokens == ["first", "second", "first", "second"]
    assert (again.fate, again.whole_channel) == (Fate.LATER, True)


@pytest.mark.parametrize("lasting", [True, False])
async def test_without_a_token_nothing_is_asked(platform: Platform, lasting: bool) -> None:
    channel = a_channel(platform.base, Tokens(NoToken("the reason", lasting=lasting)))

    sent = await channel.send(ONE)

    await channel.close()
    held = NOW + HELD if lasting else None
    assert sent == Sent(Fate.LATER, retry_at=held, whole_channel=lasting, error="the reason")
    assert platform.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((502, b"<html>Bad Gateway</html>"), "status 502, no JSON"),
        ((500, {"error": -1}), "status 500"),
        ((200, b"<html>maintenance</html>"), "status 200, no JSON"),
        ((200, b"[]"), "status 200, no JSON"),
        ("reset", "ServerDisconnectedError"),
        ("silence", "TimeoutError"),
    ],
    ids=["gateway", "5xx", "a page", "a list", "reset", "silence"],
)
async def test_no_answer_of_zalos_is_tried_again_later(platform: Platform, zalo: Zalo, answer: Any, error: str) -> None:
    platform.answers = [answer]

    assert await zalo.send(ONE) == Sent(Fate.LATER, error=error)


async def test_too_many_requests_wait_as_told(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [(429, b"Too Many Requests", {"Retry-After": "7"})]

    assert await zalo.send(ONE) == Sent(Fate.LATER, retry_at=NOW + timedelta(seconds=7), error="rate (-32)")


async def test_nobody_there_is_tried_again_later() -> None:
    channel = a_channel("http://127.0.0.1:9")

    sent = await channel.send(ONE)

    await channel.close()
    assert sent == Sent(Fate.LATER, error="ClientConnectorError")


async def test_a_text_that_is_too_long_for_zalo_is_halved(platform: Platform, zalo: Zalo) -> None:
    text = " ".join(["hồ sơ"] * 50)
    platform.answers = [refused(-210)]

    sent = await zalo.send(a_message("một", text, buttons=(RenderedButton("Có", "1.0"),), taken=1))

    told = [asked["message"] for _, asked in platform.asked]
    assert sent == Sent(Fate.SENT, "7+7")
    assert told[0]["text"] == text
    assert f"{told[1]['text']} {told[2]['text']}" == text
    assert ["attachment" in each for each in told] == [True, False, True]


async def test_a_short_text_that_is_too_long_is_given_up(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [refused(-210)]

    assert await zalo.send(ONE) == Sent(Fate.REJECTED, error="too_long (-210)")


async def test_parts_that_were_taken_are_not_sent_again(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [GOOD, refused(-32)]

    first = await zalo.send(a_message("một", "hai", "ba"))
    second = await zalo.send(a_message("một", "hai", "ba", taken=1))

    assert (first.fate, first.platform_id) == (Fate.LATER, "7")
    assert second == Sent(Fate.SENT, "7 7")
    assert [asked["message"]["text"] for _, asked in platform.asked] == ["một", "hai", "hai", "ba"]


async def test_buttons_are_hidden_queries_under_the_last_part(platform: Platform, zalo: Zalo) -> None:
    await zalo.send(a_message("một", "hai?", buttons=(RenderedButton("Có", "3.0"), RenderedButton("Menu", "!menu"))))

    assert [asked["message"] for _, asked in platform.asked] == [
        {"text": "một"},
        {
            "text": "hai?",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {"title": "Có", "type": "oa.query.hide", "payload": "#nut:3.0"},
                        {"title": "Menu", "type": "oa.query.hide", "payload": "#nut:!menu"},
                    ]
                },
            },
        },
    ]


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


async def test_nothing_is_done_for_courtesy(platform: Platform, zalo: Zalo) -> None:
    await zalo.courtesies([Incoming(courtesy="x")])
    await zalo.forget(RemoteFile("x", "x"))
    assert platform.asked == []


# template messages

SENT = (200, {"error": 0, "data": {"msg_id": "z1", "sent_time": "1", "quota": {"remainingQuota": "499"}}})


@pytest.fixture
def zns(platform: Platform, zalo: Zalo) -> Zns:
    return Zns(zalo.keeper, zalo.http, base=platform.base, now=lambda: NOW)


async def test_a_template_message_goes_to_a_phone(platform: Platform, zns: Zns) -> None:
    platform.answers = [SENT]

    sent = await zns.send_template("0912 345 678", "t1", data={"code": "H99.1"}, tracking_id="o17")

    assert sent == TemplateSent(Sent(Fate.SENT, "z1"), 499)
    body = {"phone": "84912345678", "template_id": "t1", "template_data": {"code": "H99.1"}, "tracking_id": "o17"}
    assert platform.asked == [("/message/template", body)]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        pytest.param(refused(-108), Sent(Fate.REJECTED, error="phone_invalid (-108)"), id="phone"),
        pytest.param(refused(-118), Sent(Fate.REJECTED, error="no_account (-118)"), id="no Zalo on this phone"),
        pytest.param(
            refused(-144),
            Sent(
                Fate.LATER,
                retry_at=NOW + timedelta(hours=1),
                whole_channel=True,
                spares_replies=True,
                error="quota (-144)",
            ),
            id="quota",
        ),
        pytest.param(
            refused(-133),
            Sent(
                Fate.LATER,
                retry_at=datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM),
                spares_replies=True,
                error="night (-133)",
            ),
            id="night",
        ),
        pytest.param("reset", Sent(Fate.LATER, error="ServerDisconnectedError"), id="reset"),
    ],
)
async def test_what_becomes_of_a_template_message(platform: Platform, zns: Zns, answer: Any, sent: Sent) -> None:
    platform.answers = [answer]

    assert await zns.send_template("0912345678", "t1", data={"a": "b"}, tracking_id="o17") == TemplateSent(sent)


async def test_a_template_message_renews_a_refused_token_once(platform: Platform, zns: Zns) -> None:
    platform.answers = [refused(-124), SENT]

    assert (await zns.send_template("0912345678", "t1", data={}, tracking_id="o17")).sent.fate is Fate.SENT
    assert platform.tokens == ["first", "second"]


@pytest.mark.parametrize("phone", ["0912345678", "84912345678", "+84 912.345.678", "0912 345 678"])
def test_a_phone_in_any_form_becomes_one(phone: str) -> None:
    assert international(phone) == "84912345678"

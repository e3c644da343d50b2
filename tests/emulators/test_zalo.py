"""The emulator refuses what Zalo refuses: tokens, windows, quotas, lengths, uploads; and delivers as Zalo does."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.emulators.telegram.people import paper, picture
from tests.emulators.zalo import ZaloEmulator
from tests.emulators.zalo.model import MEGABYTE
from tests.emulators.zalo.webhooks import HEADER, signature

ANNA = "246845883529197922"


@dataclass
class Account:
    """A bare account: calls, and takes events by webhook."""

    zalo: ZaloEmulator
    http: aiohttp.ClientSession
    token: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    signatures: list[bool] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # to be answered first; afterwards 200
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        headers = {"access_token": self.token}
        async with self.http.post(f"{self.zalo.base_url}{path}", json=body, headers=headers) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def send(self, user_id: str = ANNA, *, by: str = "cs", **message: Any) -> dict[str, Any]:
        return await self.post(f"/v3.0/oa/message/{by}", recipient={"user_id": user_id}, message=message)

    async def renew(self, refresh: str, *, secret: str = "") -> dict[str, Any]:
        form = {"app_id": self.zalo.app_id, "grant_type": "refresh_token", "refresh_token": refresh}
        headers = {"secret_key": secret or self.zalo.app_secret}
        async with self.http.post(f"{self.zalo.base_url}/v4/oa/access_token", data=form, headers=headers) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def upload(self, kind: str, name: str, content: bytes) -> dict[str, Any]:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name)
        url, headers = f"{self.zalo.base_url}/v2.0/oa/upload/{kind}", {"access_token": self.token}
        async with self.http.post(url, data=form, headers=headers) as answer:
            return dict(await answer.json())

    async def handle(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        event = json.loads(body)
        mac = signature(body, event["timestamp"], identity=self.zalo.app_id, secret=self.zalo.oa_secret)
        self.signatures.append(request.headers[HEADER] == f"mac={mac}")
        self.events.append(event)
        self.arrived.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def heard(self, number: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.events) < number:
                self.arrived.clear()
                await self.arrived.wait()
        return [each["event_name"] for each in self.events]


@asynccontextmanager
async def an_account(**settings: Any) -> AsyncIterator[Account]:
    async with ZaloEmulator(**settings) as zalo, aiohttp.ClientSession() as http:
        account = Account(zalo, http)
        account.token = (await account.renew(zalo.world.tokens.first()))["access_token"]
        runner = web.ServerRunner(web.Server(account.handle, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        zalo.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
        try:
            yield account
        finally:
            await runner.cleanup()


@pytest.fixture
async def account() -> AsyncIterator[Account]:
    async with an_account(echoes=False) as account:
        yield account


async def test_a_refresh_token_works_once(account: Account) -> None:
    first = account.zalo.world.tokens.first()

    pair = await account.renew(first)
    again = await account.renew(first)

    assert pair["expires_in"] == "90000"
    assert again["error"] == -14014
    assert "access_token" not in again
    assert (await account.renew(pair["refresh_token"]))["access_token"] != pair["access_token"]
    assert account.zalo.world.tokens.presented[first] == 2


async def test_a_wrong_secret_spends_nothing(account: Account) -> None:
    first = account.zalo.world.tokens.first()

    assert (await account.renew(first, secret="x"))["error"] == -14002
    assert "access_token" in await account.renew(first)


async def test_access_ends_after_its_time(account: Account) -> None:
    await account.zalo.text(ANNA, "xin chào")
    assert (await account.send(text="a"))["error"] == 0

    account.zalo.pass_time(90_000)

    assert (await account.send(text="a"))["error"] == -216
    account.token = ""
    assert (await account.send(text="a"))["error"] == -216


def buttons(*each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "template", "payload": {"buttons": list(each)}}


GOOD_BUTTON = {"title": "Có", "type": "oa.query.hide", "payload": "x"}


@pytest.mark.parametrize(
    ("message", "error"),
    [
        pytest.param({"text": "x" * 2000}, 0, id="2000 characters"),
        pytest.param({"text": "x" * 2001}, -210, id="2001 characters"),
        pytest.param({}, -201, id="nothing"),
        pytest.param({"text": "?", "attachment": buttons(*[GOOD_BUTTON] * 5)}, 0, id="5 buttons"),
        pytest.param({"text": "?", "attachment": buttons(*[GOOD_BUTTON] * 6)}, -201, id="6 buttons"),
        pytest.param({"text": "?", "attachment": buttons({**GOOD_BUTTON, "title": "x" * 101})}, -201, id="long title"),
        pytest.param({"text": "?", "attachment": buttons({**GOOD_BUTTON, "type": "x"})}, -201, id="unknown type"),
        pytest.param({"text": "?", "attachment": buttons({**GOOD_BUTTON, "payload": ""})}, -201, id="no payload"),
        pytest.param({"attachment": {"type": "file", "payload": {"token": "x"}}}, -100, id="no such upload"),
    ],
)
async def test_a_message(account: Account, message: dict[str, Any], error: int) -> None:
    await account.zalo.text(ANNA, "xin chào")

    assert (await account.send(**message))["error"] == error
    assert len(account.zalo.log(ANNA)) == (error == 0)


@pytest.mark.parametrize(
    ("kind", "name", "size", "error"),
    [
        ("image", "a.jpg", MEGABYTE, 0),
        ("image", "a.jpg", MEGABYTE + 1, -201),
        ("image", "a.pdf", 10, -201),
        ("file", "a.pdf", 5 * MEGABYTE, 0),
        ("file", "a.pdf", 5 * MEGABYTE + 1, -201),
        ("file", "a.xlsx", 10, -201),
        ("paper", "a.pdf", 10, -201),
    ],
)
async def test_an_upload(account: Account, kind: str, name: str, size: int, error: int) -> None:
    assert (await account.upload(kind, name, b"x" * size))["error"] == error


async def test_an_upload_is_shown_until_it_ends(account: Account) -> None:
    await account.zalo.text(ANNA, "xin chào")
    token = (await account.upload("file", "a.pdf", b"%PDF"))["data"]["token"]
    shown: dict[str, Any] = {"attachment": {"type": "file", "payload": {"token": token}}}

    assert (await account.send(**shown))["error"] == 0
    assert account.zalo.log(ANNA)[0].content == b"%PDF"
    account.zalo.world.uploads[token] = replace(account.zalo.world.uploads[token], at=0.0)
    assert (await account.send(**shown))["error"] == -100


async def test_a_template_message(account: Account) -> None:
    zalo = account.zalo
    zalo.world.templates["t1"] = ("code",)
    zalo.world.without_zalo.add("84900000000")

    async def error(phone: str = "84912345678", template: str = "t1", **data: str) -> int:
        body = {"phone": phone, "template_id": template, "template_data": data, "tracking_id": "o1"}
        return int((await account.post("/message/template", **body))["error"])

    assert await error(code="H99.1") == 0
    assert await error(phone="0912345678", code="x") == -108
    assert await error(template="t2", code="x") == -109
    assert await error() == -111
    assert await error(other="x") == -112
    assert await error(phone="84900000000", code="x") == -118
    assert await account.heard(1) == ["user_received_message"]
    assert account.events[0]["message"]["tracking_id"] == "o1"


@pytest.mark.parametrize(
    ("kind", "status"), [("429", 429), ("5xx", 502), ("reset", None), ("timeout", 502), ("page", 200)]
)
async def test_faults_come_as_asked(account: Account, kind: str, status: int | None) -> None:
    fault = account.zalo.fail(kind, path="message", count=1, seconds=0.01)
    url = f"{account.zalo.base_url}/v3.0/oa/message/cs"

    try:
        async with account.http.post(url, json={}) as answer:
            got: int | None = answer.status
    except aiohttp.ClientError:
        got = None

    assert (got, fault.hits) == (status, 1)
    assert (await account.send(text="a"))["error"] == -213


async def test_what_was_carried_out_may_be_told_otherwise(account: Account) -> None:
    await account.zalo.text(ANNA, "xin chào")
    account.zalo.fail("apply_then_reset", path="message", count=1)

    with pytest.raises(aiohttp.ClientError):
        await account.send(text="a")

    assert account.zalo.texts(ANNA) == ["a"]


async def test_people_are_delivered_signed_and_in_their_order(account: Account) -> None:
    zalo = account.zalo
    await zalo.follow(ANNA)
    await zalo.text(ANNA, "xin chào")
    await zalo.send(ANNA, picture(), caption="mặt trước")
    await zalo.send(ANNA, paper(name="a.pdf"))
    await zalo.other(ANNA, "user_send_sticker")
    await zalo.submit_info(ANNA, phone="84912345678")
    await zalo.operator(ANNA, "chào chị")
    await zalo.unfollow(ANNA)

    assert await account.heard(8) == [
        "follow",
        "user_send_text",
        "user_send_image",
        "user_send_file",
        "user_send_sticker",
        "user_submit_info",
        "oa_send_text",
        "unfollow",
    ]
    assert all(account.signatures)
    url = account.events[3]["message"]["attachments"][0]["payload"]["url"]
    async with account.http.get(url) as answer:
        assert (await answer.read()).startswith(b"%PDF")


async def test_an_event_is_delivered_until_it_is_accepted(account: Account) -> None:
    account.statuses = [500, 503, 403]

    await account.zalo.text(ANNA, "xin chào")
    await account.zalo.text(ANNA, "hai")

    assert await account.heard(5) == ["user_send_text"] * 5
    assert [each["message"]["text"] for each in account.events] == ["xin chào"] * 4 + ["hai"]
    assert not account.zalo.world.hook.is_disabled


@pytest.mark.parametrize(
    ("kind", "texts"), [("dup_event", ["1", "1", "2"]), ("drop_event", ["2"]), ("swap_event", ["2", "1"])]
)
async def test_events_are_doubled_lost_and_swapped(account: Account, kind: str, texts: list[str]) -> None:
    account.zalo.fail(kind, path="user_send_text", count=1)

    await account.zalo.text(ANNA, "1")
    await account.zalo.text(ANNA, "2")

    await account.heard(len(texts))
    assert [each["message"]["text"] for each in account.events] == texts


async def test_the_accounts_own_messages_are_told_as_well() -> None:
    async with an_account() as account:
        await account.zalo.text(ANNA, "xin chào")
        await account.send(text="chào chị")

        assert await account.heard(3) == ["user_send_text", "oa_send_text", "user_received_message"]
        assert "admin_id" not in account.events[1]["sender"]


async def test_another_process_plays_people_and_sets_faults(account: Account) -> None:
    async def control(call: str, /, **given: Any) -> Any:
        async with account.http.post(f"{account.zalo.base_url}/_ctl/{call}", json=given) as answer:
            return (await answer.json())["result"]

    await control("follow", user_id=ANNA)
    await control("text", user_id=ANNA, text="xin chào")
    await account.send(text="chọn", attachment=buttons(GOOD_BUTTON))
    await control("press", user_id=ANNA, label="^Có")
    await control("photo", user_id=ANNA)
    faults = await control("faults", add=[{"kind": "error", "error": -32, "path": "message", "count": 1}])

    assert await account.heard(4) == ["follow", "user_send_text", "user_send_text", "user_send_image"]
    assert account.events[2]["message"]["text"] == "x"
    assert [each["kind"] for each in faults] == ["error"]
    assert (await account.send(text="a"))["error"] == -32
    assert [each["text"] for each in await control("chat", user_id=ANNA)] == ["chọn"]
    assert (await control("tokens", new=True))["refresh_token"].startswith("refresh-")
    assert (await control("stats"))["counters"]["messages"] == 1

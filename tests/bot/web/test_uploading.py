"""Uploads: one form is one update, limits hold while reading, names are only ever text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import FormData

from bot.web.app import build_app
from bot.web.uploading import given_name
from tests.bot.web.conftest import BACKGROUND, Browser
from tests.bot.web.fakes import Desk


def a_form(csrf: str, *files: tuple[str, bytes], nonce: str = "abcdefgh12345678") -> FormData:
    form = FormData(quote_fields=False)  # as browsers write names
    form.add_field("csrf", csrf)
    form.add_field("nonce", nonce)
    for name, data in files:
        form.add_field("file", data, filename=name, content_type="application/octet-stream")
    return form


async def send(browser: Browser, *files: tuple[str, bytes], csrf: str | None = None) -> Any:
    form = a_form(browser.csrf if csrf is None else csrf, *files)
    return await browser.client.post("/chat/upload", data=form, headers=BACKGROUND)


async def test_several_files_are_one_update(browser: Browser, desk: Desk) -> None:
    await browser.open()

    response = await send(browser, ("mặt trước.jpg", b"one"), ("mat sau.jpg", b"three"))

    assert response.status == 204
    assert desk.bodies()[-1]["files"] == [
        {"reference": "upload-1", "name": "mặt trước.jpg", "size": 3},
        {"reference": "upload-2", "name": "mat sau.jpg", "size": 5},
    ]
    assert desk.bytes.kept == {"upload-1": b"one", "upload-2": b"three"}


async def test_an_upload_sent_again_is_one_update(browser: Browser, desk: Desk) -> None:
    await browser.open()

    for _ in range(2):
        await send(browser, ("a.jpg", b"one"))

    assert len([body for body in desk.bodies() if "files" in body]) == 1


async def test_a_file_over_the_limit_is_refused_while_it_is_read(desk: Desk, aiohttp_client: Any) -> None:
    desk.limits = replace(desk.limits, file_bytes=1000)
    browser = Browser(await aiohttp_client(build_app(desk.deps())))
    await browser.open()

    response = await send(browser, ("lon.jpg", b"x" * 200_000))

    assert response.status == 413
    assert "từng trang một" in await response.text()
    assert (desk.bytes.kept, len(desk.updates)) == ({}, 1)


async def test_an_upload_over_the_whole_limit_is_refused(desk: Desk, aiohttp_client: Any) -> None:
    desk.limits = replace(desk.limits, upload_bytes=1000)
    browser = Browser(await aiohttp_client(build_app(desk.deps())))
    await browser.open()

    assert (await send(browser, ("lon.jpg", b"x" * 5000))).status == 413
    assert len(desk.updates) == 1


async def test_too_many_files_are_refused_together(browser: Browser, desk: Desk) -> None:
    await browser.open()

    response = await send(browser, *((f"{n}.jpg", b"x") for n in range(11)))

    assert response.status == 413
    assert len(desk.updates) == 1


async def test_no_file_is_said_in_words(browser: Browser, desk: Desk) -> None:
    await browser.open()

    response = await send(browser, ("", b""))

    assert response.status == 400
    assert "chưa chọn tệp" in await response.text()


@pytest.mark.parametrize("csrf", ["", "0" * 64])
async def test_an_upload_from_elsewhere_is_refused_before_a_file_is_kept(
    browser: Browser, desk: Desk, csrf: str
) -> None:
    await browser.open()

    response = await send(browser, ("a.jpg", b"one"), csrf=csrf)

    assert response.status == 403
    assert desk.bytes.kept == {}


CUT = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\ncut"
BROKEN = [
    pytest.param("application/json", b"{}", 415, id="not a form"),
    pytest.param("multipart/form-data", b"--x", 400, id="no boundary"),
    pytest.param("multipart/form-data; boundary=x", b"garbage", 400, id="garbage"),
    pytest.param("multipart/form-data; boundary=x", CUT, 400, id="cut"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "status"), BROKEN)
async def test_a_broken_upload_is_the_senders_fault(
    browser: Browser, desk: Desk, kind: str, body: bytes, status: int
) -> None:
    await browser.open()

    response = await browser.client.post("/chat/upload", data=body, headers={"Content-Type": kind})

    assert response.status == status
    assert len(desk.updates) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Ảnh\\giấy khai sinh.jpg", "giấy khai sinh.jpg"),
        ("a\x00b\u202e.jpg", "ab.jpg"),
        ("\udcff.jpg", "?.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_a_given_name_is_only_ever_text(given: str, kept: str) -> None:
    assert given_name(given) == kept

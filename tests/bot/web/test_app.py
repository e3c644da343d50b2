"""Every answer carries the strict headers, and every error is a short code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aiohttp import web

from bot.web import assets
from bot.web.app import build_app
from bot.web.pages import TEMPLATES
from bot.web.security import CSP
from flows import texts
from tests.bot.web.conftest import BACKGROUND, Browser
from tests.bot.web.fakes import TOKEN, Desk, a_dossier


async def _fails(request: web.Request) -> web.Response:
    raise RuntimeError("secret detail 001090000001")


ANSWERS = ["/", "/chat/ended", f"/t/{TOKEN}", "/t/none", "/nothing", "/static/app.css", "/static/none.css", "/fails"]


@pytest.fixture
async def browser(desk: Desk, aiohttp_client: Any) -> Browser:
    return Browser(await aiohttp_client(build_app(desk.deps(), [web.get("/fails", _fails)])))


@pytest.mark.parametrize("path", ANSWERS)
async def test_every_answer_carries_the_strict_headers(browser: Browser, desk: Desk, path: str) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier()

    headers = (await browser.client.get(path, allow_redirects=False)).headers

    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert path.startswith("/static/") or headers["Cache-Control"] == "no-store"
    assert "Server" not in headers


def test_the_policy_allows_nothing_inline() -> None:
    assert CSP.startswith("default-src 'none'")
    assert "unsafe" not in CSP


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(path: Any) -> None:
    page = path.read_text("utf-8")

    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|hx-on|javascript:", page)


async def test_a_fault_is_a_code_and_never_a_trace(browser: Browser) -> None:
    response = await browser.client.get("/fails", headers={"Accept": "text/html"})
    page = await response.text()

    assert response.status == 500
    assert re.search(r"E500-[0-9A-F]{6}", page)
    assert "secret" not in page
    assert "Traceback" not in page


async def test_a_store_that_does_not_answer_is_said_in_words(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.visits.is_down = True

    response = await browser.client.get("/", headers={"Accept": "text/html"})

    assert response.status == 503
    assert "vẫn còn" in await response.text()


async def test_a_script_gets_a_line_and_a_program_gets_a_code(browser: Browser) -> None:
    line = await (await browser.client.get("/nothing", headers=BACKGROUND)).text()
    code = await (await browser.client.get("/nothing", headers={"Accept": "application/json"})).text()

    assert line.startswith('<p class="alert">')
    assert code == "E404\n"


async def test_a_wrong_method_says_which_are_right(browser: Browser) -> None:
    response = await browser.client.get("/chat/say")

    assert (response.status, response.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("name", ["app.css", "chat.js", "vendor/htmx.min.js", "vendor/be-vietnam-pro-latin-400.woff2"])
async def test_a_file_under_its_hash_may_be_kept_for_good(browser: Browser, name: str) -> None:
    response = await browser.client.get(assets.url(name))

    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert await response.read() == (assets.ROOT / name).read_bytes()


async def test_a_file_that_is_known_is_not_sent_again(browser: Browser) -> None:
    etag = (await browser.client.get("/static/app.css")).headers["ETag"]

    assert (await browser.client.get("/static/app.css", headers={"If-None-Match": etag})).status == 304


@pytest.mark.parametrize("name", ["../web/app.py", "..%2fweb%2fapp.py", "vendor/VERSIONS", "%00", "vendor/"])
async def test_nothing_else_is_served(browser: Browser, name: str) -> None:
    assert (await browser.client.get(f"/static/{name}")).status == 404


def test_vendored_files_are_the_ones_that_were_noted() -> None:
    from hashlib import sha256

    noted = (assets.ROOT / "vendor/VERSIONS").read_text().split("sha256\n")[1]
    files = dict(reversed(line.split()) for line in noted.strip().splitlines())

    assert files == {name: sha256((assets.ROOT / "vendor" / name).read_bytes()).hexdigest() for name in files}
    assert {path.name for path in (assets.ROOT / "vendor").iterdir() if path.suffix in assets.SERVED} == set(files)


def test_every_text_that_a_page_names_exists() -> None:
    named = {
        key
        for path in TEMPLATES.rglob("*.html")
        for key in re.findall(r"(?<![a-z_])(?:t|plain)\('([a-z_.0-9]+[a-z0-9])'[,)]", path.read_text("utf-8"))
    }

    assert {key for key in named if not texts.has(key)} == set()

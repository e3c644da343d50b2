"""Path traversal, header injection, open redirects, identifiers that are none: a page is there, or nothing happens."""

from __future__ import annotations

import re
from typing import Any

from aiohttp.test_utils import TestClient
from yarl import URL

from bot.web.app import ROUTES
from tests.bot.web.staff_browser import PASSWORD
from tests.security.conftest import PAGES, Walker

#: What it is meant to do -> how it stands in the address.
ODD = {
    "up the tree": "..%2f..%2f..%2fetc%2fpasswd",
    "up the other tree": "%2e%2e%5c%2e%2e%5cwindows",
    "a header": "a%0d%0aSet-Cookie:%20x=y",
    "NUL": "%00",
    "NUL in the middle": "d1%00.pdf",
    "no text": "%ff%fe",
    "half a letter": "%ed%a0%80",
    "below one": "-1",
    "no number of a database": "9" * 19,
    "SQL": "1'%20OR%20'1'='1",
    "a template": "%7b%7b7*191%7d%7d",
    "long": "x" * 2000,
    "the other way round": "%E2%80%AEfdp.exe",
}
#: The API says of itself what it answers (`api/test_fuzzed`).
OF_CITIZENS = [route.path for route in ROUTES if route.method == "GET" and "/api/" not in route.path]
WITH_PARTS = [route for route in (*PAGES, *OF_CITIZENS) if "{" in route]
FINE = (303, 400, 404, 405, 406, 422)


async def test_no_odd_address_opens_anything(walker: Walker) -> None:
    client = walker.counter.client
    wrong = [
        (name, route) for name, odd in ODD.items() for route in WITH_PARTS if not await is_refused(client, route, odd)
    ]

    assert wrong == []


async def is_refused(client: TestClient[Any, Any], route: str, odd: str) -> bool:
    answer = await client.get(encoded(route, odd), allow_redirects=False)
    body = await answer.read()
    return answer.status in FINE and b"root:" not in body and "x" not in answer.cookies


def encoded(route: str, odd: str) -> URL:
    """As it stands: nothing on the way may tidy it up."""
    return URL(re.sub(r"{[^}]+}", lambda _: odd, route), encoded=True)


ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/staff",
    "/staff@evil.example",
    "/staff.evil.example",
    "/staff/\t//evil.example",
    "/staff/\n//evil.example",
    "javascript:alert(1)",
    " /staff",
    "/staff/\u2028",
    "%2f%2fevil.example",
)


async def test_open_redirect_login_leads_into_the_console_only(walker: Walker) -> None:
    reached = {}

    for wanted in ELSEWHERE:
        walker.counter.client.session.cookie_jar.clear()
        answer = await walker.counter.enter("minh", PASSWORD, next=wanted)
        reached[wanted] = (answer.status, answer.headers.get("Location"))

    assert set(reached.values()) == {(303, "/staff")}, reached

"""Only proxies of ours are believed about who called them, and only as far as they wrote it themselves."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import DummyCookieJar, web
from multidict import CIMultiDict

from bot.web.app import build_app
from bot.web.deps import DEPS
from bot.web.proxies import MOST_HOPS, client_address
from tests.bot.web.fakes import Desk

OURS = ("10.0.0.0/8", "::1")


def address(remote: str | None, *forwarded: str, trusted: tuple[str, ...] = OURS) -> str:
    deps = SimpleNamespace(trusted_proxies=tuple(ip_network(each) for each in trusted))
    headers = CIMultiDict([("X-Forwarded-For", each) for each in forwarded])
    request: Any = SimpleNamespace(app={DEPS: deps}, remote=remote, headers=headers)
    return client_address(cast(web.Request, request))


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        pytest.param("203.0.113.9", (), "203.0.113.9", id="called directly"),
        pytest.param("203.0.113.9", ("1.1.1.1",), "203.0.113.9", id="a stranger says it is somebody else"),
        pytest.param("10.0.0.1", (), "10.0.0.1", id="the proxy itself calls"),
        pytest.param("10.0.0.1", ("203.0.113.9",), "203.0.113.9", id="behind our proxy"),
        pytest.param("10.0.0.1", ("1.1.1.1, 203.0.113.9",), "203.0.113.9", id="the client forged the beginning"),
        pytest.param("10.0.0.1", ("203.0.113.9, 10.0.0.2",), "203.0.113.9", id="two proxies of ours"),
        pytest.param("10.0.0.1", ("1.1.1.1", "203.0.113.9"), "203.0.113.9", id="two headers are one list"),
        pytest.param("10.0.0.1", ("10.0.0.3, 10.0.0.2",), "10.0.0.3", id="only ours"),
        pytest.param("10.0.0.1", ("unknown",), "10.0.0.1", id="no address"),
        pytest.param("10.0.0.1", ("1.1.1.1, , 10.0.0.2",), "10.0.0.2", id="an empty hop ends it"),
        pytest.param("::1", ("203.0.113.9:4711",), "203.0.113.9", id="with a port"),
        pytest.param("::1", ("[2001:db8::1]:4711",), "2001:db8::1", id="IPv6 with a port"),
        pytest.param("::1", ("2001:0db8:0:0::1",), "2001:db8::1", id="one spelling"),
        pytest.param("::ffff:10.0.0.1", ("::ffff:203.0.113.9",), "203.0.113.9", id="IPv4 in IPv6"),
        pytest.param(None, ("203.0.113.9",), "", id="a socket file"),
    ],
)
def test_the_client_is_the_last_hop_that_is_not_ours(
    remote: str | None, forwarded: tuple[str, ...], client: str
) -> None:
    assert address(remote, *forwarded) == client


def test_without_trusted_proxies_no_header_is_read() -> None:
    assert address("10.0.0.1", "203.0.113.9", trusted=()) == "10.0.0.1"


def test_an_endless_chain_is_not_read_to_its_end() -> None:
    chain = ", ".join(["203.0.113.9", *["10.0.0.2"] * MOST_HOPS])

    assert address("10.0.0.1", chain) == "10.0.0.2"


async def test_new_visits_are_counted_by_client(desk: Desk, aiohttp_client: Any) -> None:
    limits = replace(desk.limits, visits_a_minute=1)
    app = build_app(replace(desk.deps(), limits=limits, trusted_proxies=(ip_network("127.0.0.1"),)))
    client = await aiohttp_client(app, cookie_jar=DummyCookieJar())

    async def visit(forwarded: str) -> int:
        return int((await client.get("/", headers={"X-Forwarded-For": forwarded})).status)

    seen = [await visit(each) for each in ("203.0.113.1", "203.0.113.1", "203.0.113.2")]

    assert seen == [200, 429, 200]

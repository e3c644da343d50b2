"""Who may ask what: keys open their rights in their units, wrong ones nothing, and nobody asks without end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.web.api import entry
from bot.web.api.routes import OPERATIONS
from bot.web.rates import Rate
from flows.staffing import Right
from tests.bot.web.api.conftest import Program
from tests.bot.web.fakes_staff import FakeOffice

OWN, OTHER = "H99.101-261120-0001", "H99.01-261120-0007"
LOCKED = [each.path.replace("{code}", OWN) for each in OPERATIONS if each.right]
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("path", LOCKED)
async def test_without_a_key_what_is_locked_stays_locked(program: Program, path: str) -> None:
    answer = await program.get(path)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (await answer.json())["code"] == "E401"


async def test_a_key_opens_what_it_gives_where_it_gives_it(program: Program) -> None:
    await program.given("lists")
    lists = [(await program.get(path)).status for path in LOCKED]
    await program.given("dossiers", name="he-thong-2")
    whole = [(await program.get(path)).status for path in LOCKED]
    other = (await program.get(f"/api/v1/dossiers/{OTHER}")).status

    assert (lists, whole, other) == ([200, 403], [403, 200], 404)


WRONG_KEYS = ["Bearer motcua_" + "a" * 43, "Bearer x", "Basic bGFuOmxhbg==", "", "Bearer ", "ключ"]


@pytest.mark.parametrize("given", WRONG_KEYS)
async def test_a_wrong_key_opens_not_even_what_is_open(program: Program, given: str) -> None:
    answer = await program.client.get("/api/v1/units", headers={"Authorization": given})

    assert answer.status == 401


async def test_an_ended_key_and_one_that_ran_out_open_nothing(program: Program, api_office: FakeOffice) -> None:
    key = await program.given("lists", days=1)
    assert (await program.get("/api/v1/dossiers")).status == 200

    api_office.now += timedelta(days=1)
    ran_out = (await program.get("/api/v1/dossiers")).status
    key = await program.given("lists", name="he-thong-2")
    await program.store.api_keys.end(key.id, now=api_office.now)

    assert (ran_out, (await program.get("/api/v1/dossiers")).status) == (401, 401)


async def test_brute_force_of_keys_is_slowed_and_a_right_one_goes_on(program: Program) -> None:
    await program.given("lists")
    right, program.token = program.token, "motcua_" + "0" * 43

    tried = [(await program.get("/api/v1/units")).status for _ in range(22)]
    program.token = right

    assert tried == [401] * 20 + [429] * 2
    assert (await program.get("/api/v1/dossiers")).status == 200


async def test_brute_force_of_dossier_and_check_codes_is_slowed(program: Program) -> None:
    paths = [f"/api/v1/status/H99.101-261120-{number:04}" for number in range(2, 40)]
    paths += [f"/api/v1/messages/0000-{number:04}" for number in range(30)]

    tried = [(await program.get(path)).status for path in paths]

    assert tried[:60].count(429) == 0
    assert tried[60:] == [429] * 8
    assert (await program.get("/api/v1/units")).status == 200


async def test_a_key_has_a_pace_of_its_own(program: Program) -> None:
    program.client.app[entry.PACES].by_key = Rate(2, MINUTE)
    await program.given("lists")
    tried = [await program.get("/api/v1/units") for _ in range(3)]
    program.token = ""

    assert [each.status for each in tried] == [200, 200, 429]
    assert tried[-1].headers["Retry-After"] == "60"
    assert (await program.get("/api/v1/units")).status == 200


async def test_a_session_of_the_console_is_worth_nothing_here(program: Program) -> None:
    answer = await program.client.get("/api/v1/dossiers", cookies={"motcua-staff": "t" * 43})

    assert answer.status == 401


async def test_no_key_is_in_the_store_as_it_is(program: Program) -> None:
    key = await program.given("lists")

    assert program.token not in repr(key)
    assert program.token not in repr(await program.store.api_keys.list(now=key.made_at))


def test_machines_are_given_reading_only() -> None:
    assert {each.right for each in OPERATIONS} <= {None, Right.LISTS, Right.DOSSIERS}


BODY = {"query": "làm khai sinh"}
WRONG = [
    pytest.param(b'{"query": ', "application/json", 400, id="no JSON"),
    pytest.param(b"[]", "application/json", 422, id="a list"),
    pytest.param(b'{"query": 7}', "application/json", 422, id="a number for text"),
    pytest.param(b'{"query": "x", "limit": "3"}', "application/json", 422, id="text for a number"),
    pytest.param(b'{"query": "x", "and": 1}', "application/json", 422, id="more than asked"),
    pytest.param(b'{"query": "\\ud800"}', "application/json", 400, id="half a letter"),
    pytest.param(b"\xff\xfe", "application/json", 400, id="no text"),
    pytest.param(b'{"query":' + b"[" * 20_000, "application/json", 400, id="nested without end"),
    pytest.param(b'{"query": "x"}', "text/plain", 415, id="JSON called text"),
    pytest.param(b"query=x", "application/x-www-form-urlencoded", 415, id="a form of another site"),
    pytest.param(b'{"query": "' + b"x" * entry.BODY_BYTES + b'"}', "application/json", 413, id="oversized"),
]


@pytest.mark.parametrize(("body", "kind", "status"), WRONG)
async def test_what_is_no_request_is_refused_and_not_looked_into(
    program: Program, body: bytes, kind: str, status: int
) -> None:
    answer = await program.client.post("/api/v1/search", data=body, headers={"Content-Type": kind})

    assert answer.status == status
    assert answer.content_type == "application/json"
    assert set(await answer.json()) == {"code", "message"}


UNASKED = ["limit=0", "limit=x", "limit=1_0", "limit=%20", "limit=1&limit=2", "leak=1", "after=" + "1" * 21]


@pytest.mark.parametrize("query", UNASKED)
async def test_an_address_with_what_nobody_asked_for_is_refused(program: Program, query: str) -> None:
    assert (await program.client.get(f"/api/v1/procedures?{query}")).status == 422


async def test_what_is_not_there_is_said_as_json_too(program: Program) -> None:
    for method, path, status in (("GET", "/api/v2", 404), ("DELETE", "/api/v1/units", 405), ("GET", "/api/", 404)):
        answer = await program.client.request(method, path, headers={"Accept": "text/html"})

        assert (answer.status, answer.content_type) == (status, "application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

"""Stored XSS and template injection: a hostile name, complaint, group, file or colleague is only ever text."""

from __future__ import annotations

from flows.ports.desks import SavedQueue
from tests.bot.web.fakes_staff import COMMUNE
from tests.security.conftest import PAGES, Walker
from tests.security.hostile import NAME, shows, wrong_with

HTML = {"Accept": "text/html"}
#: Streams and pictures are no pages.
SHOWN_AT_LEAST = {
    "/staff/dossiers/{id}",
    "/staff/requests",
    "/staff/ratings",
    "/staff/complaints",
    "/staff/complaints/{id}",
    "/staff/broadcasts",
    "/staff/broadcasts/{id}",
    "/staff/groups",
    "/staff/undelivered",
    "/staff/people",
    "/staff/slips/{token}",
    "/staff",
}


async def test_every_page_of_the_console_shows_hostile_words_as_text(walker: Walker) -> None:
    minh = next(each for each in await walker.store.staff.list() if each.login == "minh")
    await walker.store.desks.save(minh.id, SavedQueue(NAME[:40], f"unit={COMMUNE}"))
    seen, wrong = set(), {}

    for route in PAGES:
        answer = await walker.counter.client.get(walker.path(route), headers=HTML, allow_redirects=False)
        if answer.content_type != "text/html":
            continue
        page = await answer.text()
        assert answer.status < 500, route
        seen |= {route} if shows(page) else set()
        wrong |= {route: found} if (found := wrong_with(page)) else {}

    assert wrong == {}
    assert seen >= SHOWN_AT_LEAST


async def test_what_is_typed_into_a_form_comes_back_as_text(walker: Walker) -> None:
    """Pages that are shown again with what was wrong, and searches."""
    typed = dict.fromkeys(("name", "text", "q", "reason", "note", "title", "login", "reply", "others", "query"), NAME)
    wrong = {}

    for route in ("/staff/people", "/staff/keys", "/staff/search", "/staff/broadcasts", "/staff/queues"):
        page = await (await walker.counter.post(route, **typed)).text()
        wrong |= {route: found} if (found := wrong_with(page)) else {}
    for action in ("refuse", "request_supplement"):
        path = walker.path("/staff/dossiers/{id}/preview")
        page = await (await walker.counter.post(path, action=action, revision="0", **typed)).text()
        wrong |= {action: found} if (found := wrong_with(page)) else {}

    assert wrong == {}


async def test_addresses_are_shown_as_text(walker: Walker) -> None:
    """Reflected: what stands behind the question mark of any page."""
    asked = dict.fromkeys(("q", "tab", "unit", "done", "who", "title", "next", "code", "actor", "month", "ma"), NAME)
    wrong = {}

    for route in PAGES:
        answer = await walker.counter.client.get(
            walker.path(route).partition("?")[0], params=asked, headers=HTML, allow_redirects=False
        )
        page = (await answer.read()).decode("utf-8", "replace") if answer.content_type == "text/html" else ""
        assert answer.status < 500, route
        wrong |= {route: found} if (found := wrong_with(page)) else {}

    assert wrong == {}

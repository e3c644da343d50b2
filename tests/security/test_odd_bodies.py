"""Oversized bodies and bodies that are not what they are called: refused, and never a fault."""

from __future__ import annotations

from tests.security.conftest import CHANGES, Walker
from tests.security.hostile import NAME

BODIES = {
    "JSON for a form": (b'{"csrf": "%s", "do": "x"}', "application/json"),
    "XML": (b"<x><csrf>%s</csrf></x>", "application/xml"),
    "a broken multipart": (b"--b\r\n\r\n", "multipart/form-data; boundary=b"),
    "oversized": (b"csrf=%s&" + b"a=" + b"x" * 300_000, "application/x-www-form-urlencoded"),
    "fields without end": (b"csrf=%s" + b"&a=1" * 5_000, "application/x-www-form-urlencoded"),
    "no text": (b"csrf=%s&revision=%ff&action=%00&id=\xff\xfe", "application/x-www-form-urlencoded"),
    "nothing": (b"", "application/x-www-form-urlencoded"),
}

#: The others are cut off by what reads every form alike.
EVERYWHERE = ("JSON for a form", "no text")
STAYING = [route for route in CHANGES if route != "/staff/logout"]


async def test_no_body_makes_the_console_fail(walker: Walker) -> None:
    failed = []

    for name, (body, kind) in BODIES.items():
        data = body.replace(b"%s", walker.counter.csrf.encode())
        headers = {"Content-Type": kind, "Accept": "text/html"}
        for route in STAYING if name in EVERYWHERE else STAYING[:3]:
            path = walker.path(route)
            answer = await walker.counter.client.post(path, data=data, headers=headers, allow_redirects=False)
            failed += [(name, route)] if answer.status >= 500 else []

    assert failed == []


async def test_no_words_in_any_field_make_the_console_fail(walker: Walker) -> None:
    names = ("action", "do", "move", "name", "title", "unit", "revision", "reason", "q", "text", "query", "month")
    names += ("to", "due", "days", "pick", "note", "number", "kind", "body", "overlay", "state", "code", "id", "reply")
    failed = {}

    for route in STAYING:
        answer = await walker.counter.post(walker.path(route), **dict.fromkeys(names, NAME))
        failed |= {route: answer.status} if answer.status >= 500 else {}

    assert failed == {}

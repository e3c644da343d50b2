"""A link opens one file for one chat for one day, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.file_links import VALID, FileLinks, Grant
from tests.bot.fakes_sending import NOW, a_parcel

ADDRESS = "https://dichvu.example.vn"


def links(*keys: bytes, after: timedelta = timedelta()) -> FileLinks:
    return FileLinks(ADDRESS, keys or (b"key",), now=lambda: NOW + after)


def token(path: str = "paper-1") -> str:
    return str(links().words(a_parcel(1, chat=7), path).params["link"]).rsplit("/", 1)[1]


@pytest.mark.parametrize("path", ["paper-1", "/chat/forms/d1/to-khai-khai-sinh", "a:b:c"])
def test_a_link_opens_what_it_was_made_for(path: str) -> None:
    assert links().opened(token(path)) == Grant(path, 7)


def test_a_later_attempt_says_the_same() -> None:
    assert links().words(a_parcel(1), "x") == links(after=timedelta(hours=5)).words(a_parcel(1), "x")


def test_after_a_day_it_opens_nothing() -> None:
    assert links(after=VALID - timedelta(seconds=1)).opened(token()) is not None
    assert links(after=VALID).opened(token()) is None


def test_it_outlives_a_change_of_key_that_keeps_the_old_one() -> None:
    assert links(b"new", b"key").opened(token()) == Grant("paper-1", 7)
    assert links(b"new").opened(token()) is None


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: t + "AAAA", lambda t: "", lambda t: "é"]
)
def test_a_changed_link_opens_nothing(change: object) -> None:
    assert callable(change)
    assert links().opened(change(token())) is None

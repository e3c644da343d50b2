"""What may be announced: fields are read leniently, refused with a reason, and an outage early enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.channels.limits import LIMITS
from bot.render import split, words_to_text
from flows.broadcasts.rules import earliest_outage, rules
from flows.broadcasts.templates import LONGEST_TEXT, TEMPLATES, problems, said_of, words_of
from flows.calendar.days import Calendar
from tests.kit import NOW

CALENDAR = Calendar.load()
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OUTAGE = {"begins": "2026-12-10T22:00", "ends": "2026-12-11T02:00"}


@pytest.mark.parametrize(
    ("template", "typed", "expected"),
    [
        pytest.param("free", {"said": "Mời Ông/Bà đến nhận kết quả."}, [], id="text alone"),
        pytest.param("free", {"said": "  "}, [("said", "missing")], id="nothing said"),
        pytest.param("free", {"said": "x" * (LONGEST_TEXT + 1)}, [("said", "too_long")], id="too much"),
        pytest.param("free", {"said": "a", "link": "https://dichvucong.gov.vn/p?x=1"}, [], id="a link"),
        pytest.param("free", {"said": "a", "link": "http://dichvucong.gov.vn"}, [("link", "no_link")], id="not secure"),
        pytest.param("free", {"said": "a", "link": "javascript:alert(1)"}, [("link", "no_link")], id="a script"),
        pytest.param("free", {"said": "a", "link": "https://a.vn/ b"}, [("link", "no_link")], id="a blank inside"),
        pytest.param("paperless_day", {"day": "2026-11-20"}, [], id="today"),
        pytest.param("paperless_day", {"day": "2026-11-19"}, [("day", "past")], id="yesterday"),
        pytest.param("paperless_day", {"day": "2026-02-30"}, [("day", "no_date")], id="no such day"),
        pytest.param("planned_outage", OUTAGE, [], id="an outage in three weeks"),
        pytest.param("planned_outage", {**OUTAGE, "ends": OUTAGE["begins"]}, [("ends", "ends_first")], id="no length"),
        pytest.param("planned_outage", {**OUTAGE, "begins": "10/12/2026"}, [("begins", "no_date")], id="not a moment"),
        pytest.param("planned_outage", {**OUTAGE, "begins": "2026-12-10"}, [("begins", "no_date")], id="no hour"),
        pytest.param("planned_outage", {}, [("begins", "missing"), ("ends", "missing")], id="no outage"),
        pytest.param(
            "planned_outage",
            {"begins": "2026-12-02T23:59", "ends": "2026-12-03T01:00"},
            [("begins", "too_soon")],
            id="on the seventh working day",
        ),
        pytest.param(
            "planned_outage", {"begins": "2026-12-03T00:00", "ends": "2026-12-03T01:00"}, [], id="right after it"
        ),
    ],
)
def test_problems_are_named_by_field(template: str, typed: dict[str, str], expected: list[tuple[str, str]]) -> None:
    found = problems(said_of(template, typed), now=NOW, calendar=CALENDAR)

    assert [(each.field, each.why) for each in found] == expected


def test_too_soon_says_the_earliest_day() -> None:
    said = said_of("planned_outage", {"begins": "2026-11-25T08:00", "ends": "2026-11-25T10:00"})

    (problem,) = problems(said, now=NOW, calendar=CALENDAR)

    assert problem.earliest == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("announced", "earliest"),
    [
        pytest.param("2026-11-20T09:00", "2026-12-03", id="Friday: two week-ends and 24 November lie between"),
        pytest.param("2026-11-20T23:59", "2026-12-03", id="the hour does not count"),
        pytest.param("2026-11-21T09:00", "2026-12-03", id="Saturday"),
        pytest.param("2026-11-22T09:00", "2026-12-03", id="Sunday"),
        pytest.param("2026-11-23T09:00", "2026-12-04", id="Monday"),
    ],
)
def test_seven_whole_working_days_lie_between(announced: str, earliest: str) -> None:
    now = datetime.fromisoformat(announced).replace(tzinfo=HANOI)

    assert earliest_outage(now, CALENDAR) == date.fromisoformat(earliest)


def test_days_off_do_not_count() -> None:
    """New Year's day is one of the seven otherwise."""
    now = datetime(2026, 12, 28, 9, 0, tzinfo=HANOI)
    days = [date(2026, 12, 29) + timedelta(days=n) for n in range(30)]
    seventh = [day for day in days if CALENDAR.is_working_day(day)][rules().outage_working_days - 1]

    assert earliest_outage(now, CALENDAR) == seventh + timedelta(days=1)
    assert not CALENDAR.is_working_day(date(2027, 1, 1))


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_longest_text_is_one_message_on_every_channel(template: str) -> None:
    typed = {"day": "2026-12-10", **OUTAGE, "link": f"https://a.vn/{'x' * 280}"}
    longest = {field.name: "ă" * field.longest for field in TEMPLATES[template].fields if field.kind == "text"}
    said = said_of(template, {**typed, **longest})
    words = words_of(said, agency="Trung tâm Phục vụ hành chính công xã Bình Minh (mẫu)")

    assert problems(said, now=NOW, calendar=CALENDAR) == []
    for limits in LIMITS.values():
        assert len(split(words_to_text(words, markup=limits.markup), limits.text)) == 1


def test_text_is_text() -> None:
    words = words_of(said_of("free", {"said": "<b>{{ 7 * 7 }}</b>\r\n\r\n\r\n\r\nhai"}), agency="Xã")

    assert words_to_text(words, markup="html").startswith("&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;\n\nhai")
    assert words_to_text(words, markup="plain").startswith("<b>{{ 7 * 7 }}</b>\n\nhai")


def test_an_unknown_template_is_free_text() -> None:
    assert said_of("khac", {"said": "Chào"}).template == "free"


def test_a_preview_of_something_unreadable_leaves_gaps() -> None:
    words = words_of(said_of("planned_outage", {"begins": "?"}), agency="Xã")

    assert words.params["begins"] == ""
    assert words_to_text(words, markup="plain")

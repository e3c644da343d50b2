"""How moments, days and times kept are written on paper, as forms want them."""

from __future__ import annotations

from datetime import date, datetime

from flows.calendar.days import local, local_day
from flows.forms.shipped import form_words
from flows.money import number_in_words


def written(key: str, **values: object) -> str:
    return form_words().written[key].format(**values)


def moment(at: datetime | None) -> str:
    """ "09 giờ 00 phút, ngày 20 tháng 11 năm 2026"; empty for none."""
    if at is None:
        return ""
    here = local(at)
    return written("moment", hour=here.hour, minute=here.minute, day=here.day, month=here.month, year=here.year)


def short_moment(at: datetime | None) -> str:
    """For tables: "09:00 20/11/2026"."""
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def day_in_words(on: date) -> str:
    """The fourth month is "tháng tư", as people say it."""
    month = written("fourth_month") if on.month == 4 else number_in_words(on.month)
    return written("day_in_words", day=number_in_words(on.day), month=month, year=number_in_words(on.year))


def place_and_day(place: str, on: date) -> str:
    """The place is left to the pen where the unit's own is not known."""
    return written("place_and_day", place=place or written("empty_place"), day=on.day, month=on.month, year=on.year)


def kept(at: datetime, due_at: datetime | None) -> str:
    """Before, on or after the due day (the register's and the control sheet's column); empty without a due moment."""
    if due_at is None:
        return ""
    if at > due_at:
        return written("late")
    return written("on_time" if local_day(at) == local_day(due_at) else "early")

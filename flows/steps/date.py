"""A day of the Gregorian calendar, as people write it: day first. Kept as ISO text."""

from __future__ import annotations

from datetime import date

from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, Unfinished
from flows.steps.date_limits import PARAMS, Window, objection, window
from flows.steps.date_reading import Doubt, Found, Trouble, read_day
from flows.steps.params import as_day, judge, judge_range
from flows.values import JSON, Words

LONGEST = 80
#: How long ago the days are that an example is made of: together they meet every condition that counts days or years.
AGES_OF_EXAMPLES = (0, 1, 20, 45, 75, 200, 400, 1200, 4000, 6200, 6900, 8000, 12000, 19000, 23500, 30000, -30, -400)


def shown(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


class Date:
    """A two-digit year that fits two centuries, and a day that may be lunar, are asked back by options."""

    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        days = _candidates(partial)
        if not days:
            return asking.question(step)
        key = "step.date.which_year" if len(days) > 1 else "step.date.really_solar"
        options = tuple(asking.option(day.isoformat(), "as_is", text=shown(day)) for day in days)
        return Question(Words(key, {"ask": step.ask}), options, numbered=False)

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        limits = window(step, around)
        if picked := asking.picked(said, self.question(step, partial, around).options):
            return self._judged(date.fromisoformat(picked), limits, remark=None)
        text = asking.typed(said, LONGEST)
        if isinstance(text, Refused):
            return text
        found = read_day(text, around.today)
        match found:
            case Trouble(why):
                return Refused(Words(f"step.date.{why}", {"said": asking.echo(text)}))
            case Doubt():
                return self._doubted(found, limits)
            case Found(day, unusual):
                understood = Words("step.date.understood", {"date": shown(day)})
                return self._judged(day, limits, remark=understood if unusual else None)

    def _doubted(self, doubt: Doubt, limits: Window) -> Reading:
        """Days outside the limits are no candidates; what is certain then needs no question."""
        fitting = [day for day in doubt.days if objection(day, limits) is None]
        if not fitting:
            return self._judged(doubt.days[-1], limits, remark=None)
        if len(fitting) == 1 and not doubt.may_be_lunar:
            return Accepted(fitting[0].isoformat(), Words("step.date.understood", {"date": shown(fitting[0])}))
        return Unfinished({"days": [day.isoformat() for day in fitting]})

    def _judged(self, day: date, limits: Window, *, remark: Words | None) -> Reading:
        reason = objection(day, limits)
        return Refused(reason) if reason else Accepted(day.isoformat(), remark)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        day = as_day(value)
        return shown(day) if day else str(value)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        day = as_day(value)
        return objection(day, window(step, around)) if day else Words("step.changed")

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, PARAMS) + judge_range(step, "min_age_years", "max_age_years")
        if step.params.get("past") and step.params.get("future"):
            wrong.append("'past' and 'future' exclude each other")
        return wrong

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        limits = window(step, around)
        days = limits.days(around.today, AGES_OF_EXAMPLES)
        return [[Said(text=shown(day))] for day in days]


def _candidates(partial: JSON) -> list[date]:
    kept = partial.get("days") if isinstance(partial, dict) else None
    days = (as_day(each) for each in kept) if isinstance(kept, list) else ()
    return [day for day in days if day]

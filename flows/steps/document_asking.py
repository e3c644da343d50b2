"""How a paper is asked for: the question and the buttons that fit what was gathered so far."""

from __future__ import annotations

from collections.abc import Sequence

from flows import texts
from flows.papers import pages_of
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Question, StepOption
from flows.steps.document_state import ARRANGING, REMOVING, WAITS, File, Gathering
from flows.steps.params import flag, whole_or, word
from flows.values import JSON, Words, as_is

DONE, LACK, RESTORE = "done", "lack", "restore"
KEEP, RETAKE, EACH = "keep", "retake", "each"
ARRANGE, ARRANGED, UP = "arrange", "arranged", "up."
REMOVE, OUT, STAY = "remove", "out.", "stay"
MOST_FILES = 10
LONGEST_NAME = 60


def question(step: Step, state: Gathering) -> Question:
    return Question(_words(step, state), options(step, state))


def options(step: Step, state: Gathering) -> tuple[StepOption, ...]:
    if state.doubtful:
        return _of_doubt(state.asked_about)
    if state.mode == ARRANGING:
        up = (asking.option(f"{UP}{n}", "step.document.up", page=n) for n in range(2, len(state.files) + 1))
        return (asking.option(ARRANGED, "step.document.arranged"), *up)
    if state.mode == REMOVING:
        out = (asking.option(f"{OUT}{n}", "step.document.out", page=n) for n in range(1, len(state.files) + 1))
        return (*out, asking.option(STAY, "step.document.stay"))
    may_restore = state.removed is not None and len(state.files) < most(step)
    restore = (asking.option(RESTORE, "step.document.restore"),) if may_restore else ()
    if not state.files:
        lack = (StepOption(LACK, lack_label(step)),) if flag(step, "may_lack") else ()
        return (*lack, *restore)
    several = (asking.option(ARRANGE, "step.document.arrange"),) if len(state.files) > 1 else ()
    remove = asking.option(REMOVE, "step.document.remove" if several else "step.document.remove_only")
    return (asking.option(DONE, "step.done"), *several, remove, *restore)


def _of_doubt(about: Sequence[File]) -> tuple[StepOption, ...]:
    count = len(about)
    if count == 1 and not about[0].get("warnings"):
        return (asking.option(RETAKE, "step.document.drop_same"), asking.option(KEEP, "step.document.keep_same"))
    if count == 1:
        return (asking.option(RETAKE, "step.document.retake"), asking.option(KEEP, "step.document.keep"))
    return (
        asking.option(RETAKE, "step.document.retake_all", count=count),
        asking.option(KEEP, "step.document.keep_all", count=count),
        asking.option(EACH, "step.document.each"),
    )


def _words(step: Step, state: Gathering) -> Words:
    if state.doubtful:
        items: JSON = [_doubt(each) for each in state.asked_about]
        return Words("step.document.doubtful", {"items": items, "good": len(state.files) - len(state.doubtful)})
    if not state.files:
        return asking.ask_words(step, "step.document.ask", note=word(step, "note"))
    pages: JSON = [{"name": name_of(each), "pages": each.get("pages", 1)} for each in state.files]
    listed: dict[str, JSON] = {"label": step.label, "files": pages, "pages": pages_of([*state.files])}
    if state.mode in (ARRANGING, REMOVING):
        return Words(f"step.document.{state.mode}", listed)
    return Words("step.document.more", {**listed, "room": most(step) - len(state.files)})


def _doubt(file: File) -> JSON:
    number, total = _place(file[WAITS])
    return {
        "number": number,
        "total": total,
        "name": name_of(file),
        "warnings": _worded(file.get("warnings")),
        "like": file.get("like"),
    }


def _worded(warnings: JSON) -> JSON:
    """A warning that has lost its words since, or never had any, must not take the question with it."""
    keys = [str(each) for each in warnings] if isinstance(warnings, list) else []
    return [*dict.fromkeys(key if texts.has(f"file.reason.{key}") else "unclear_picture" for key in keys)]


def _place(waits: JSON) -> tuple[JSON, JSON]:
    return (waits[0], waits[1]) if isinstance(waits, list) and len(waits) == 2 else (1, 1)


def most(step: Step) -> int:
    return max(1, whole_or(step, "max_files", MOST_FILES))


def lack_label(step: Step) -> Words:
    own = word(step, "lack_label")
    return as_is(own) if own else Words("step.document.lack")


def name_of(file: JSON) -> str:
    """The given name is only ever text, and a long one keeps its end, where the type stands."""
    name = str(file.get("name") or file.get("kind") or "") if isinstance(file, dict) else ""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 11]}…{name[-10:]}"


def order_in(text: str, count: int) -> list[int] | None:
    """'2 1 3', '2,1,3' or '213' as places from 0; None when it names no order of so many pages."""
    bare = asking.western_digits(text[: asking.LONGEST_LABEL]).strip(" .")
    parts = bare.replace(",", " ").replace(";", " ").replace("-", " ").split()
    if len(parts) == 1 and len(bare) == count and count < 10:
        parts = list(bare)
    if len(parts) < 2 or not all(part.isascii() and part.isdecimal() and len(part) < 3 for part in parts):
        return None
    places = [int(part) - 1 for part in parts]
    return places if _are_places(places, count) else None


def _are_places(places: Sequence[int], count: int) -> bool:
    return len(set(places)) == len(places) and all(0 <= place < count for place in places)

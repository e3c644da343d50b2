"""A paper of the dossier, as photos or one file. Each is shown as received until the person says that it is all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flows import texts
from flows.papers import files_of, pages_of, to_join
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps import document_asking as ask
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, Unfinished
from flows.steps.document_asking import most, name_of
from flows.steps.document_state import ARRANGING, ONE_BY_ONE, REMOVING, Gathering, received
from flows.steps.params import Params, flag, judge, whole_or, word
from flows.values import JSON, FileRef, Words

#: Of these one file is the whole paper.
WHOLE_KINDS = frozenset({"pdf", "docx"})
PARAMS: Params = {
    "document": str,  # the paper's name in the catalogue record
    "note": str,
    "max_files": int,
    "may_lack": bool,
    "lack_label": str,
    "single": bool,  # one PDF or DOCX ends the question at once
    "tolerated": bool,  # lacking it sends no dossier back: the agency looks it up, or hears why
}


class Document:
    takes_any_text = False
    takes_files = True

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        return ask.question(step, Gathering.of(partial))

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        state = Gathering.of(partial)
        if said.files:
            return _received(step, state, said.files, around=around)
        if said.text is not None and (order := ask.order_in(said.text, len(state.files))) and not state.doubtful:
            return Unfinished(state.arranged(order).as_json(), Words("step.document.reordered"))
        picked = asking.picked(said, ask.options(step, state))
        if picked is None:
            return Refused(Words("step.option_gone" if said.text is None else _how_to_answer(state)))
        act, _, page = picked.partition(".")
        return ACTS[act](step, state, int(page) - 1 if page else 0)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        if _is_absent(value):
            return texts.plain(ask.lack_label(step))
        return ", ".join(name_of(each) for each in files_of(value))

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if _is_absent(value):
            return None if flag(step, "may_lack") else Words("step.document.now_needed", {"label": step.label})
        return None if files_of(value) else Words("step.changed")

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, PARAMS)
        wrong += ["'max_files' must be at least 1"] if whole_or(step, "max_files", 1) < 1 else []
        unused = word(step, "lack_label") and not flag(step, "may_lack")
        return [*wrong, "'lack_label' without 'may_lack'"] if unused else wrong

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        photo = Said(files=(FileRef("example-photo", "jpeg", "anh-1.jpg"),))
        pdf = Said(files=(FileRef("example-pdf", "pdf", "ban-quet.pdf", 2),))
        ends = [] if most(step) == 1 else [Said(option=ask.DONE)]
        ways = [[photo, *ends], [pdf, *([] if flag(step, "single") else ends)]]
        return [*ways, [Said(option=ask.LACK)]] if flag(step, "may_lack") else ways


def _received(step: Step, state: Gathering, refs: Sequence[FileRef], *, around: Around) -> Reading:
    """Files over the limit are told of and left out; a file that came twice counts once."""
    known = {each["id"] for each in state.files}
    new = [each for each in dict.fromkeys(refs) if each.id not in known]
    fresh = received(state, new, step.id, around)
    if len(fresh) == 1 and len(state.doubtful) == 1:
        return _gathered(step, state.replaced(fresh[0]), Words("step.document.replaced", _named(state.doubtful[0])))
    room = most(step) - len(state.files)
    over = len(fresh) - max(room, 0)
    remark = Words("step.document.too_many", {"most": most(step), "over": over}) if over > 0 else None
    return _gathered(step, state.with_files(fresh[: max(room, 0)]), remark)


def _gathered(step: Step, state: Gathering, remark: Words | None = None) -> Reading:
    """Where one file is all, the paper is complete once nothing is in doubt."""
    if state.files and not state.doubtful and (most(step) == 1 or _is_whole(step, state)):
        return Accepted(state.answer(), remark)
    return Unfinished(state.as_json(), remark)


def _is_whole(step: Step, state: Gathering) -> bool:
    return flag(step, "single") and len(state.files) == 1 and state.files[0]["kind"] in WHOLE_KINDS


def _done(step: Step, state: Gathering, place: int) -> Reading:
    answer = state.answer()
    joined = to_join(answer)
    return Accepted(answer, Words("step.document.joining", {"pages": pages_of(joined)}) if joined else None)


def _lack(step: Step, state: Gathering, place: int) -> Reading:
    return Accepted({"absent": True})


def _keep(step: Step, state: Gathering, place: int) -> Reading:
    return _gathered(step, state.kept())


def _retake(step: Step, state: Gathering, place: int) -> Reading:
    names: JSON = [name_of(each) for each in state.asked_about]
    return _gathered(step, state.dropped(), Words("step.document.dropped", {"names": names}))


def _remove(step: Step, state: Gathering, place: int) -> Reading:
    return _out(step, state, 0) if len(state.files) == 1 else Unfinished(state.in_mode(REMOVING).as_json())


def _out(step: Step, state: Gathering, place: int) -> Reading:
    return Unfinished(state.without(place).as_json(), Words("step.document.removed", _named(state.files[place])))


def _restore(step: Step, state: Gathering, place: int) -> Reading:
    return _gathered(step, state.restored())


def _up(step: Step, state: Gathering, place: int) -> Reading:
    return Unfinished(state.moved_up(place).as_json())


def _into(mode: str) -> Callable[[Step, Gathering, int], Reading]:
    return lambda step, state, place: Unfinished(state.in_mode(mode).as_json())


#: What each option does; those about one page carry its number behind a dot.
ACTS: Mapping[str, Callable[[Step, Gathering, int], Reading]] = {
    ask.DONE: _done,
    ask.LACK: _lack,
    ask.KEEP: _keep,
    ask.RETAKE: _retake,
    ask.EACH: _into(ONE_BY_ONE),
    ask.ARRANGE: _into(ARRANGING),
    ask.ARRANGED: _into(""),
    ask.UP.rstrip("."): _up,
    ask.REMOVE: _remove,
    ask.OUT.rstrip("."): _out,
    ask.STAY: _into(""),
    ask.RESTORE: _restore,
}


def _how_to_answer(state: Gathering) -> str:
    """What somebody who types is told."""
    if state.doubtful:
        return "step.document.decide"
    return "step.document.how_to_arrange" if state.mode == ARRANGING else "step.document.send_file"


def _named(file: Mapping[str, JSON]) -> dict[str, JSON]:
    return {"name": name_of(dict(file))}


def _is_absent(value: JSON) -> bool:
    return isinstance(value, dict) and value.get("absent") is True

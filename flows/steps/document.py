"""A paper of the dossier, as photos or one file. Each is shown as received until the person says that it is all."""

from __future__ import annotations

from collections.abc import Sequence

from flows import texts
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, StepOption, Unfinished
from flows.steps.params import Params, flag, judge, whole_or, word
from flows.text_folding import clean
from flows.values import JSON, FileRef, Words, as_is

DONE, UNDO, LACK = "done", "undo", "lack"
MOST_FILES = 10
LONGEST_NAME = 60
#: Of these one file is the whole paper.
WHOLE_KINDS = frozenset({"pdf", "docx"})
PARAMS: Params = {
    "document": str,  # the paper's name in the catalogue record
    "note": str,
    "max_files": int,
    "may_lack": bool,
    "lack_label": str,
    "single": bool,  # one PDF or DOCX ends the question at once
}


class Document:
    takes_any_text = False
    takes_files = True

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        files = _files(partial)
        if not files:
            return Question(asking.ask_words(step, "step.document.ask", note=word(step, "note")), _options(step, files))
        names: JSON = [_name(each) for each in files]
        more = {"label": step.label, "names": names, "count": len(files), "room": _most(step) - len(files)}
        return Question(Words("step.document.more", more), _options(step, files))

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        files = _files(partial)
        if said.files:
            return _received(step, files, said.files)
        picked = asking.picked(said, _options(step, files))
        if picked == LACK:
            return Accepted({"absent": True})
        if picked == DONE:
            return Accepted({"files": files})
        if picked == UNDO:
            return Unfinished({"files": files[:-1]}, Words("step.document.removed", {"name": _name(files[-1])}))
        return Refused(Words("step.option_gone" if said.text is None else "step.document.send_file"))

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return texts.plain(_lack_label(step)) if _is_absent(value) else ", ".join(_name(each) for each in _files(value))

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if _is_absent(value):
            return None if flag(step, "may_lack") else Words("step.document.now_needed", {"label": step.label})
        return None if _files(value) else Words("step.changed")

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, PARAMS)
        wrong += ["'max_files' must be at least 1"] if whole_or(step, "max_files", 1) < 1 else []
        unused = word(step, "lack_label") and not flag(step, "may_lack")
        return [*wrong, "'lack_label' without 'may_lack'"] if unused else wrong

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        photo = Said(files=(FileRef("example-photo", "jpeg", "anh-1.jpg"),))
        pdf = Said(files=(FileRef("example-pdf", "pdf", "ban-quet.pdf", 2),))
        ends = [] if _most(step) == 1 else [Said(option=DONE)]
        ways = [[photo, *ends], [pdf, *([] if flag(step, "single") else ends)]]
        return [*ways, [Said(option=LACK)]] if flag(step, "may_lack") else ways


def _most(step: Step) -> int:
    return max(1, whole_or(step, "max_files", MOST_FILES))


def _options(step: Step, files: Sequence[JSON]) -> tuple[StepOption, ...]:
    if files:
        return (asking.option(DONE, "step.done"), asking.option(UNDO, "step.document.undo"))
    return (StepOption(LACK, _lack_label(step)),) if flag(step, "may_lack") else ()


def _lack_label(step: Step) -> Words:
    own = word(step, "lack_label")
    return as_is(own) if own else Words("step.document.lack")


def _received(step: Step, before: list[JSON], new: Sequence[FileRef]) -> Reading:
    """Files over the limit are told of and left out; a file that came twice counts once."""
    known = {each["id"] for each in before if isinstance(each, dict)}
    fresh = [each for each in dict.fromkeys(new) if each.id not in known]
    room = _most(step) - len(before)
    files = [*before, *(_kept(each) for each in fresh[:room])]
    over = len(fresh) - max(room, 0)
    remark = Words("step.document.too_many", {"most": _most(step), "over": over}) if over > 0 else None
    if _most(step) == 1 or (len(files) == 1 and flag(step, "single") and new[0].kind in WHOLE_KINDS):
        return Accepted({"files": files}, remark)
    return Unfinished({"files": files}, remark)


def _kept(file: FileRef) -> JSON:
    return {"id": file.id, "kind": file.kind, "name": asking.one_line(clean(file.name[:200])), "pages": file.pages}


def _files(value: JSON) -> list[JSON]:
    kept = value.get("files") if isinstance(value, dict) else None
    return [each for each in kept if isinstance(each, dict) and "id" in each] if isinstance(kept, list) else []


def _name(file: JSON) -> str:
    """The given name is only ever text, and a long one keeps its end, where the type stands."""
    name = str(file.get("name") or file.get("kind") or "") if isinstance(file, dict) else ""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 11]}…{name[-10:]}"


def _is_absent(value: JSON) -> bool:
    return isinstance(value, dict) and value.get("absent") is True

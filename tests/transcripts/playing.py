"""Plays a transcript on the stage and writes it anew as it really went.

> dang ky khai sinh          the citizen types            < step.ask @child_name      what answers: a text's key,
> [Bắt đầu]                  presses a button               < card "Mã: 1.001193"     which step is asked, and
> [cũ: Bé trai]              presses one shown long ago                               perhaps words that are in it
> @mat-truoc.jpg @sau.pdf    sends files                  = registered                the newest dossier's status
> {!view:someone}            forges a button              = child_sex: Bé gái         and what it answers
> thẻ: 0010…||Lan|…          photographs an ID card whose QR says so (or does not)
! accept                     an officer acts              ! refuse: lý do
! request_supplement copy = Ảnh mờ; = Giấy khác           ! later 3                   (days pass)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.render import words_to_text
from flows.conversation.answering import Sheet
from flows.conversation.engine import Spoken
from flows.conversation.state import Filling
from flows.dossiers.model import SupplementItem
from tests.kit import Stage

_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Line:
    mark: str  #: ">", "!", "<", "=" or nothing for comments and blank lines
    text: str


def read(source: str) -> list[Line]:
    return [
        Line(raw[0], raw[1:].strip()) if raw[:1] in (">", "!", "<", "=") else Line("", raw)
        for raw in source.splitlines()
    ]


def played(source: str) -> str:
    """The transcript as it goes now; equal to the source when nothing has changed."""
    stage, out = Stage(), []
    expected: list[str] = []
    lines = read(source)
    for number, line in enumerate(lines):
        if line.mark in (">", "!"):
            out.append(f"{line.mark} {line.text}")
            expected = _expected(lines, number)
            _act(stage, line)
            out += [f"< {_answer(stage, spoken, expected)}" for spoken in stage.said]
        elif line.mark == "=":
            out.append(f"= {_state(stage, line.text)}")
        elif line.mark == "":
            out.append(line.text)
    return "\n".join(out) + "\n"


def _expected(lines: list[Line], number: int) -> list[str]:
    found = []
    for line in lines[number + 1 :]:
        if line.mark in (">", "!"):
            break
        if line.mark == "<":
            found.append(line.text)
    return found


def _act(stage: Stage, line: Line) -> None:
    acts = CITIZEN if line.mark == ">" else OFFICER
    pattern, act = next((pattern, act) for pattern, act in acts if re.fullmatch(pattern, line.text))
    match = re.fullmatch(pattern, line.text)
    assert match is not None
    act(stage, *match.groups(""))


Act = Callable[..., object]
CITIZEN: tuple[tuple[str, Act], ...] = (
    (r"\[cũ: (.+)\]", Stage.press_old),
    (r"\[(.+)\]", Stage.press),
    (r"\{(.+)\}", Stage.token),
    (r"thẻ: (.+)", Stage.card),
    (r"(@\S+(?: @\S+)*)", lambda stage, names: stage.file(*(name[1:] for name in names.split()))),
    (r"(.*)", Stage.say),
)


def _supplement(stage: Stage, wanted: str) -> None:
    pairs = [item.split("=", 1) for item in wanted.split(";")]
    items = [SupplementItem(step.strip() or None, note.strip()) for step, note in pairs]
    stage.officer(stage.newest().id, "request_supplement", *items)


def _wait(stage: Stage, days: str) -> None:
    stage.later(days=float(days))
    stage.said = ()


OFFICER: tuple[tuple[str, Act], ...] = (
    (r"later ([\d.]+)", _wait),
    (r"request_supplement (.+)", _supplement),
    (r"(\w+)(?:: (.+))?", lambda stage, action, reason: stage.officer(stage.newest().id, action, reason=reason)),
)


def _answer(stage: Stage, spoken: Spoken, expected: list[str]) -> str:
    """The key, the step where one is asked, and of the words expected there those that are really said."""
    line = " ".join(filter(None, (spoken.words.key, _step(stage, spoken))))
    said = " ".join(words_to_text(spoken.words, markup="plain").split())
    hopes = [quoted for each in expected if each.split(' "')[0] == line for quoted in _QUOTED.findall(each)]
    kept = next((quoted for quoted in hopes if quoted in said), None)
    return f'{line} "{kept}"' if kept else line


def _step(stage: Stage, spoken: Spoken) -> str:
    top = stage.conversation.top
    if not isinstance(top, Filling) or "done" not in spoken.words.params:
        return ""
    sheet = Sheet.of(stage.facts(), top.dossier_id)
    step = sheet.asked_again(top.at) or sheet.next()
    return f"@{step.id}" if step else ""


def _state(stage: Stage, claim: str) -> str:
    """The claim as it really is: a status, or an answer of the newest dossier as it is read back."""
    dossier = stage.newest() if stage.dossiers else None
    step_id, colon, _ = claim.partition(":")
    if dossier is None:
        return "nothing"
    if not colon:
        return dossier.status.value
    procedure = stage.world.library.version(dossier.version_id, dossier.procedure_code)
    step = procedure.step(step_id) if procedure else None
    value = dossier.answers.get(step_id)
    around = stage.facts().around(dossier.answers)
    shown = stage.world.kinds[step.kind].show(step, value, around) if step and value is not None else value
    return f"{step_id}: {shown}"

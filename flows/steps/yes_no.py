"""Yes or no, in the many words for it."""

from __future__ import annotations

from flows import texts
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, StepOption
from flows.steps.choice import refusal_of
from flows.steps.params import judge, word
from flows.text_folding import same_word
from flows.values import JSON, Words, as_is

YES, NO = "yes", "no"
#: Compared without accents, punctuation and the words of politeness.
_YES = (
    "co|da co|da roi|co roi|co a|co chu|co that|co day|uh|uhm|um|u|dung|dung roi|dung vay|dung the|phai|phai roi|roi"
    "|chinh xac|ok|oke|okie|okay|oki|okela|yes|y|yeah|yep|dong y|nhat tri|vang|da|duoc|dc"
)
_NO = (
    "khong|ko|k|kg|hong|hok|khom|hem|chua|chua co|chua he|khong co|ko co|k co|khong phai|ko phai|k phai|khong dung"
    "|ko dung|khong he|khong dau|khong roi|sai|sai roi|no|n|nope|chang|chang co|dau co"
)
_POLITE = "da vang a ah nhe nha em anh chi toi minh con chau oi thua bac ban"
MEANT = {**dict.fromkeys(_YES.split("|"), True), **dict.fromkeys(_NO.split("|"), False)}
POLITE = frozenset(_POLITE.split())


class YesNo:
    """`yes_label` and `no_label` word the options where "Có" and "Không" would be unclear."""

    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        return asking.question(step, *_options(step))

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        if picked := asking.picked(said, _options(step)):
            return Accepted(picked == YES)
        if said.text is None:
            return Refused(refusal_of(said))
        text = asking.typed(said, 200)
        if isinstance(text, Refused):
            return text
        meant = None if "?" in text else heard_as(text)
        return Refused(Words("step.yes_no.unclear", {"said": asking.echo(text)})) if meant is None else Accepted(meant)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return texts.plain(_label(step, said_yes=value is True))

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        return None if isinstance(value, bool) else Words("step.changed")

    def problems(self, step: Step) -> list[str]:
        return judge(step, {"yes_label": str, "no_label": str})

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(option=YES)], [Said(option=NO)]]


def _options(step: Step) -> tuple[StepOption, ...]:
    return (StepOption(YES, _label(step, said_yes=True)), StepOption(NO, _label(step, said_yes=False)))


def _label(step: Step, *, said_yes: bool) -> Words:
    own = word(step, "yes_label" if said_yes else "no_label")
    return as_is(own) if own else Words("step.yes_no.yes" if said_yes else "step.yes_no.no")


def heard_as(text: str) -> bool | None:
    """A yes, a no, or neither. "Dừng" asks to stop; only without its accents it is "đúng" as well."""
    if "dừng" in same_word(text).split():
        return None
    spoken = asking.bare(text)
    if spoken in MEANT:
        return MEANT[spoken]
    plain = " ".join(part for part in spoken.split() if part not in POLITE)
    # Polite words alone ("dạ vâng ạ") agree.
    return MEANT.get(plain or "vang") if spoken else None

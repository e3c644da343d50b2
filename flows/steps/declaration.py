"""A solemn statement: the person reads it and says so in words or by its option. Silence or "ok" is not enough."""

from __future__ import annotations

from flows import texts
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said
from flows.steps.choice import refusal_of
from flows.steps.params import judge, word
from flows.values import JSON, Words

AGREE = "agree"
AGREE_LABEL = Words("step.declaration.agree")
CLEAR = frozenset(
    f"{who}{what}"
    for who in ("", "toi ", "em ", "minh ", "toi xin ", "em xin ", "xin ", "da toi ", "da em ")
    for what in ("cam doan", "cam ket", "dong y", "dong y va cam doan", "cam doan nhu tren", "cam doan dung su that")
)


class Declaration:
    """`text` is what is declared."""

    takes_any_text = False
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        words = asking.ask_words(step, "step.declaration.ask", statement=word(step, "text"))
        return Question(words, (asking.option(AGREE, AGREE_LABEL.key),), numbered=False)  # declared in words

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        if said.option == AGREE:
            return Accepted(True)
        if said.text is None:
            return Refused(refusal_of(said))
        text = asking.typed(said, 200)
        if isinstance(text, Refused):
            return text
        clear = asking.says(text.removesuffix(" ạ"), AGREE_LABEL, *CLEAR) and "?" not in text
        return Accepted(True) if clear else Refused(Words("step.declaration.not_clear"))

    def show(self, step: Step, value: JSON, around: Around) -> str:
        return texts.plain(AGREE_LABEL)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        return None if value is True else Words("step.changed")

    def problems(self, step: Step) -> list[str]:
        wrong = judge(step, {"text": str})
        wrong += [] if word(step, "text") else ["parameter 'text' is missing: what is declared"]
        return wrong + ([] if step.required else ["a declaration cannot be optional"])

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(option=AGREE)]]

"""What all kinds share when they ask and listen: the question's words, options, and text made safe to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows import texts
from flows.procedures.model import Step
from flows.steps.base import Question, Refused, Said, StepOption
from flows.text_folding import clean, fold
from flows.values import JSON, Words

#: More than this is no answer to any question. Judged before normalising, whose cost can grow with the square.
LONGEST_TYPED = 10_000
#: How much of what was said is repeated in a refusal.
LONGEST_ECHO = 40
_POLITE_END = re.compile(r"(?:[\s.,!]+(?:a|nhe|nha|em|ban|ad))+[\s.!]*$")
#: No label is longer, so what is longer is not compared with labels.
LONGEST_LABEL = 200


def question(step: Step, *options: StepOption) -> Question:
    """The question as its definition words it; without options of its own it is answered in words or figures."""
    return Question(ask_words(step), options, numbered=bool(options))


def ask_words(step: Step, key: str = "step.ask", **more: JSON) -> Words:
    return Words(key, {"ask": step.ask, "hint": step.hint, "example": step.example, "heading": "", **more})


def option(option_id: str, key: str, **params: JSON) -> StepOption:
    return StepOption(option_id, Words(key, params))


def typed(said: Said, longest: int) -> str | Refused:
    """The cleaned words, or why there are none: a file, an option that is gone, nothing visible, far too much."""
    if said.text is None:
        return Refused(Words("step.words_expected" if said.files else "step.option_gone"))
    if len(said.text) > LONGEST_TYPED:
        return Refused(Words("step.too_long", {"longest": longest}))
    text = clean(said.text)
    if not text:
        return Refused(Words("step.empty"))
    return Refused(Words("step.too_long", {"longest": longest})) if len(text) > longest else text


def one_line(text: str) -> str:
    return " ".join(text.split())


def echo(text: str) -> str:
    """A short, one-line piece of what was said, to be repeated in a reply."""
    line = one_line(text)
    return line if len(line) <= LONGEST_ECHO else line[: LONGEST_ECHO - 1] + "…"


def picked(said: Said, options: Sequence[StepOption], *, numbers: bool = True) -> str | None:
    """The option that was pressed, or typed by its number or by what stands on it."""
    if said.text is None:
        return next((each.id for each in options if each.id == said.option), None)
    if len(said.text) > LONGEST_LABEL:
        return None
    text = western_digits(clean(said.text)).strip(" .)")
    if numbers and text.isascii() and text.isdecimal() and 1 <= int(text) <= len(options):
        return options[int(text) - 1].id
    alike = [each.id for each in options if says(text, each.label)]
    return alike[0] if len(alike) == 1 else None


def says(text: str, words: Words, *also: str) -> bool:
    """Whether the label of an option was typed instead of pressed, or one of the other ways to say it."""
    spoken = bare(text)
    return spoken in {bare(texts.plain(words)), *also} - {""}


def bare(text: str) -> str:
    """Folded words only: what remains when accents, case, punctuation and pictures do not count."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def western_digits(text: str) -> str:
    """Full-width and other digits as 0-9; some keyboards of phones type them."""
    if text.isascii():
        return text
    return "".join(_western(char) for char in text)


def figures(text: str) -> str:
    """Folded, with plain digits and without polite words at the end, where nothing but a number is expected."""
    return _POLITE_END.sub("", western_digits(fold(text)))


def _western(char: str) -> str:
    return str(int(char)) if not char.isascii() and char.isdecimal() else char

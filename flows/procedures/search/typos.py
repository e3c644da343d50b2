"""Repairs syllables nobody writes ("kai sinh") and pairs that only sound right ("tạm chú"), from the words we know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from flows.procedures.fold import Word

_LETTERS = "abcdeghiklmnopqrstuvxy"
#: Sounds that whole regions write alike.
_SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^ngh", "ng"), (r"^gh", "g"), (r"^tr", "ch"), (r"^x", "s"), (r"^(gi|r|v|z|j)(?=[aeiouy])", "d"),
        (r"^gi$", "di"), (r"^ph", "f"), (r"^[kq]", "c"), (r"^l", "n"),
        (r"(ng|nh)(?=\d?$)", "n"), (r"(ch|c)(?=\d?$)", "t"),
    )
]  # fmt: skip


def sound(plain: str) -> str:
    for pattern, to in _SOUNDS:
        plain = pattern.sub(to, plain)
    return plain


@dataclass(slots=True)
class Spelling:
    known: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    by_sound: dict[str, tuple[Word, Word]] = field(default_factory=dict)

    def learn(self, syllables: Iterable[str]) -> None:
        listed = list(syllables)
        self.known.update(listed)
        self.pairs.update([f"{first} {second}" for first, second in pairwise(listed)])

    def learn_phrase(self, phrase: list[Word]) -> None:
        """A phrase worth recognising by sound, with and without its marks."""
        self.learn(one.plain for one in phrase)
        for first, second in pairwise(phrase):
            self.by_sound.setdefault(f"{sound(first.marked)} {sound(second.marked)}", (first, second))
            self.by_sound.setdefault(f"{sound(first.plain)} {sound(second.plain)}", (first, second))

    def repair(self, found: list[Word]) -> list[Word]:
        fixed = [self._syllable(found, at) for at in range(len(found))]
        for at in range(len(fixed) - 1):
            first, second = fixed[at], fixed[at + 1]
            if f"{first.plain} {second.plain}" not in self.pairs:
                heard = f"{sound(first.marked)} {sound(second.marked)}"
                meant = self.by_sound.get(heard, (first, second))
                # Two slips in one pair are more likely two words that merely sound like something.
                if first.plain == meant[0].plain or second.plain == meant[1].plain:
                    fixed[at], fixed[at + 1] = meant
        return fixed

    def _syllable(self, found: list[Word], at: int) -> Word:
        one = found[at].plain
        if one in self.known or len(one) < 2 or any(char.isdigit() for char in one):
            return found[at]
        before = found[at - 1].plain if at else ""
        after = found[at + 1].plain if at + 1 < len(found) else ""
        fits = {n: self.pairs[f"{before} {n}"] + self.pairs[f"{n} {after}"] for n in _edits(one) if n in self.known}
        best = max(fits, key=lambda n: (fits[n] * (2 if sound(n) == sound(one) else 1), n), default="")
        return Word(best, best) if best and fits[best] else found[at]


def _edits(one: str) -> set[str]:
    """Every string one slip away: a letter left out, added, replaced, or two swapped."""
    splits = [(one[:at], one[at:]) for at in range(len(one) + 1)]
    out = {left + right[1:] for left, right in splits if right}
    out |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    out |= {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    return out | {left + letter + right for left, right in splits for letter in _LETTERS}

"""Numbers for terms in order of their first mention, and for each phrase how much each of its terms weighs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import count

from flows.procedures.fold import Word
from flows.procedures.search.alphabet import Alphabet, pairs
from flows.procedures.search.ideas import Concepts, Ideas
from flows.procedures.search.lexicon import Lexicon
from flows.procedures.search.packed import Vocabulary
from flows.procedures.search.stretches import Understood
from flows.procedures.search.terms import said


class Numbering:
    """Terms are one letter or two: syllables without their marks, ideas, and pairs of both."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._alphabet = lexicon.alphabet
        self._numbers: dict[str, int] = defaultdict(count().__next__)
        self._written = _Written(self._alphabet, self._numbers)
        signs = _Signs(self._alphabet, self._numbers)
        self._ideas = Ideas(signs.idea, signs.pair, lexicon.families)
        #: of all the ideas of a phrase: thousands say the same
        self._known: dict[Concepts, dict[int, float]] = {}

    def terms(self, phrase: Understood, *, strict: bool) -> dict[int, float]:
        if strict:
            kept, number = phrase.kept, self._written.__getitem__
        else:
            kept, number = self._alphabet.plain(phrase.kept), self._numbers.__getitem__
        terms = said(list(map(number, kept)), list(map(number, pairs(kept))), phrase.factors)
        known = self._known.get(phrase.concepts)
        if known is None:
            known = self._known[phrase.concepts] = self._ideas.terms(phrase.concepts)
        terms.update(known)
        return terms

    def ids(self) -> Vocabulary:
        return Vocabulary(self._numbers, self._alphabet.plain_forms())

    def written(self) -> Vocabulary:
        """Every syllable and pair as some accented phrase writes it."""
        written: dict[str, int] = self._written
        if self._alphabet.alike:
            written = {self._alphabet.as_written(term): number for term, number in written.items()}
        return Vocabulary(written, self._alphabet.marked_forms())


class _Signs(dict[str, str]):
    """An idea has a letter like any syllable."""

    def __init__(self, alphabet: Alphabet, numbers: Mapping[str, int]) -> None:
        self._alphabet, self._numbers = alphabet, numbers

    def __missing__(self, name: str) -> str:
        letter = self[name] = self._alphabet.letter(Word("#" + name, "#" + name))
        return letter

    def idea(self, name: str) -> int:
        return self._numbers[self[name]]

    def pair(self, first: str, second: str) -> int:
        return self._numbers[self[first] + self[second]]


class _Written(dict[str, int]):
    """What is written with marks -> the number of the term it stands for."""

    def __init__(self, alphabet: Alphabet, numbers: Mapping[str, int]) -> None:
        self._alphabet, self._numbers = alphabet, numbers

    def __missing__(self, marked: str) -> int:
        number = self[marked] = self._numbers[self._alphabet.plain(marked)]
        return number

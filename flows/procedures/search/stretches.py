"""Phrases read by the tens of thousands: cut where nothing reaches across, and each stretch understood only once.

What citizens say is made of the same stretches again and again ("giấy phép lái xe", "bị mất"): two hundred thousand
of them in the catalogue, under ten thousand of them different.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import ne
from typing import Any, NamedTuple

from flows.procedures.fold import Word
from flows.procedures.search.ideas import Concepts
from flows.procedures.search.lexicon import MARKED_SHARE, Kind, Lexicon
from flows.procedures.search.terms import APART, LOST, SYLLABLE, YEARS_OLD, factors, is_number, meaningful

#: Stands for a letter that is filler.
BLANK = " "
#: So much filler parts what stands before it from what follows, even where the two stand together in a phrase.
_SAYING = BLANK * APART
_TORN = re.compile(f"([^{BLANK}]){BLANK}{{{APART},}}(?=([^{BLANK}]))")


class Text(NamedTuple):
    """A phrase in letters: with marks, without them, and with blanks where no phrase reaches across."""

    marked: str
    plain: str
    parted: str

    def is_marked(self) -> bool:
        other: int = sum(map(ne, self.marked, self.plain))
        return other > MARKED_SHARE * len(self.plain)


class Part(NamedTuple):
    """A stretch: its letters with blanks for filler, what each of the others weighs, and the ideas in it."""

    masked: str
    weights: tuple[float, ...]
    #: of all the letters: what is filler in a text is none where filler was already left out
    whole: tuple[float, ...]
    concepts: Concepts


class Understood(NamedTuple):
    """A phrase: its letters without filler, what each weighs, and the ideas in it."""

    kept: str
    factors: list[float]
    concepts: Concepts


class Stretches(dict[str, Part]):
    """Each is understood when it is first met."""

    def __init__(self, lexicon: Lexicon, *, strict: bool) -> None:
        self._lexicon, self._strict = lexicon, strict

    def __missing__(self, stretch: str) -> Part:
        matches = self._lexicon.find(stretch, self._lexicon.alphabet.plain(stretch), strict=self._strict)
        if not matches:
            weights = (SYLLABLE,) * len(stretch)
            nothing = self[stretch] = Part(stretch, weights, weights, ())
            return nothing
        ideas = [m for m in matches if m.kind is not Kind.FILLER]
        masked, whole = stretch, tuple(factors(len(stretch), ideas))
        for m in matches:
            if m.kind is Kind.FILLER:
                masked = masked[: m.start] + BLANK * (m.end - m.start) + masked[m.end :]
        weights = tuple([weight for letter, weight in zip(masked, whole, strict=True) if letter != BLANK])
        part = self[stretch] = Part(masked, weights, whole, tuple([(m.kind, m.name) for m in ideas]))
        return part


class Reader:
    """Understands phrases as `terms.read` does a request; holds what it knows only as long as an index is built."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._met = {strict: Stretches(lexicon, strict=strict) for strict in (True, False)}
        self._age, self._loss = (lexicon.alphabet.letter(Word(one, one)) for one in (YEARS_OLD, LOST))
        #: whether what stands around decides about a stretch
        self._open: dict[tuple[str, bool], bool] = {}

    def texts(self, written: Sequence[str]) -> list[Text]:
        """All at once: a text is a line of one long string, and what parts lines is no letter."""
        marked = self._lexicon.alphabet.texts(written)
        lines = "\n".join(marked)
        plain = self._lexicon.alphabet.plain(lines)
        parted = self._lexicon.parted(lines, plain)
        return list(map(Text, marked, plain.split("\n"), parted.split("\n")))

    def cut(self, text: Text, length: int) -> Text:
        marked, plain, _ = text
        if len(marked) <= length:
            return text
        return Text(marked[:length], plain[:length], self._lexicon.parted(marked[:length], plain[:length]))

    def read(self, text: Text, *, strict: bool, again: bool) -> Understood:
        if not text.plain:
            return Understood("", [], ())
        known = self._met[strict]
        parts, weights, _, concepts = _side_by_side(known, text.parted)
        masked = "".join(parts)
        if self._is_hard(text, masked, strict=strict):
            return self._decided(text.marked, strict=strict, again=again)
        kept = masked.replace(BLANK, "")
        if again and BLANK in masked.strip(BLANK):
            parted = self._lexicon.parted(kept, self._lexicon.alphabet.plain(kept))
            _, _, weights, concepts = _side_by_side(known, parted)
        return Understood(kept, list(chain.from_iterable(weights)), tuple(chain.from_iterable(concepts)))

    def _is_hard(self, text: Text, masked: str, *, strict: bool) -> bool:
        """Whether more than the stretches themselves decides."""
        if self._age in text.plain and self._tells_age(text.plain):
            return True
        if self._loss in text.plain and any(self._is_open(one, strict=strict) for one in text.parted.split()):
            return True
        return _SAYING in masked and any(self._lexicon.are_joined(*around) for around in _TORN.findall(masked))

    def _tells_age(self, plain: str) -> bool:
        before = [plain[:at][-1:] for at, letter in enumerate(plain) if letter == self._age]
        return any(is_number(one.plain) for one in self._lexicon.alphabet.words("".join(before)))

    def _is_open(self, stretch: str, *, strict: bool) -> bool:
        """Whether "mất" stands in a stretch by itself, and not in some phrase that says what it means."""
        known = self._open.get((stretch, strict))
        if known is None:
            plain = self._lexicon.alphabet.plain(stretch)
            matches = self._lexicon.find(stretch, plain, strict=strict) if self._loss in plain else []
            told = {at for m in matches if m.end - m.start > 1 for at in range(m.start, m.end)}
            known = any(letter == self._loss and at not in told for at, letter in enumerate(plain))
            self._open[stretch, strict] = known
        return known

    def _decided(self, marked: str, *, strict: bool, again: bool) -> Understood:
        alphabet = self._lexicon.alphabet
        kept, matches = meaningful(alphabet.words(marked), self._lexicon, strict=strict, again=again)
        concepts = tuple([(m.kind, m.name) for m in matches])
        return Understood(alphabet.text(kept), factors(len(kept), matches), concepts)


def _side_by_side(known: Stretches, parted: str) -> Iterator[tuple[Any, ...]]:
    """Of all stretches of a text that is not empty: what they are masked, what they weigh, ..."""
    return zip(*map(known.__getitem__, parted.split()), strict=True)

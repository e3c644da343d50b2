"""Repairs syllables nobody writes ("kai sinh") and pairs that only sound right ("tạm chú"), from the words we know."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from flows.procedures.fold import Word
from flows.procedures.search.alphabet import Alphabet, pairs
from flows.procedures.search.packed import Counts, Texts, Vocabulary

#: Shorter words are one letter away from everything. Longer ones are no slip of a syllable, and have no end of others
#: one letter away.
LEAST_NEAR, LONGEST = 3, 12
#: A pair that was seen so seldom may stand together by chance: where the one that sounds like it is so much more usual,
#: that one is meant.
CHANCE, USUAL = 2, 20
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


#: Vowels that are written for one another, and what hurried typing leaves out.
_VOWELS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[iy]e", "i"), (r"uo|uu", "u"), (r"(?<=[aou])y(?=\d?$)", "i"), (r"y", "i"), (r"o(?=\d?$)", "u"),
        (r"m(?=\d?$)", "n"), (r"h", ""),
    )
]  # fmt: skip


@lru_cache(maxsize=16384)
def sound(plain: str) -> str:
    for pattern, to in _SOUNDS:
        plain = pattern.sub(to, plain)
    return plain


@lru_cache(maxsize=8192)
def loose(plain: str) -> str:
    """A still wider class: "chíu" for "chiếu", "thâm" for "thân"."""
    heard = sound(plain)
    for pattern, to in _VOWELS:
        heard = pattern.sub(to, heard)
    return heard


class Syllables:
    """What was heard while the index is built, in the letters of an alphabet."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.known: set[str] = set()
        self.pairs: Counter[str] = Counter()
        self.by_sound: dict[str, tuple[Word, Word]] = {}
        #: words that mean something, or nothing, by themselves
        self.sure: set[str] = set()
        #: what stands next to a syllable in a phrase worth recognising
        self.after: dict[str, dict[str, Word]] = defaultdict(dict)
        self.before: dict[str, dict[str, Word]] = defaultdict(dict)

    def learn(self, texts: Sequence[str]) -> None:
        """Texts without marks."""
        self.known.update(*texts)
        self.pairs.update(chain.from_iterable(map(pairs, texts)))

    def learn_phrases(self, phrases: Sequence[str]) -> None:
        """Phrases worth recognising by sound, with and without their marks."""
        self.learn(list(map(self.alphabet.plain, phrases)))
        for phrase in map(self.alphabet.words, phrases):
            if len(phrase) == 1:
                self.sure.add(phrase[0].plain)
            for first, second in pairwise(phrase):
                self.after[first.plain].setdefault(second.plain, second)
                self.before[second.plain].setdefault(first.plain, first)
                self.by_sound.setdefault(f"{sound(first.marked)} {sound(second.marked)}", (first, second))
                self.by_sound.setdefault(f"{sound(first.plain)} {sound(second.plain)}", (first, second))


class _Looked(dict[str, int]):
    """How often pairs were seen, each looked up once."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def __missing__(self, pair: str) -> int:
        count = self[pair] = self._counts[pair]
        return count


class Spelling:
    def __init__(self, heard: Syllables) -> None:
        self.known = frozenset([one.plain for one in heard.alphabet.words(heard.known)])
        self.pairs = Counts(heard.pairs, heard.alphabet.plain_forms())
        self._sounds = Vocabulary.of(heard.by_sound)
        self._sure = frozenset(heard.sure)
        self._after, self._before = _written(heard.after), _written(heard.before)
        self._meant = Texts(" ".join((*first, *second)) for first, second in heard.by_sound.values())

    def _by_sound(self, first: Word, second: Word) -> tuple[Word, Word]:
        """The pair of syllables that sounds like these; these themselves when there is none."""
        at = self._sounds.get(f"{sound(first.marked)} {sound(second.marked)}")
        if at < 0:
            return first, second
        plain, marked, next_plain, next_marked = self._meant[at].split(" ")
        return Word(plain, marked), Word(next_plain, next_marked)

    def repair(self, found: list[Word]) -> list[Word]:
        fixed = [self._syllable(found, at) for at in range(len(found))]
        pairs = _Looked(self.pairs)
        for at in range(len(fixed) - 1):
            first, second = fixed[at], fixed[at + 1]
            seen = pairs[f"{first.plain} {second.plain}"]
            if seen <= CHANCE:
                meant = self._by_sound(first, second)
                if seen and pairs[f"{meant[0].plain} {meant[1].plain}"] < seen * USUAL:
                    continue
                # Two slips in one pair are more likely two words that merely sound like something.
                if first.plain == meant[0].plain or second.plain == meant[1].plain:
                    fixed[at], fixed[at + 1] = meant
        return self._fitted(fixed, pairs)

    def _fitted(self, found: list[Word], seen: Mapping[str, int]) -> list[Word]:
        """A real word that goes with neither neighbour ("hộ chíu", "độc thâm") becomes the near one that does."""
        pairs = ["", *(f"{one.plain} {other.plain}" for one, other in pairwise(found)), ""]
        fits = [seen[pair] > 0 for pair in pairs]
        out = list(found)
        for at, one in enumerate(found):
            if fits[at] or fits[at + 1] or len(one.plain) < LEAST_NEAR:
                continue
            before = self._after.get(found[at - 1].plain, "") if at else ""
            after = self._before.get(found[at + 1].plain, "") if at + 1 < len(found) else ""
            near = [other for other in _read(f"{before} {after}") if self._is_near(one.plain, other.plain)]
            if near:
                out[at] = max(near, key=lambda other: self._nearness(one, other, found, at))
        return out

    def _is_near(self, one: str, other: str) -> bool:
        """A word that means something by itself is doubted only where another sounds the same."""
        if one == other or len(other) < LEAST_NEAR:
            return False
        return sound(one) == sound(other) if one in self._sure else _is_alike(one, other)

    def _nearness(self, one: Word, other: Word, found: list[Word], at: int) -> tuple[int, int, str]:
        before = self.pairs[f"{found[at - 1].plain} {other.plain}"] if at else 0
        after = self.pairs[f"{other.plain} {found[at + 1].plain}"] if at + 1 < len(found) else 0
        alike = (sound(one.plain) == sound(other.plain)) + (one.marked[-1:] == other.marked[-1:])
        return alike, before + after, other.marked

    def _syllable(self, found: list[Word], at: int) -> Word:
        one = found[at].plain
        if one in self.known or not 2 <= len(one) <= LONGEST or any(char.isdigit() for char in one):
            return found[at]
        before = found[at - 1].plain if at else ""
        after = found[at + 1].plain if at + 1 < len(found) else ""
        fits = {n: self.pairs[f"{before} {n}"] + self.pairs[f"{n} {after}"] for n in _edits(one) if n in self.known}
        best = max(fits, key=lambda n: (fits[n] * (2 if sound(n) == sound(one) else 1), n), default="")
        return Word(best, best) if best and fits[best] else found[at]


def _written(beside: Mapping[str, Mapping[str, Word]]) -> dict[str, str]:
    """Words in one text each: thousands of objects less to hold, and few are ever looked at."""
    return {one: " ".join(chain.from_iterable(others.values())) for one, others in beside.items()}


def _read(text: str) -> list[Word]:
    forms = iter(text.split())
    return [Word(plain, marked) for plain, marked in zip(forms, forms, strict=True)]


def _is_alike(one: str, other: str) -> bool:
    """Heard alike, or one letter apart in a word long enough to be known by its letters."""
    if loose(one) == loose(other):
        return True
    return len(one) >= LEAST_NEAR and _is_one_slip(one, other)


def _is_one_slip(typed: str, meant: str) -> bool:
    """What `_edits` finds, looked at from the other end: cheap, for every neighbour is looked at."""
    start = _alike_for(typed, meant)
    left, right = typed[start:], meant[start:]
    end = _alike_for(left[::-1], right[::-1])
    left, right = left[: len(left) - end], right[: len(right) - end]
    if len(left) == 2:
        return left == right[::-1]
    return len(left) < 2 and len(right) < 2 and left in _LETTERS


def _alike_for(one: str, other: str) -> int:
    """From the beginning on."""
    letters = enumerate(zip(one, other, strict=False))
    return next((at for at, (first, second) in letters if first != second), min(len(one), len(other)))


def _edits(one: str) -> set[str]:
    """Every string one slip away: a letter left out, added, replaced, or two swapped."""
    splits = [(one[:at], one[at:]) for at in range(len(one) + 1)]
    out = {left + right[1:] for left, right in splits if right}
    out |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    out |= {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    return out | {left + letter + right for left, right in splits for letter in _LETTERS}

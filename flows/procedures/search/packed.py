"""Many short strings in little memory: thousands of terms, all made of a few words, kept as numbers in arrays."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from flows.procedures.search.alphabet import FIRST

#: A pair of syllables is parted by a space, a pair of ideas by a plus: "#land_title+#lose".
_PARTED = ("+", " ")
#: Bits of a word's number in that of a pair; a language has some thousand syllables.
HALF = 16
PAIR = 2
#: Of all pairs of letters, as a number; counted from there they are small, and sorted twice as fast.
_LEAST = FIRST << HALF | FIRST


def numbers(values: Iterable[int], *, below: int) -> array[int]:
    """Numbers in as few bytes as they need."""
    return array("H" if below <= 1 << HALF else "I", values)


class Vocabulary:
    """Numbers of terms that are one word or a pair of words. A pair is kept as the numbers of its two words in one
    number, in order: found by bisection, exact, twelve bytes instead of a hundred."""

    def __init__(self, terms: Mapping[str, int], words: Mapping[str, int]) -> None:
        """Terms of one letter or two, and the letters of all words as numbers: one such table serves many."""
        self._words = words
        #: which term a letter is by itself; -1 where it is none
        self._alone = _alone({ord(term): number for term, number in terms.items() if len(term) < PAIR})
        pairs = {_key(ord(term[0]), ord(term[1])): number for term, number in terms.items() if len(term) == PAIR}
        ordered = sorted(pairs)
        self._pairs = array("I", ordered)
        self._numbers = numbers(map(pairs.__getitem__, ordered), below=max(pairs.values(), default=0) + 1)

    @classmethod
    def of(cls, terms: Iterable[str] = ()) -> Vocabulary:
        """Of terms as they are written, numbered in their order."""
        words: dict[str, int] = {}
        letters = {
            "".join([chr(words.setdefault(word, FIRST + len(words))) for word in _words(term)]): number
            for number, term in enumerate(terms)
        }
        return cls(letters, words)

    def get(self, term: str) -> int:
        """The term's number; -1 when it is not here."""
        first, parting, second = term.partition(" ")
        if not parting:
            alone = self._words.get(term)
            if alone is not None:
                return self._alone[alone - FIRST] if alone - FIRST < len(self._alone) else -1
            first, _, second = term.partition("+")
        left, right = self._words.get(first), self._words.get(second)
        if left is None or right is None:
            return -1
        key = _key(left, right)
        at = bisect_left(self._pairs, key)
        return self._numbers[at] if at < len(self._pairs) and self._pairs[at] == key else -1

    def alone(self) -> frozenset[int]:
        """The numbers of all terms that are no pairs."""
        return frozenset(self._alone) - {-1}

    def __contains__(self, term: str) -> bool:
        return self.get(term) >= 0

    def __len__(self) -> int:
        return len(self._alone) - self._alone.count(-1) + len(self._pairs)


def _alone(numbered: Mapping[int, int]) -> array[int]:
    letters = range(FIRST, max(numbered, default=FIRST) + 1)
    return array("i", [numbered.get(letter, -1) for letter in letters])


def _key(first: int, second: int) -> int:
    return (first << HALF | second) - _LEAST


def _words(term: str) -> list[str]:
    return term.replace(*_PARTED).split(" ")


class Counts:
    """How often each term was seen; none is zero."""

    def __init__(self, counts: Mapping[str, int], words: Mapping[str, int]) -> None:
        # The count itself is what a term is known by.
        self._terms = Vocabulary(counts, words)

    def __getitem__(self, term: str) -> int:
        return max(0, self._terms.get(term))

    def __contains__(self, term: str) -> bool:
        return term in self._terms


class Texts:
    """A list of texts as one string of bytes."""

    def __init__(self, texts: Iterable[str]) -> None:
        encoded = [text.encode() for text in texts]
        self._bytes = b"".join(encoded)
        self._ends = array("I")
        end = 0
        for one in encoded:
            end += len(one)
            self._ends.append(end)

    def __getitem__(self, at: int) -> str:
        return self._bytes[self._ends[at - 1] if at else 0 : self._ends[at]].decode()

    def __len__(self) -> int:
        return len(self._ends)

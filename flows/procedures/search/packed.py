"""Many short strings in little memory: thousands of terms, all made of a few words, kept as numbers in arrays."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from sys import intern

#: A pair of syllables is parted by a space, a pair of ideas by a plus: "#land_title+#lose".
_PARTED = ("+", " ")
#: Bits of a word's number, and of a pair's; a language has some thousand syllables.
HALF, WHOLE = 16, 32
LOWER = (1 << WHOLE) - 1


def numbers(values: Iterable[int], *, below: int) -> array[int]:
    """Numbers in as few bytes as they need."""
    return array("H" if below <= 1 << HALF else "I", values)


class Vocabulary:
    """Numbers of terms that are one word or a pair of words. A pair is kept as the numbers of its two words in one
    number, in order: found by bisection, exact, twelve bytes instead of a hundred."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        parted = [term.replace(*_PARTED).partition(" ") for term in terms]
        every = dict.fromkeys([first for first, _, _ in parted] + [second for _, _, second in parted])
        # One word is in many vocabularies: kept once, and written once into the stored index.
        words = self._words = {intern(word): at for at, word in enumerate(every)}
        #: for each word which term it is by itself
        self._alone = array("i", [-1]) * len(every)
        for number, (first, _, second) in enumerate(parted):
            if not second:
                self._alone[words[first]] = number
        keys = sorted(
            [
                (words[first] << HALF | words[second]) << WHOLE | number
                for number, (first, _, second) in enumerate(parted)
                if second
            ]
        )
        self._pairs = array("I", [key >> WHOLE for key in keys])
        self._numbers = numbers([key & LOWER for key in keys], below=len(parted))

    def get(self, term: str) -> int:
        """The term's number; -1 when it is not here."""
        alone = self._words.get(term)
        if alone is not None:
            return self._alone[alone]
        first, _, second = term.replace(*_PARTED).partition(" ")
        left, right = self._words.get(first), self._words.get(second)
        if left is None or right is None:
            return -1
        key = left << HALF | right
        at = bisect_left(self._pairs, key)
        return self._numbers[at] if at < len(self._pairs) and self._pairs[at] == key else -1

    def __contains__(self, term: str) -> bool:
        return self.get(term) >= 0


class Counts:
    """How often each term was seen; none is zero."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._terms = Vocabulary(counts)
        self._counts = numbers(counts.values(), below=max(counts.values(), default=0) + 1)

    def __getitem__(self, term: str) -> int:
        at = self._terms.get(term)
        return self._counts[at] if at >= 0 else 0

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

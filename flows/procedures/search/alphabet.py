"""Syllables as single letters of an alphabet of our own, so that a text of many words becomes a short string.

To cut, join, compare, count and look up strings is what Python does fastest: a pair of syllables is two letters, and a
phrase is found in a text as a word is found in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import add

from flows.procedures.fold import Word, words

#: Letters are numbers in a range without blanks, punctuation and halves of pairs, so that any of those can part them.
FIRST, LAST = 0x3400, 0xD7FF
#: Of a syllable that has no letter: it is like no other.
STRANGE = "?"


class Alphabet:
    """A letter for every syllable with its marks, and one for it without them."""

    def __init__(self) -> None:
        self._letters: dict[Word, str] = {}
        #: every letter (as a number) -> the letter without marks
        self._plain: dict[int, str] = {}
        self._words: list[Word] = []
        #: a syllable as it is written -> its letter; without marks -> the letter of that
        self._marked: dict[str, int] = {}
        self._unmarked: dict[str, int] = {}
        #: letters of what is written as an earlier one is: raw typing of "hoa2" as "hoà"
        self.alike: dict[int, int] = {}

    def letter(self, word: Word) -> str:
        known = self._letters.get(word)
        return known if known is not None else self._new(word)

    def _new(self, word: Word) -> str:
        # A catalogue with more syllables than any language has: what comes last is not told apart.
        at = min(FIRST + len(self._words), LAST)
        letter = self._letters[word] = chr(at)
        self._words.append(word)
        first = self._marked.setdefault(word.marked, at)
        if first != at:
            self.alike[at] = first
        self._plain[at] = self.letter(Word(word.plain, word.plain)) if word.has_marks else letter
        self._unmarked.setdefault(word.plain, ord(self._plain[at]))
        return letter

    def text(self, found: Iterable[Word]) -> str:
        return "".join(map(self.letter, found))

    def texts(self, texts: Iterable[str]) -> list[str]:
        """Each text in letters. Thousands of texts are made of a few thousand words: each is looked at once."""
        letters = _Spelled(self).__getitem__
        return ["".join(map(letters, text.split())) for text in texts]

    def known(self, found: Iterable[Word]) -> str:
        """A text in the letters that there are; for a request, which leaves nothing behind."""
        return "".join([self._letters.get(one, STRANGE) for one in found])

    def plain(self, text: str) -> str:
        """The same without marks."""
        return text.translate(self._plain)

    def words(self, text: Iterable[str]) -> list[Word]:
        return [self._words[ord(letter) - FIRST] for letter in text]

    def plain_forms(self) -> dict[str, int]:
        """Every syllable without marks as it is written -> its letter, as a number."""
        return self._unmarked

    def marked_forms(self) -> dict[str, int]:
        """The same of syllables with their marks: of those written alike, the first letter."""
        return self._marked

    def as_written(self, text: str) -> str:
        """The same text for all texts that are written the same."""
        return text.translate(self.alike)


class _Spelled(dict[str, str]):
    """What stands between blanks -> the letters of the syllables in it."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet

    def __missing__(self, written: str) -> str:
        letters = self[written] = self._alphabet.text(words(written))
        return letters


def pairs(text: str) -> Iterator[str]:
    """Every two letters that stand side by side."""
    return map(add, text, text[1:])

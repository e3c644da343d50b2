"""The words that mean something (concepts) and those that do not (filler), found in a text by longest match."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import accumulate, chain, repeat
from operator import add
from typing import NamedTuple

from flows.procedures.fold import Word
from flows.procedures.search.alphabet import STRANGE, Alphabet, pairs


class Kind(StrEnum):
    """What a concept is about; the weight of a match follows from it."""

    #: something that happened: a birth, a death, a dispute
    EVENT = "event"
    #: a paper or a thing: a land title, a licence, a vehicle
    OBJECT = "object"
    #: what is to be done: reissue, extend, transfer
    ACTION = "action"
    PERSON = "person"
    PLACE = "place"
    #: how old somebody is
    AGE = "age"
    #: says nothing about which procedure is meant
    FILLER = "filler"
    #: belongs to shopping, cooking, games: speaks against every procedure that does not mention it
    OUTSIDE = "outside"

    #: A member is a string; the hash that enumerations have of their own is much slower, and asked for all the time.
    __hash__ = str.__hash__


class Entry(NamedTuple):
    #: the whole phrase with its marks, in letters
    marked: str
    kind: Kind
    name: str


class Match(NamedTuple):
    start: int
    end: int
    kind: Kind
    name: str


#: Filler that counts only with its marks.
AS_WRITTEN = "regional"
#: Share of words with marks from which a text counts as written with accents.
MARKED_SHARE = 0.25
#: What the catalogue writes no oftener may be a slip there too.
ONCE = 1
#: From which share of its occurrences on one writing of a syllable is what it means.
MOSTLY = 0.6


class Lexicon:
    """Phrases and texts are in the letters of one alphabet."""

    def __init__(self, concepts: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self.alphabet = Alphabet()
        #: every phrase without marks, and what it means by how it is written
        self._entries: dict[str, tuple[Entry, ...]] = {}
        #: two syllables some phrase begins with, and how many the longest such phrase has
        self._reach: dict[str, int] = {}
        #: neighbours in some phrase, and what stands between the two: nothing
        self._joined: dict[str, str] = {}
        #: pairs that are written otherwise than in those phrases, and are meant so: "thuê đất" is no slip of "thuế đất"
        self._real: frozenset[str] = frozenset()
        #: how a syllable is mostly written that could be several words
        self._usual: dict[str, str] = {}
        #: ideas that lead to the same doings: what is lost is issued again
        self.families = {
            member: f"~{family}" for family, members in concepts.get("family", {}).items() for member in members
        }
        for kind in Kind:
            for name, phrases in concepts.get(kind.value, {}).items():
                for marked in self.alphabet.texts(phrases):
                    self._add(marked, kind, name)

    def _add(self, marked: str, kind: Kind, name: str) -> None:
        if not marked:
            return
        plain = self.alphabet.plain(marked)
        known = self._entries.get(plain, ())
        if all(one.marked != marked for one in known):
            self._entries[plain] = (*known, Entry(marked, kind, name))
        if len(plain) > 1:
            self._reach[plain[:2]] = max(self._reach.get(plain[:2], 0), len(plain))
            self._joined.update(zip(pairs(plain), repeat("")))

    def parted(self, marked: str, plain: str) -> str:
        """A text with a blank wherever no phrase can reach across."""
        blanks = map(self._joined.get, pairs(plain), repeat(" "))
        return "".join(map(add, marked, blanks)) + marked[-1:]

    def are_joined(self, first: str, second: str) -> bool:
        """Whether two letters may stand side by side in a phrase."""
        return self.alphabet.plain(first + second) in self._joined

    def learn(self, stretches: Iterable[str]) -> None:
        """Hear how the catalogue writes what could be taken for a slip, and what its syllables mostly mean; from its
        texts, parted."""
        letters: Counter[str] = Counter()
        beside: Counter[str] = Counter()
        for stretch, count in Counter(stretches).items():
            for letter in stretch:
                letters[letter] += count
            for pair in pairs(stretch):
                beside[pair] += count
        self._real = frozenset([pair for pair, count in beside.items() if count > ONCE])
        self._usual = _usual(letters, self.alphabet, self._entries)

    def phrases(self) -> Iterator[str]:
        """Every phrase with its marks, so that it can be recognised misspelt; of those that begin alike, the last one
        told first: of two that sound alike that one is meant."""
        told: dict[str, int] = {}
        for plain in self._entries:
            for begins in accumulate(plain):
                told.setdefault(begins, -len(told))
        for plain in sorted(self._entries, key=lambda one: [told[begins] for begins in accumulate(one)]):
            for entry in self._entries[plain]:
                yield entry.marked

    def matches(self, found: list[Word], *, strict: bool) -> list[Match]:
        """The phrases in a request, whatever it is made of."""
        marked = self.alphabet.known(found)
        if STRANGE not in marked:
            return self.find(marked, self.alphabet.plain(marked), strict=strict)
        return self.find(marked, self.alphabet.known([Word(one, one) for one, _ in found]), strict=strict)

    def find(self, marked: str, plain: str, *, strict: bool) -> list[Match]:
        """The phrases in a text, none overlapping; of those that overlap, the parting with the longest ones:
        "đóng | bảo hiểm", not "đồng bào | hiểm"."""
        out: list[Match] = []
        alone = map(self._entries.get, plain)
        reaches = chain(map(self._reach.get, pairs(plain)), (None,))
        last, doubtful = 0, False
        for at, (entries, reach) in enumerate(zip(alone, reaches, strict=False)):
            end, entry = at + 1, None
            if reach is not None:
                end, entry = self._longest(marked, plain, at, at + reach, strict=strict)
            if entry is None and entries is not None:
                entry = self._choose_one(entries, marked[at], plain[at], strict=strict)
            if entry is not None:
                doubtful = doubtful or at < last
                last = max(last, end)
                out.append(Match(at, end, entry.kind, entry.name))
        return _parted(out) if doubtful else out

    def _longest(self, marked: str, plain: str, at: int, furthest: int, *, strict: bool) -> tuple[int, Entry | None]:
        """The longest phrase of two syllables or more that begins here, and where it ends."""
        for end in range(min(furthest, len(plain)), at + 1, -1):
            entries = self._entries.get(plain[at:end])
            if entries is not None:
                entry = self._choose(entries, marked[at:end], strict=strict)
                if entry is not None:
                    return end, entry
        return at + 1, None

    def _choose(self, entries: tuple[Entry, ...], typed: str, *, strict: bool) -> Entry | None:
        exact = _written(entries, typed)
        if exact is not None:
            return exact
        if not strict:
            return entries[0]
        return next((one for one in entries if self._is_slip(one, typed)), None)

    def _choose_one(self, entries: tuple[Entry, ...], typed: str, plain: str, *, strict: bool) -> Entry | None:
        """One syllable without its marks means too many things ("đề", "để", "đẻ") to be guessed in an accented text; in
        another it is what it mostly is."""
        exact = _written(entries, typed)
        if exact is not None or strict:
            return exact
        usual = self._usual.get(plain)
        if usual is not None:
            return _written(entries, usual)
        likely = [one for one in entries if one.name != AS_WRITTEN and one.kind is not Kind.OUTSIDE]
        return next((one for one in likely if one.kind is Kind.FILLER), likely[0] if likely else None)

    def _is_slip(self, meant: Entry, typed: str) -> bool:
        """One syllable with wrong marks is a slip; with two, "bạn ăn" is not "bản án"."""
        slips = [at for at, (one, other) in enumerate(zip(meant.marked, typed, strict=True)) if one != other]
        if len(slips) > 1 or meant.kind is Kind.OUTSIDE:
            return False
        around = (typed[max(0, slips[0] - 1) : slips[0] + 1], typed[slips[0] : slips[0] + 2])
        return not any(pair in self._real for pair in around)


def _written(entries: tuple[Entry, ...], marked: str) -> Entry | None:
    for one in entries:
        if one.marked == marked:
            return one
    return None


def _parted(matches: list[Match]) -> list[Match]:
    """Of matches in order of their beginnings, those that together say most; of equals, those that begin first."""
    best: list[tuple[int, list[Match]]] = [(0, [])]
    ahead = [match.start for match in matches]
    for at in range(len(matches) - 1, -1, -1):
        match = matches[at]
        worth, following = best[len(matches) - bisect_left(ahead, match.end)]
        taken = worth + (match.end - match.start) ** 2
        left = best[-1]
        best.append((taken, [match, *following]) if taken >= left[0] else left)
    return best[-1][1]


def is_marked(found: list[Word]) -> bool:
    return len([True for plain, marked in found if plain != marked]) > MARKED_SHARE * len(found)


def _usual(heard: Mapping[str, int], alphabet: Alphabet, known: Container[str]) -> dict[str, str]:
    """The writing that most occurrences of a syllable have, for those that are ideas by themselves."""
    forms: dict[str, dict[str, int]] = defaultdict(dict)
    for letter, count in heard.items():
        plain = alphabet.plain(letter)
        if plain in known:
            forms[plain][letter] = count
    most = {plain: max(some, key=some.__getitem__) for plain, some in forms.items()}
    return {plain: form for plain, form in most.items() if forms[plain][form] > MOSTLY * sum(forms[plain].values())}

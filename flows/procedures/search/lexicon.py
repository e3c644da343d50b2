"""The words that mean something (concepts) and those that do not (filler), found in a text by longest match."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import accumulate, chain, compress, pairwise
from sys import intern
from typing import NamedTuple

from flows.procedures.fold import Word, words
from flows.procedures.search.packed import Vocabulary


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


class Entry(NamedTuple):
    #: the whole phrase with its marks
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
    def __init__(self, concepts: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        #: every phrase without marks, and what it means by how it is written
        self._entries: dict[str, tuple[Entry, ...]] = {}
        #: two syllables some phrase begins with, and how many the longest such phrase has
        self._reach: dict[str, int] = {}
        #: pairs that are written otherwise than in those phrases, and are meant so: "thuê đất" is no slip of "thuế đất"
        self._real = Vocabulary()
        #: how a syllable is mostly written that could be several words
        self._usual: dict[str, str] = {}
        #: ideas that lead to the same doings: what is lost is issued again
        self.families = {
            member: f"~{family}" for family, members in concepts.get("family", {}).items() for member in members
        }
        for kind in Kind:
            for name, phrases in concepts.get(kind.value, {}).items():
                for phrase in phrases:
                    self._add(words(phrase), kind, name)

    def _add(self, phrase: list[Word], kind: Kind, name: str) -> None:
        if not phrase:
            return
        plain, marked = (intern(" ".join(one)) for one in zip(*phrase, strict=True))
        known = self._entries.get(plain, ())
        if all(one.marked != marked for one in known):
            self._entries[plain] = (*known, Entry(marked, kind, name))
        if len(phrase) > 1:
            begins = intern(f"{phrase[0].plain} {phrase[1].plain}")
            self._reach[begins] = max(self._reach.get(begins, 0), len(phrase))

    def learn(self, texts: Iterable[list[Word]]) -> None:
        """Hear how the catalogue writes what could be taken for a slip, and what its syllables mostly mean."""
        ours = {pair for phrase in self._entries for pair in _pairs(phrase.split(" "))}
        seen: Counter[str] = Counter()
        heard: Counter[Word] = Counter()
        for found in texts:
            heard.update(found)
            pairs = _pairs([marked for _, marked in found])
            seen.update(compress(pairs, map(ours.__contains__, _pairs([plain for plain, _ in found]))))
        self._real = Vocabulary([pair for pair, count in seen.items() if count > ONCE])
        self._usual = _usual(heard, self._entries)

    def phrases(self) -> Iterator[list[Word]]:
        """Every phrase with its marks, so that it can be recognised misspelt; of those that begin alike, the last one
        told first: of two that sound alike that one is meant."""
        told: dict[str, int] = {}
        for plain in self._entries:
            for begins in _beginnings(plain):
                told.setdefault(begins, -len(told))
        for plain in sorted(self._entries, key=lambda one: [told[begins] for begins in _beginnings(one)]):
            for entry in self._entries[plain]:
                yield [Word(*both) for both in zip(plain.split(" "), entry.marked.split(" "), strict=True)]

    def matches(self, found: list[Word], *, strict: bool) -> list[Match]:
        """The phrases in a text, none overlapping; of those that overlap, the parting with the longest ones:
        "đóng | bảo hiểm", not "đồng bào | hiểm"."""
        out: list[Match] = []
        plain = [one for one, _ in found]
        alone = map(self._entries.get, plain)
        reaches = chain(map(self._reach.get, _pairs(plain)), (None,))
        last, doubtful = 0, False
        for at, (entries, reach) in enumerate(zip(alone, reaches, strict=False)):
            end, entry = at + 1, None
            if reach is not None:
                end, entry = self._longest(found, plain, at, at + reach, strict=strict)
            if entry is None and entries is not None:
                entry = self._choose_one(entries, found[at], strict=strict)
            if entry is not None:
                doubtful = doubtful or at < last
                last = max(last, end)
                out.append(Match(at, end, entry.kind, entry.name))
        return _parted(out) if doubtful else out

    def _longest(
        self, found: list[Word], plain: list[str], at: int, furthest: int, *, strict: bool
    ) -> tuple[int, Entry | None]:
        """The longest phrase of two syllables or more that begins here, and where it ends."""
        for end in range(min(furthest, len(plain)), at + 1, -1):
            entries = self._entries.get(" ".join(plain[at:end]))
            if entries is not None:
                entry = self._choose(entries, [marked for _, marked in found[at:end]], strict=strict)
                if entry is not None:
                    return end, entry
        return at + 1, None

    def _choose(self, entries: tuple[Entry, ...], typed: list[str], *, strict: bool) -> Entry | None:
        exact = _written(entries, " ".join(typed))
        if exact is not None:
            return exact
        if not strict:
            return entries[0]
        return next((one for one in entries if self._is_slip(one, typed)), None)

    def _choose_one(self, entries: tuple[Entry, ...], typed: Word, *, strict: bool) -> Entry | None:
        """One syllable without its marks means too many things ("đề", "để", "đẻ") to be guessed in an accented text; in
        another it is what it mostly is."""
        exact = _written(entries, typed.marked)
        if exact is not None or strict:
            return exact
        usual = self._usual.get(typed.plain)
        if usual is not None:
            return _written(entries, usual)
        likely = [one for one in entries if one.name != AS_WRITTEN and one.kind is not Kind.OUTSIDE]
        return next((one for one in likely if one.kind is Kind.FILLER), likely[0] if likely else None)

    def _is_slip(self, meant: Entry, typed: list[str]) -> bool:
        """One syllable with wrong marks is a slip; with two, "bạn ăn" is not "bản án"."""
        slips = [at for at, (one, other) in enumerate(zip(meant.marked.split(" "), typed, strict=True)) if one != other]
        if len(slips) > 1 or meant.kind is Kind.OUTSIDE:
            return False
        around = (typed[max(0, slips[0] - 1) : slips[0] + 1], typed[slips[0] : slips[0] + 2])
        return not any(" ".join(pair) in self._real for pair in around)


def _pairs(syllables: list[str]) -> list[str]:
    return list(map(" ".join, pairwise(syllables)))


def _beginnings(phrase: str) -> Iterator[str]:
    return accumulate(phrase.split(" "), "{} {}".format)


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


def _usual(heard: Mapping[Word, int], known: Container[str]) -> dict[str, str]:
    """The writing that most occurrences of a syllable have, for those that are ideas by themselves."""
    forms: dict[str, dict[str, int]] = defaultdict(dict)
    for (plain, marked), count in heard.items():
        if plain in known:
            forms[plain][marked] = count
    most = {plain: max(some, key=some.__getitem__) for plain, some in forms.items()}
    return {plain: form for plain, form in most.items() if forms[plain][form] > MOSTLY * sum(forms[plain].values())}

"""The words that mean something (concepts) and those that do not (filler), found in a text by longest match."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from flows.procedures.fold import Word, words


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
    marked: tuple[str, ...]
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


class Node:
    """One step in the tree of phrases: where each next syllable leads, and what ends here."""

    __slots__ = ("exact", "following")

    def __init__(self) -> None:
        self.following: dict[str, Node] = {}
        #: by how it is written with its marks
        self.exact: dict[str, Entry] = {}


class Lexicon:
    def __init__(self, concepts: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self._root = Node()
        #: pairs of syllables of some phrase here, without marks
        self._pairs: set[str] = set()
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
                for phrase in phrases:
                    self._add(words(phrase), kind, name)

    def _add(self, phrase: list[Word], kind: Kind, name: str) -> None:
        node = self._root
        for one in phrase:
            node = node.following.setdefault(one.plain, Node())
        self._pairs.update(f"{one.plain} {other.plain}" for one, other in pairwise(phrase))
        if phrase:
            entry = Entry(tuple([one.marked for one in phrase]), kind, name)
            node.exact.setdefault(" ".join(entry.marked), entry)

    def learn(self, texts: Iterable[list[Word]]) -> None:
        """Hear how the catalogue writes what could be taken for a slip, and what its syllables mostly mean."""
        seen: Counter[str] = Counter()
        heard: Counter[Word] = Counter()
        for found in texts:
            heard.update(found)
            for (first, marked), (second, following) in pairwise(found):
                if f"{first} {second}" in self._pairs:
                    seen[f"{marked} {following}"] += 1
        self._real = frozenset(pair for pair, count in seen.items() if count > ONCE)
        self._usual = _usual(heard, self._root.following)

    def phrases(self) -> Iterator[list[Word]]:
        """Every phrase with its marks, so that it can be recognised misspelt."""
        waiting: list[tuple[tuple[str, ...], Node]] = [((), self._root)]
        while waiting:
            plain, node = waiting.pop()
            waiting.extend(((*plain, step), following) for step, following in node.following.items())
            for entry in node.exact.values():
                yield [Word(*both) for both in zip(plain, entry.marked, strict=True)]

    def matches(self, found: list[Word], *, strict: bool) -> list[Match]:
        """The phrases in a text, none overlapping; of those that overlap, the parting with the longest ones:
        "đóng | bảo hiểm", not "đồng bào | hiểm"."""
        out: list[Match] = []
        at, size, first, end, doubtful = 0, len(found), self._root.following, 0, False
        while at < size:
            node = first.get(found[at][0])
            if node is not None and (node.exact or (at + 1 < size and found[at + 1][0] in node.following)):
                match = self._longest(found, at, node, strict=strict)
                if match is not None:
                    doubtful = doubtful or at < end
                    end = max(end, match.end)
                    out.append(match)
            at += 1
        return _parted(out) if doubtful else out

    def _longest(self, found: list[Word], at: int, node: Node | None, *, strict: bool) -> Match | None:
        best, end, size = None, at, len(found)
        while node is not None:
            end += 1
            if node.exact:
                entry = self._choose(node, found[at:end], strict=strict)
                if entry is not None:
                    best = Match(at, end, entry.kind, entry.name)
            node = node.following.get(found[end][0]) if end < size else None
        return best

    def _choose(self, node: Node, found: list[Word], *, strict: bool) -> Entry | None:
        if len(found) == 1:
            return self._choose_one(node, found[0], strict=strict)
        typed = [marked for _, marked in found]
        exact = node.exact.get(" ".join(typed))
        if exact is not None:
            return exact
        return next((one for one in node.exact.values() if not strict or self._is_slip(one, typed)), None)

    def _choose_one(self, node: Node, typed: Word, *, strict: bool) -> Entry | None:
        """One syllable without its marks means too many things ("đề", "để", "đẻ") to be guessed in an accented text; in
        another it is what it mostly is."""
        exact = node.exact.get(typed.marked)
        if exact is not None or strict:
            return exact
        usual = self._usual.get(typed.plain)
        if usual is not None:
            return node.exact.get(usual)
        entries = [one for one in node.exact.values() if one.name != AS_WRITTEN and one.kind is not Kind.OUTSIDE]
        return next((one for one in entries if one.kind is Kind.FILLER), entries[0] if entries else None)

    def _is_slip(self, meant: Entry, typed: list[str]) -> bool:
        """One syllable with wrong marks is a slip; with two, "bạn ăn" is not "bản án"."""
        slips = [at for at, (one, other) in enumerate(zip(meant.marked, typed, strict=True)) if one != other]
        if len(slips) > 1 or meant.kind is Kind.OUTSIDE:
            return False
        around = (typed[max(0, slips[0] - 1) : slips[0] + 1], typed[slips[0] : slips[0] + 2])
        return not any(" ".join(pair) in self._real for pair in around)


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


def _usual(heard: Mapping[Word, int], known: Mapping[str, Node]) -> dict[str, str]:
    """The writing that most occurrences of a syllable have, for those that are ideas by themselves."""
    forms: dict[str, dict[str, int]] = defaultdict(dict)
    for (plain, marked), count in heard.items():
        if plain in known and known[plain].exact:
            forms[plain][marked] = count
    most = {plain: max(some, key=some.__getitem__) for plain, some in forms.items()}
    return {plain: form for plain, form in most.items() if forms[plain][form] > MOSTLY * sum(forms[plain].values())}

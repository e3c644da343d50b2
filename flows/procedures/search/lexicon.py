"""The words that mean something (concepts) and those that do not (filler), found in a text by longest match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
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
        if phrase:
            entry = Entry(tuple([one.marked for one in phrase]), kind, name)
            node.exact.setdefault(" ".join(entry.marked), entry)

    def phrases(self) -> Iterator[list[Word]]:
        """Every phrase with its marks, so that it can be recognised misspelt."""
        waiting: list[tuple[tuple[str, ...], Node]] = [((), self._root)]
        while waiting:
            plain, node = waiting.pop()
            waiting.extend(((*plain, step), following) for step, following in node.following.items())
            for entry in node.exact.values():
                yield [Word(*both) for both in zip(plain, entry.marked, strict=True)]

    def matches(self, found: list[Word], *, strict: bool) -> list[Match]:
        """Longest matches from left to right, none overlapping; `strict` for a text written with accents."""
        out: list[Match] = []
        at, size, first = 0, len(found), self._root.following
        while at < size:
            node = first.get(found[at][0])
            if node is None or not (node.exact or (at + 1 < size and found[at + 1][0] in node.following)):
                at += 1
                continue
            match = self._longest(found, at, node, strict=strict)
            if match is not None:
                out.append(match)
            at = match.end if match else at + 1
        return out

    def _longest(self, found: list[Word], at: int, node: Node | None, *, strict: bool) -> Match | None:
        best, end, size = None, at, len(found)
        while node is not None:
            end += 1
            if node.exact:
                entry = _choose(node, found[at:end], strict=strict)
                if entry is not None:
                    best = Match(at, end, entry.kind, entry.name)
            node = node.following.get(found[end][0]) if end < size else None
        return best


def is_marked(found: list[Word]) -> bool:
    return len([True for plain, marked in found if plain != marked]) > MARKED_SHARE * len(found)


def _choose(node: Node, found: list[Word], *, strict: bool) -> Entry | None:
    if len(found) == 1:
        return _choose_one(node, found[0].marked, strict=strict)
    typed = [marked for _, marked in found]
    exact = node.exact.get(" ".join(typed))
    if exact is not None:
        return exact
    return next((entry for entry in node.exact.values() if not strict or _is_slip(entry, typed)), None)


def _choose_one(node: Node, typed: str, *, strict: bool) -> Entry | None:
    """One syllable without its marks means too many things ("đề", "để", "đẻ") to be guessed in an accented text."""
    exact = node.exact.get(typed)
    if exact is not None or strict:
        return exact
    entries = [one for one in node.exact.values() if one.name != AS_WRITTEN]
    return next((one for one in entries if one.kind is Kind.FILLER), entries[0] if entries else None)


def _is_slip(meant: Entry, typed: list[str]) -> bool:
    """One syllable with wrong marks is a slip; with two, "bạn ăn" is not "bản án"."""
    slips = sum(one != other for one, other in zip(meant.marked, typed, strict=True))
    return slips <= 1 and meant.kind is not Kind.OUTSIDE

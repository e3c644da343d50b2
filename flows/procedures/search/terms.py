"""Turns a text into weighted search terms: syllables, pairs of syllables, concepts, and pairs of concepts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.procedures.fold import Word
from flows.procedures.search.ideas import Concepts, Ideas, Key
from flows.procedures.search.lexicon import Kind, Lexicon, Match, is_marked

#: How much a syllable or a pair of them says about the procedure; idf multiplies it.
SYLLABLE, SYLLABLE_IN_CONCEPT, SYLLABLE_PAIR = 0.7, 0.35, 0.8
#: Whose father or child it is says little about the procedure.
SYLLABLE_OF_PERSON, PERSON_PAIR = 0.12, 0.2

#: Identity cards from 6 and 14, adults from 18, social pensions from 75.
AGES = ((75, "age_75"), (60, "age_60"), (18, "age_18"), (14, "age_14"), (6, "age_6"), (-1, "age_0"))

TEN = 10
NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": TEN,
}  # fmt: skip

#: How far from one another the words of a phrase may stand.
APART = 3
_TAKES_TIME = {"bao", "may", "nhieu", "thoi", "khoang", "tien", "phi", "bn"}
#: "... thì mất": whoever the sentence is about.
_THEN = {"thi", "da", "vua", "moi", "dot", "roi"}
_DEAD_SUBJECT = {"father", "mother", "grandparent", "spouse", "sibling", "family"}
#: Syllables whose meaning depends on what stands around them.
LOST, YEARS_OLD = "mat", "tuoi"
_LOSE = "lose"
_DEAD = "death"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text.

    `syllables` without filler, concepts in order, every term with its factor, and for an accented text the syllables
    with their marks.
    """

    syllables: tuple[str, ...]
    concepts: Concepts
    terms: dict[str, float]
    marked: tuple[str, ...]
    #: all syllables, filler and all
    text: str = ""
    #: terms of the part of the text that says what is wanted
    wish: frozenset[str] = frozenset()
    #: what is to be done, by families of actions
    doings: frozenset[str] = frozenset()

    @property
    def written(self) -> dict[str, str]:
        """How the syllables and their pairs were written, in an accented text."""
        if not self.marked:
            return {}
        written = dict(zip(self.syllables, self.marked, strict=True))
        written.update(zip(neighbours(self.syllables), neighbours(self.marked), strict=True))
        return written

    @property
    def outside(self) -> int:
        """How many words of another world there are."""
        return sum(kind is Kind.OUTSIDE for kind, _ in self.concepts)

    @property
    def has_thing(self) -> bool:
        return any(kind in (Kind.EVENT, Kind.OBJECT) for kind, _ in self.concepts)


def read(found: list[Word], lexicon: Lexicon, *, is_name: bool = False) -> Reading:
    """What a text says; nobody puts filler into the middle of a phrase in an official name."""
    strict = is_marked(found)
    kept, matches = meaningful(found, lexicon, strict=strict, again=not is_name)
    concepts = tuple([(m.kind, m.name) for m in matches])
    return Reading(
        tuple([one for one, _ in kept]),
        concepts,
        _terms(kept, matches, lexicon.families),
        tuple([marked for _, marked in kept]) if strict else (),
        " ".join([one for one, _ in found]),
        doings=doings(concepts, lexicon.families),
    )


def doings(concepts: Concepts, families: Mapping[str, str]) -> frozenset[str]:
    return frozenset([families.get(name, name) for kind, name in concepts if kind is Kind.ACTION])


def _terms(kept: list[Word], matches: list[Match], families: Mapping[str, str]) -> dict[str, float]:
    plain = [one for one, _ in kept]
    terms = said(plain, neighbours(plain), factors(len(kept), matches))
    if matches:
        terms.update(Ideas(_idea, _pair_of_ideas, families).terms([(m.kind, m.name) for m in matches]))
    return terms


def said(syllables: Sequence[Key], pairs: Sequence[Key], factors: Sequence[float]) -> dict[Key, float]:
    """What syllables and their pairs weigh, whatever stands for them."""
    terms = dict(zip(syllables, factors, strict=True))
    if len(terms) < len(syllables):
        # A word said twice counts as where it weighs most.
        for one, factor in zip(syllables, factors, strict=True):
            terms[one] = max(terms[one], factor)
    terms.update(dict.fromkeys(pairs, SYLLABLE_PAIR))
    if SYLLABLE_OF_PERSON in factors:
        for at, pair in enumerate(pairs):
            of_people = factors[at] == factors[at + 1] == SYLLABLE_OF_PERSON
            terms[pair] = PERSON_PAIR if of_people else SYLLABLE_PAIR
    return terms


def neighbours(syllables: Sequence[str]) -> list[str]:
    return list(map(" ".join, pairwise(syllables)))


def _idea(name: str) -> str:
    return f"#{name}"


def _pair_of_ideas(first: str, second: str) -> str:
    return f"#{first}+#{second}"


def factors(size: int, matches: list[Match]) -> list[float]:
    """What each syllable weighs."""
    factors = [SYLLABLE] * size
    for m in matches:
        factor = SYLLABLE_OF_PERSON if m.kind is Kind.PERSON else SYLLABLE_IN_CONCEPT
        for at in range(m.start, m.end):
            if factor < factors[at]:
                factors[at] = factor
    return factors


def meaningful(found: list[Word], lexicon: Lexicon, *, strict: bool, again: bool) -> tuple[list[Word], list[Match]]:
    """The text without filler, and the concepts in it: "cất cái nhà" is "cất nhà" once "cái" is gone."""
    matches = lexicon.matches(found, strict=strict)
    if any(one.plain in (LOST, YEARS_OLD) for one in found):
        told = _ages(found)
        aged = {at for m in told for at in range(m.start, m.end)}
        matches = [m for m in matches if m.start not in aged]
        matches = sorted(_with_losses(found, matches) + told)
    filler = {at for m in matches if m.kind is Kind.FILLER for at in range(m.start, m.end)}
    kept = [one for at, one in enumerate(found) if at not in filler] if filler else found
    if not again or not _parts(filler, len(found)):
        return kept, renumbered(matches, filler)
    decided = [m for m in matches if m.kind is Kind.AGE or (m.kind is not Kind.FILLER and _is_loss(found, m))]
    decided = renumbered(decided, filler)
    ages = {at for m in decided if m.kind is Kind.AGE for at in range(m.start, m.end)}
    places = [at for at in range(len(found)) if at not in filler]
    second = [m for m in lexicon.matches(kept, strict=strict) if m.kind is not Kind.FILLER and m.start not in ages]
    second = [m for m in second if _is_together(places[m.start : m.end])]
    covered = {at for m in second for at in range(m.start, m.end)}
    return kept, sorted(second + [m for m in decided if m.start not in covered])


def _parts(filler: set[int], size: int) -> bool:
    """Whether filler stands between words that mean something, so that these come to stand together without it."""
    if not filler:
        return False
    first = next((at for at in range(size) if at not in filler), size)
    last = next((at for at in range(size - 1, -1, -1) if at not in filler), -1)
    return any(first < at < last for at in filler)


def _is_together(places: list[int]) -> bool:
    """A word or two of filler part no phrase; a whole saying does."""
    return all(after - before <= APART for before, after in pairwise(places))


def _is_loss(found: list[Word], match: Match) -> bool:
    return match.end - match.start == 1 and found[match.start].plain == LOST


def _ages(found: list[Word]) -> list[Match]:
    """ "8 tuổi", "tám mươi tuổi" and "dưới 14 tuổi" by the age groups that the law tells apart."""
    out = []
    for at, one in enumerate(found):
        years, start = _years(found, at) if one.plain == YEARS_OLD else (None, at)
        if years is not None:
            years -= start > 0 and found[start - 1].plain == "duoi"
            out.append(Match(start, at, Kind.AGE, next(name for least, name in AGES if years >= least)))
    return out


def _years(found: list[Word], end: int) -> tuple[int | None, int]:
    """The number that ends before `end`, in figures or in words, and where it begins."""
    before = found[end - 1].plain if end else ""
    if _is_figure(before):
        return int(before), end - 1
    years, start = 0, end
    while start and end - start < 3 and found[start - 1].plain in NUMBERS:
        start -= 1
    for one in found[start:end]:
        value = NUMBERS[one.plain]
        years = max(years, 1) * TEN if value == TEN else years + value
    return (years, start) if start < end else (None, end)


def _is_figure(syllable: str) -> bool:
    return syllable.isdecimal() and len(syllable) < 4


def is_number(syllable: str) -> bool:
    """Whether it can tell how old somebody is."""
    return _is_figure(syllable) or syllable in NUMBERS


def renumbered(matches: list[Match], filler: set[int]) -> list[Match]:
    """Positions as they are once the filler is gone."""
    if not filler:
        return matches
    out = []
    before = sorted(filler)
    for m in matches:
        if m.kind is not Kind.FILLER:
            gone = bisect_left(before, m.start)
            out.append(Match(m.start - gone, m.end - gone, m.kind, m.name))
    return out


def _with_losses(found: list[Word], matches: list[Match]) -> list[Match]:
    """ "mất" is to die, to lose, or to take (time, money): decided by what stands around it."""
    covered = {at for m in matches for at in range(m.start, m.end)}
    out = list(matches)
    for at, one in enumerate(found):
        if at not in covered and one.plain == LOST and one.marked in ("mat", "mất", "mât3"):
            out.append(Match(at, at + 1, *_loss(found, matches, at)))
    return sorted(out)


def _loss(found: list[Word], matches: list[Match], at: int) -> tuple[Kind, str]:
    following = found[at + 1].plain if at + 1 < len(found) else ""
    if following in _TAKES_TIME:
        return Kind.FILLER, "words"
    paper_after = any(m.kind is Kind.OBJECT and at < m.start <= at + 3 for m in matches)
    birth_paper = any(m.kind is Kind.EVENT and at < m.start <= at + 2 for m in matches)
    near = 0 if at and found[at - 1].plain in _THEN else at - 4
    subject = any(m.name in _DEAD_SUBJECT and near <= m.end <= at for m in matches)
    if subject and not paper_after and not birth_paper:
        return Kind.EVENT, _DEAD
    paper = paper_after or birth_paper or any(m.kind in (Kind.OBJECT, Kind.EVENT) for m in matches)
    return (Kind.ACTION, _LOSE) if paper else (Kind.EVENT, _DEAD)

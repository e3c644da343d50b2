"""The words by which masking tells names from what requests are made of."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flows.text_folding import fold


def _both(words: Iterable[str]) -> frozenset[str]:
    """With accents and without."""
    return frozenset(form for word in words for form in (word, fold(word)))


@dataclass(frozen=True, slots=True)
class Lexicon:
    before_names: frozenset[str]
    surnames: frozenset[str]
    sure: frozenset[str]
    middles: frozenset[str]
    intros: frozenset[str]
    may_follow_intro: frozenset[str]
    given: frozenset[str]
    accented: frozenset[str]  #: of the given names, as they are written
    abbreviations: frozenset[str]
    proper: frozenset[str]
    numerals: frozenset[str]
    not_names: frozenset[str]
    common: frozenset[str]

    def may_be_name(self, word: str) -> bool:
        return word in self.given or word not in self.common

    def may_go_on(self, word: str) -> bool:
        """As a further part of a name; "nha" is then the house, not "Nhã"."""
        return word in self.accented or word not in self.common

    def is_plain(self, word: str) -> bool:
        """A capitalised word that is nobody's name."""
        low = word.casefold()
        if word.isupper() and len(word) > 1:
            return low in self.abbreviations
        return not self.may_be_name(low)

    def is_proper(self, phrase: str) -> bool:
        """A country or the like, or several."""
        if phrase in self.proper or phrase in self.abbreviations:
            return True
        words = phrase.split()
        return any(
            " ".join(words[:size]) in self.proper | self.abbreviations and self.is_proper(" ".join(words[size:]))
            for size in range(1, len(words))
        )


@cache
def lexicon() -> Lexicon:
    raw: dict[str, list[str]] = tomllib.loads(files("flows.learning").joinpath("masking.toml").read_text("utf-8"))
    return Lexicon(
        before_names=_both(raw["honorifics"] + raw["places"]),
        surnames=_both(raw["surnames"]) - {"do", "ha", "ta", "y", "ca", "ho"},
        sure=_both(raw["sure"]),
        middles=_both(raw["middles"]),
        intros=_both(raw["intros"]),
        may_follow_intro=_both(raw["after_intros"]),
        given=_both(raw["given"]),
        accented=frozenset(raw["given"]),
        abbreviations=_both(raw["abbreviations"]),
        proper=_both(raw["proper"]),
        numerals=_both(raw["numerals"]),
        not_names=_both(raw["not_names"]),
        common=_both(raw["common"]),
    )

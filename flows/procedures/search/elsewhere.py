"""Hears that another country's procedure is wanted: "quốc tịch Úc", "kết hôn ở Singapore"; and that it is not.

Living abroad, a foreign spouse or a foreign paper brought home are Vietnamese matters: words of coming home say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.procedures.fold import Word, words
from flows.procedures.search.lexicon import is_marked

Phrase = tuple[Word, ...]


class Elsewhere:
    def __init__(self, data: Mapping[str, Iterable[str]]) -> None:
        self._countries = _phrases(data.get("countries", ()))
        self._starts = frozenset(phrase[0].plain for phrase in self._countries if phrase)
        self._before = _phrases(data.get("before", ()))
        self._home = _phrases(data.get("home", ()))

    def is_meant(self, found: list[Word]) -> bool:
        if self._starts.isdisjoint([one.plain for one in found]):
            return False
        strict = is_marked(found)
        if any(_at(found, at, self._home, strict=strict) for at in range(len(found))):
            return False
        return any(
            _at(found, at, self._before, strict=strict)
            and any(_at(found, at + size, self._countries, strict=strict) for size in (1, 2))
            for at in range(len(found))
        )


def _phrases(texts: Iterable[str]) -> set[Phrase]:
    return {tuple(words(text)) for text in texts}


def _at(found: list[Word], at: int, phrases: set[Phrase], *, strict: bool) -> bool:
    return any(_same(tuple(found[at : at + len(phrase)]), phrase, strict=strict) for phrase in phrases)


def _same(typed: Phrase, phrase: Phrase, *, strict: bool) -> bool:
    if strict:
        return typed == phrase
    return tuple(one.plain for one in typed) == tuple(one.plain for one in phrase)

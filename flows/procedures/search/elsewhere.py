"""Hears that another country's procedure is wanted: "quốc tịch Úc", "kết hôn ở Singapore"; and that it is not.

Living abroad, a foreign spouse or a foreign paper brought home are Vietnamese matters: words of coming home say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flows.procedures.fold import Word, words
from flows.procedures.search.lexicon import is_marked

Phrase = tuple[Word, ...]


class Phrases:
    """Phrases by their first syllable, so that a text is held against few of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in filter(None, (tuple(words(text)) for text in texts)):
            self._by_first[phrase[0].plain].append(phrase)

    def ends_at(self, found: Sequence[Word], at: int, *, strict: bool) -> list[int]:
        """Where the phrases that begin here end."""
        near = self._by_first.get(found[at].plain, ()) if at < len(found) else ()
        return [at + len(phrase) for phrase in near if _same(found[at : at + len(phrase)], phrase, strict=strict)]

    def stand_in(self, found: Sequence[Word], *, strict: bool) -> bool:
        return any(self.ends_at(found, at, strict=strict) for at in range(len(found)))


class Elsewhere:
    def __init__(self, data: Mapping[str, Iterable[str]]) -> None:
        self._countries = Phrases(data.get("countries", ()))
        self._before = Phrases(data.get("before", ()))
        self._home = Phrases(data.get("home", ()))
        #: "Thái Nguyên", "Mỹ Tho": places of this country that begin as a country's name does
        self._places = Phrases(data.get("places", ()))

    def is_meant(self, found: list[Word]) -> bool:
        strict = is_marked(found)
        if not self._countries.stand_in(found, strict=strict) or self._home.stand_in(found, strict=strict):
            return False
        after = {end for at in range(len(found)) for end in self._before.ends_at(found, at, strict=strict)}
        return any(self._is_country(found, at, strict=strict) for at in sorted(after))

    def _is_country(self, found: list[Word], at: int, *, strict: bool) -> bool:
        is_place = self._places.ends_at(found, at, strict=strict)
        return not is_place and bool(self._countries.ends_at(found, at, strict=strict))


def _same(typed: Sequence[Word], phrase: Phrase, *, strict: bool) -> bool:
    if strict:
        return tuple(typed) == phrase
    return [one.plain for one in typed] == [one.plain for one in phrase]

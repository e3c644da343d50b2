"""Where an address may name a unit: words that are a name of a unit, announced or in a place where a unit can stand."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from flows.places.names import Index, NameIndex, among, name_key, spellings
from flows.places.words import HAMLET_WORDS, HOUSE_WORDS, NO_UNIT_AFTER, Level, Word, prefix_before

#: "Văn Miếu - Quốc Tử Giám", "Ea H Leo", "Bà Rịa - Vũng Tàu": no name of a unit has more words.
LONGEST_NAME = 6
#: Positions of today's and of former units, and whether a letter was corrected to find them.
Found = tuple[tuple[int, ...], tuple[int, ...], bool]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words `start:end` (with what announces them, from `start`; the bare name from `name_start`) that name units."""

    start: int
    name_start: int
    end: int
    today: tuple[int, ...] = ()
    former: tuple[int, ...] = ()
    typo: bool = False

    @property
    def announced(self) -> bool:
        return self.start < self.name_start


@dataclass(frozen=True, slots=True, eq=False)
class Scanner:
    """Finds names in one text. `accented`: the text was typed with accents, so that they count."""

    names: NameIndex
    text: str
    words: tuple[Word, ...]
    accented: bool
    typos: bool
    near: dict[str, Set[str]] = field(default_factory=dict)  #: what was looked up with a letter wrong; often again

    def end(self) -> int:
        """Where the address ends, without country and postal code."""
        end = len(self.words)
        while end and self.words[end - 1].key.isdigit() and len(self.words[end - 1].folded) in (5, 6):
            end -= 1
        if end > 1 and [word.folded for word in self.words[end - 2 : end]] == ["viet", "nam"]:
            return end - 2
        return end - 1 if end and self.words[end - 1].folded in ("vietnam", "vn") else end

    def typed(self, start: int, end: int) -> str:
        return self.text[self.words[start].start : self.words[end - 1].end]

    def mentions(self, end: int, level: Level, today: Index, former: Index) -> Iterator[Mention]:
        """Names that end before the word at `end`, shortest first."""
        for start in range(end - 1, max(end - LONGEST_NAME - 2, -1), -1):
            key = name_key("".join(word.key for word in self.words[start:end]))
            if found := self._look_up(key, today, former):
                yield from self._with_announcement(start, end, level, found)
            if self.words[start].after_comma:
                return

    def _with_announcement(self, start: int, end: int, level: Level, found: Found) -> Iterator[Mention]:
        """Without accents "ha tinh ha tinh" may be city and province, or "tỉnh Hà Tĩnh" after "ha": both are tried."""
        prefix = prefix_before(self.words, start, level)
        if prefix:
            yield Mention(start - len(prefix), start, end, *found)
        a_number = all(word.key.isdigit() for word in self.words[start:end])
        if not a_number and not (self.accented and (prefix or self._announced_otherwise(start))):
            yield Mention(start, start, end, *found)

    def _look_up(self, key: str, today: Index, former: Index) -> Found | None:
        exact = today.get(key, ()), former.get(key, ())
        if any(exact):
            return *exact, False
        if not self.typos:
            return None
        if key not in self.near:
            self.near[key] = spellings(key)
        near = among(today, self.near[key]), among(former, self.near[key])
        return (*near, True) if any(near) else None

    def _announced_otherwise(self, start: int) -> bool:
        """ "phường Tây Ninh" is no province. (Without accents it may be: "phuc xa ba dinh" is Phúc Xá, Ba Đình.)"""
        return any(prefix_before(self.words, start, level) for level in Level)

    def stands_alone(self, mention: Mention, level: Level, *, joined: bool) -> bool:
        """Whether an unannounced name can be a unit rather than the end of a street's or hamlet's name.

        `joined`: what follows is a known unit, so the name need not begin after a comma if none follows it either.
        """
        start, words = mention.start, self.words
        if start == 0 or words[start].after_comma or words[start].after_dash:
            return level is not Level.COMMUNE or not self._follows_street_number(start)
        before = words[start - 1]
        if before.folded in NO_UNIT_AFTER and (self.accented or level is Level.COMMUNE):
            return False
        if before.folded[0].isdigit() and not self._is_hamlet_number(start - 1):
            return False
        return joined and (mention.end == len(words) or not words[mention.end].after_comma)

    def is_rather_a_province(self, mention: Mention) -> bool:
        """ "Phú Thọ" at the very end is the province, not its district or ward of the same name."""
        key = name_key(self.typed(mention.name_start, mention.end))
        return mention.end == self.end() and (key in self.names.provinces or key in self.names.former_provinces)

    def _is_hamlet_number(self, at: int) -> bool:
        return any(word.folded in HAMLET_WORDS for word in self.words[max(at - 3, 0) : at])

    def _follows_street_number(self, start: int) -> bool:
        """ "số 12, Trần Phú, Hà Nội": after a house number alone comes the street, so Trần Phú is no commune."""
        first = start
        while first and not self.words[first - 1].after_comma:
            first -= 1
        first = max(first - 1, 0)
        before = self.words[first:start]
        numbers = [word for word in before if word.folded[0].isdigit()]
        names = [word for word in before if not word.folded[0].isdigit() and word.folded not in HOUSE_WORDS]
        return bool(numbers) and not names

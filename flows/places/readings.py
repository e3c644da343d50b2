"""All ways to read the end of an address as commune, district and province. Which of them counts is decided in `match`.

A reading goes from the right, as addresses do: province, then district, then commune; each may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flows.places.names import Index, NameIndex, accented_key, bare_name, name_key, with_typos
from flows.places.units import Places
from flows.places.words import (
    HAMLET_WORDS,
    HOUSE_WORDS,
    NO_UNIT_AFTER,
    ONLY_DISTRICT,
    TYPES,
    Level,
    Word,
    prefix_before,
)

#: "Văn Miếu - Quốc Tử Giám", "Ea H Leo", "Bà Rịa - Vũng Tàu": no name of a unit has more words.
_LONGEST_NAME = 6
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


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words from `start` on: positions of units in `Places`, all levels agreeing."""

    start: int
    explained: int
    corrections: int = 0
    province_code: str = ""
    former_province: int | None = None
    districts: tuple[int, ...] = ()
    communes: tuple[int, ...] = ()
    former_communes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Reads one text. `province_code` is known beforehand when the citizen has already said it."""

    places: Places
    names: NameIndex
    text: str
    words: tuple[Word, ...]
    accented: bool
    typos: bool
    province_code: str = ""

    def readings(self) -> Iterator[Reading]:
        for province in self.provinces():
            yield province
            for district in self._districts(province):
                yield district
                yield from self._communes(district)
            yield from self._communes(province)

    def _without_country(self) -> int:
        end = len(self.words)
        while end and self.words[end - 1].key.isdigit() and len(self.words[end - 1].folded) in (5, 6):
            end -= 1
        if end > 1 and [word.folded for word in self.words[end - 2 : end]] == ["viet", "nam"]:
            return end - 2
        return end - 1 if end and self.words[end - 1].folded in ("vietnam", "vn") else end

    # Provinces

    def provinces(self) -> Iterator[Reading]:
        end = self._without_country()
        for mention in self._mentions(end, Level.PROVINCE, self.names.provinces, self.names.former_provinces):
            if mention.announced or self._stands_alone(mention, Level.PROVINCE, joined=True):
                yield from self._province_readings(mention)
        yield Reading(start=end, explained=0, province_code=self.province_code)

    def _province_readings(self, mention: Mention) -> Iterator[Reading]:
        """A name of today is read as of today; only a name that has gone narrows to the former province."""
        plain = Reading(mention.start, mention.end - mention.start, int(mention.typo))
        for at in mention.today:
            if self.province_code in ("", self.places.provinces[at].code):
                yield replace(plain, province_code=self.places.provinces[at].code)
        for at in () if mention.today else mention.former:
            if self.province_code in ("", self.places.former.province_codes[at]):
                yield replace(plain, province_code=self.places.former.province_codes[at], former_province=at)

    # Districts

    def _districts(self, after: Reading) -> Iterator[Reading]:
        known = False
        for mention in self._mentions(after.start, Level.DISTRICT, {}, self.names.districts):
            found = tuple(at for at in mention.former if self._in_province(at, after))
            joined = after.explained > 0
            if found and (mention.announced or self._stands_alone(mention, Level.DISTRICT, joined=joined)):
                known = True
                yield _extended(after, mention, districts=found)
        skipped = None if known else self._unknown_district(after)
        if skipped:
            yield skipped

    def _in_province(self, district: int, reading: Reading) -> bool:
        province = self.places.former.district_provinces[district]
        if reading.former_province is not None:
            return province == reading.former_province
        return reading.province_code in ("", self.places.former.province_codes[province])

    def _unknown_district(self, after: Reading) -> Reading | None:
        """An announced district that no list has is stepped over; the commune may still be found."""
        for start in range(after.start - 1, max(after.start - _LONGEST_NAME, 0), -1):
            prefix = prefix_before(self.words, start, Level.DISTRICT)
            if prefix in ONLY_DISTRICT:
                return replace(after, start=start - len(prefix), corrections=after.corrections + 1)
            if self.words[start].after_comma:
                return None
        return None

    # Communes

    def _communes(self, after: Reading) -> Iterator[Reading]:
        for mention in self._mentions(after.start, Level.COMMUNE, self.names.communes, self.names.former_communes):
            if not self._commune_may_stand(mention, after):
                continue
            today, former = self._fitting_communes(mention, after)
            if today or former:
                yield _extended(after, mention, communes=today, former_communes=former)

    def _commune_may_stand(self, mention: Mention, after: Reading) -> bool:
        """Without "xã", "phường" a name may be a street's: it then needs its own place, and a district or province."""
        if mention.announced:
            return True
        if mention.typo and not after.districts:
            return False
        whole = mention.start == 0
        known = bool(after.districts or after.province_code)
        return (known or whole) and self._stands_alone(mention, Level.COMMUNE, joined=bool(after.districts))

    def _fitting_communes(self, mention: Mention, after: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """With a district the old name is meant, if it has one; the accents decide where they were typed."""
        districts = self.places.former.commune_districts
        if after.districts:
            former = self._of_announced_type(mention, [at for at in mention.former if districts[at] in after.districts])
        else:
            former = tuple(at for at in mention.former if self._in_province(districts[at], after))
        today = () if after.districts and former else tuple(at for at in mention.today if self._lies_in(at, after))
        return self._as_accented(mention, today, former)

    def _of_announced_type(self, mention: Mention, former: list[int]) -> tuple[int, ...]:
        """A xã and a thị trấn of one name in one district: only the announced type tells them apart."""
        names = self.places.former.communes
        spellings = {accented_key(bare_name(names[at])) for at in former}
        if len(former) < 2 or len(spellings) > 1 or not mention.announced:
            return tuple(former)
        announced = tuple(word.folded for word in self.words[mention.start : mention.name_start])
        typed = TYPES.get(announced, "")
        return tuple(at for at in former if names[at].startswith(typed)) or tuple(former)

    def _lies_in(self, commune: int, reading: Reading) -> bool:
        unit = self.places.communes[commune]
        if reading.province_code not in ("", unit.province_code):
            return False
        if reading.districts:
            return unit.code in successors_of_districts(self.places, reading.districts)
        return reading.former_province is None or unit.code in self._successors_of_province(reading.former_province)

    def _successors_of_province(self, province: int) -> set[str]:
        districts = self.places.former.district_provinces
        return successors_of_districts(self.places, tuple(at for at, of in enumerate(districts) if of == province))

    def _as_accented(
        self, mention: Mention, today: tuple[int, ...], former: tuple[int, ...]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if not self.accented or mention.typo:
            return today, former
        typed = accented_key(self._typed(mention.name_start, mention.end))
        exact_today = tuple(at for at in today if accented_key(bare_name(self.places.communes[at].name)) == typed)
        exact_former = tuple(at for at in former if accented_key(bare_name(self.places.former.communes[at])) == typed)
        return (exact_today, exact_former) if exact_today or exact_former else (today, former)

    # Words

    def _typed(self, start: int, end: int) -> str:
        return self.text[self.words[start].start : self.words[end - 1].end]

    def _mentions(self, end: int, level: Level, today: Index, former: Index) -> Iterator[Mention]:
        for start in range(end - 1, max(end - _LONGEST_NAME - 2, -1), -1):
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
        near = with_typos(today, key), with_typos(former, key)
        return (*near, True) if any(near) else None

    def _announced_otherwise(self, start: int) -> bool:
        """ "phường Tây Ninh" is no province. (Without accents it may be: "phuc xa ba dinh" is Phúc Xá, Ba Đình.)"""
        return any(prefix_before(self.words, start, level) for level in Level)

    def _stands_alone(self, mention: Mention, level: Level, *, joined: bool) -> bool:
        """Whether an unannounced name can be a unit rather than the end of a street's or hamlet's name.

        `joined`: what follows is a known unit, so the name need not begin after a comma if none follows it either.
        """
        start, words = mention.start, self.words
        if level is not Level.PROVINCE and self._is_rather_a_province(mention):
            return False
        if start == 0 or words[start].after_comma or words[start].after_dash:
            return level is not Level.COMMUNE or not self._follows_street_number(start)
        before = words[start - 1]
        if before.folded in NO_UNIT_AFTER and (self.accented or level is Level.COMMUNE):
            return False
        if before.folded[0].isdigit() and not self._is_hamlet_number(start - 1):
            return False
        return joined and (mention.end == len(words) or not words[mention.end].after_comma)

    def _is_rather_a_province(self, mention: Mention) -> bool:
        """ "Phú Thọ" at the very end is the province, not its district or ward of the same name."""
        key = name_key(self._typed(mention.name_start, mention.end))
        at_end = mention.end == self._without_country() and not self.province_code
        return at_end and (key in self.names.provinces or key in self.names.former_provinces)

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


def successors_of_districts(places: Places, districts: tuple[int, ...]) -> set[str]:
    former = places.former
    return {code for at, of in enumerate(former.commune_districts) if of in districts for code in former.now[at]}


def _extended(after: Reading, mention: Mention, **found: tuple[int, ...]) -> Reading:
    change: Callable[..., Reading] = replace
    explained = after.explained + mention.end - mention.start
    return change(
        after, start=mention.start, explained=explained, corrections=after.corrections + mention.typo, **found
    )

"""All ways to read the end of an address as commune, district and province. Which of them counts is decided in `match`.

A reading goes from the right, as addresses do: province, then district, then commune; each may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flows.places.mentions import LONGEST_NAME, Mention, Scanner
from flows.places.names import accented_key, bare_name
from flows.places.units import Places
from flows.places.words import ONLY_DISTRICT, TYPES, Level, prefix_before


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
    scan: Scanner
    province_code: str = ""

    def readings(self) -> Iterator[Reading]:
        for province in self.provinces():
            yield province
            for district in self._districts(province):
                yield district
                yield from self._communes(district)
            yield from self._communes(province)

    # Provinces

    def provinces(self) -> Iterator[Reading]:
        end = self.scan.end()
        for mention in self.scan.mentions(
            end, Level.PROVINCE, self.scan.names.provinces, self.scan.names.former_provinces
        ):
            if mention.announced or self.scan.stands_alone(mention, Level.PROVINCE, joined=True):
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
        for mention in self.scan.mentions(after.start, Level.DISTRICT, {}, self.scan.names.districts):
            found = tuple(at for at in mention.former if self._in_province(at, after))
            joined = after.explained > 0
            if found and (self._may_stand(mention, Level.DISTRICT, joined=joined)):
                known = True
                yield _extended(after, mention, districts=found)
        skipped = None if known else self._unknown_district(after)
        if skipped:
            yield skipped

    def _may_stand(self, mention: Mention, level: Level, *, joined: bool) -> bool:
        if mention.announced:
            return True
        if not self.province_code and self.scan.is_rather_a_province(mention):
            return False
        return self.scan.stands_alone(mention, level, joined=joined)

    def _in_province(self, district: int, reading: Reading) -> bool:
        province = self.places.former.district_provinces[district]
        if reading.former_province is not None:
            return province == reading.former_province
        return reading.province_code in ("", self.places.former.province_codes[province])

    def _unknown_district(self, after: Reading) -> Reading | None:
        """An announced district that no list has is stepped over; the commune may still be found."""
        for start in range(after.start - 1, max(after.start - LONGEST_NAME, 0), -1):
            prefix = prefix_before(self.scan.words, start, Level.DISTRICT)
            if prefix in ONLY_DISTRICT:
                return replace(after, start=start - len(prefix), corrections=after.corrections + 1)
            if self.scan.words[start].after_comma:
                return None
        return None

    # Communes

    def _communes(self, after: Reading) -> Iterator[Reading]:
        for mention in self.scan.mentions(
            after.start, Level.COMMUNE, self.scan.names.communes, self.scan.names.former_communes
        ):
            if not self._commune_may_stand(mention, after):
                continue
            today, former = self._fitting_communes(mention, after)
            if today or former:
                yield _extended(after, mention, communes=today, former_communes=former)

    def _commune_may_stand(self, mention: Mention, after: Reading) -> bool:
        """Without "xã", "phường" a name may be a street's: it then needs its own place, and a district or province."""
        if mention.typo and not mention.announced and not after.districts:
            return False
        whole = mention.start == 0
        known = bool(after.districts or after.province_code)
        joined = bool(after.districts)
        return (mention.announced or known or whole) and self._may_stand(mention, Level.COMMUNE, joined=joined)

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
        announced = tuple(word.folded for word in self.scan.words[mention.start : mention.name_start])
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
        if not self.scan.accented or mention.typo:
            return today, former
        typed = accented_key(self.scan.typed(mention.name_start, mention.end))
        exact_today = tuple(at for at in today if accented_key(bare_name(self.places.communes[at].name)) == typed)
        exact_former = tuple(at for at in former if accented_key(bare_name(self.places.former.communes[at])) == typed)
        return (exact_today, exact_former) if exact_today or exact_former else (today, former)


def successors_of_districts(places: Places, districts: tuple[int, ...]) -> set[str]:
    former = places.former
    return {code for at, of in enumerate(former.commune_districts) if of in districts for code in former.now[at]}


def _extended(after: Reading, mention: Mention, **found: tuple[int, ...]) -> Reading:
    change: Callable[..., Reading] = replace
    explained = after.explained + mention.end - mention.start
    return change(
        after, start=mention.start, explained=explained, corrections=after.corrections + mention.typo, **found
    )

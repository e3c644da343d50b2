"""Free addresses as people write them, read as today's units. What is not sure comes back as several, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from flows.places.mentions import Scanner
from flows.places.names import name_index
from flows.places.readings import Reader, Reading, successors_of_districts
from flows.places.units import Commune, FormerCommune, Places, Province
from flows.places.words import Level, Word, prefix_before, words_of
from flows.text_folding import clean, is_accented

#: Nobody's address is longer; a pasted page costs no more than this.
_LONGEST_TEXT = 500
_EDGES = " ,;|-–—/\n\t("


@dataclass(frozen=True, slots=True)
class Match:
    """Today's communes that a text may mean: none, one (sure, unless `corrected`), or several to ask about.

    `former` are the old units it was read as; `corrected`: a letter, or a district that nobody knows, was overlooked.
    """

    communes: tuple[Commune, ...] = ()
    former: tuple[FormerCommune, ...] = ()
    corrected: bool = False

    @property
    def sure(self) -> Commune | None:
        return self.communes[0] if len(self.communes) == 1 and not self.corrected else None


@dataclass(frozen=True, slots=True)
class AddressGuess:
    """What an address says: the street part as typed, and today's communes it may lie in, as in `Match`.

    `province` is set when only one is possible. `district` and `former_province` are old names that were used.
    """

    street: str
    communes: tuple[Commune, ...] = ()
    province: Province | None = None
    former: tuple[FormerCommune, ...] = ()
    district: str = ""
    former_province: str = ""
    corrected: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(commune.code for commune in self.communes)

    @property
    def sure(self) -> Commune | None:
        return self.communes[0] if len(self.communes) == 1 and not self.corrected else None

    @property
    def is_former(self) -> bool:
        """Whether an old name was used: a district, a province that has gone, or a commune that has."""
        today = {(commune.code, commune.name) for commune in self.communes}
        renamed = any((code, old.name) not in today for old in self.former for code in old.now)
        return bool(self.district or self.former_province or renamed)


def match_province(text: str, *, places: Places | None = None) -> list[Province]:
    """Today's provinces that a name of today or of before July 2025 may mean."""
    places = places or Places.load()
    found: list[Province] = []
    for typos in (False, True):
        reader = _reader(text, places, typos=typos)
        codes = [reading.province_code for reading in reader.provinces() if reading.start == 0 and reading.explained]
        found = found or [province for province in places.provinces if province.code in codes]
    return found


def match_commune(text: str, province_code: str | None = None, *, places: Places | None = None) -> Match:
    """A commune by its name of today or of before, with or without district; in the province, if it is known."""
    guess = match_address(text, province_code, places=places)
    return Match(guess.communes, guess.former, guess.corrected)


def match_address(text: str, province_code: str | None = None, *, places: Places | None = None) -> AddressGuess:
    """Read an address. First letter by letter; only if that leaves something unread, with a letter wrong."""
    places = places or Places.load()
    text = clean(text)[:_LONGEST_TEXT]
    best: list[Reading] = []
    for typos in (False, True):
        reader = _reader(text, places, typos=typos, province_code=province_code or "")
        best = _best([*reader.readings(), *best])
        if _is_whole(reader.scan.words, best):
            break
    return _guess(places, reader, best)


def _reader(text: str, places: Places, *, typos: bool, province_code: str = "") -> Reader:
    text = clean(text)[:_LONGEST_TEXT]
    scanner = Scanner(name_index(places), text, words_of(text), is_accented(text), typos)
    return Reader(places, scanner, province_code)


def _best(readings: list[Reading]) -> list[Reading]:
    """Those that explain most words, and among them those with fewest corrections. What ties is all kept."""
    most = max((reading.explained for reading in readings), default=0)
    left = [reading for reading in readings if reading.explained == most]
    fewest = min((reading.corrections for reading in left), default=0)
    return list(dict.fromkeys(reading for reading in left if reading.corrections == fewest))


def _is_whole(words: tuple[Word, ...], readings: list[Reading]) -> bool:
    """A commune is found, nothing was stepped over, and no other announced commune stands right before."""
    found = [reading for reading in readings if reading.communes or reading.former_communes]
    return bool(found) and not any(r.corrections or _is_announced(words, r.start) for r in found)


def _is_announced(words: tuple[Word, ...], end: int) -> bool:
    for at in range(end - 1, 0, -1):
        if prefix_before(words, at, Level.COMMUNE):
            return True
        if words[at].after_comma:
            return False
    return False


def _guess(places: Places, reader: Reader, readings: list[Reading]) -> AddressGuess:
    former = tuple(dict.fromkeys(places.former.commune(at) for reading in readings for at in reading.former_communes))
    communes = _communes(places, readings)
    return AddressGuess(
        street=_street(reader, readings),
        communes=communes,
        province=_province(places, readings, communes),
        former=former,
        district=_only({places.former.districts[at] for reading in readings for at in reading.districts}),
        former_province=_only(
            {places.former.provinces[r.former_province] for r in readings if r.former_province is not None}
        ),
        corrected=any(reading.corrections for reading in readings),
    )


def _communes(places: Places, readings: list[Reading]) -> tuple[Commune, ...]:
    """Communes whose name of today was written come first, then those that took over the old unit that was written."""
    today = [places.communes[at].code for reading in readings for at in reading.communes]
    former = [code for reading in readings for at in reading.former_communes for code in places.former.now[at]]
    districts = [code for reading in readings for code in _of_district(places, reading)]
    found = (places.commune(code) for code in dict.fromkeys([*today, *former, *districts]))
    return tuple(commune for commune in found if commune)


def _of_district(places: Places, reading: Reading) -> list[str]:
    if reading.communes or reading.former_communes or not reading.districts:
        return []
    return sorted(successors_of_districts(places, reading.districts))


def _province(places: Places, readings: list[Reading], communes: tuple[Commune, ...]) -> Province | None:
    codes = {commune.province_code for commune in communes} or {reading.province_code for reading in readings}
    return places.province(_only(codes))


def _street(reader: Reader, readings: list[Reading]) -> str:
    start = min((reading.start for reading in readings if reading.explained), default=len(reader.scan.words))
    end = reader.scan.words[start].start if start < len(reader.scan.words) else len(reader.scan.text)
    return reader.scan.text[:end].strip(_EDGES)


def _only(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""

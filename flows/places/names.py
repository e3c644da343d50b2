"""Names of units as keys, and the index that finds units by a key. A type (xã, phường …) is no part of a key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

from flows.places.units import Places
from flows.text_folding import fold, place_tones

_TYPE = re.compile(r"^(?:Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Đặc khu|Phường|Xã)\s+", re.I)
_NOT_IN_KEYS = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
#: Shorter names differ from too many others by one letter ("Ba Vì", "Ba Bể").
_SHORTEST_WITH_TYPO = 6
_LONGEST_KEY = 30

Index = Mapping[str, tuple[int, ...]]


def bare_name(name: str) -> str:
    """ "Bình Hoà" of "Phường Bình Hoà"."""
    return _TYPE.sub("", name)


def name_key(text: str) -> str:
    """Accents, case, blanks, hyphens, apostrophes, i/y, leading zeros do not tell names apart: "M’Drắk" = "m drak"."""
    return _LEADING_ZEROS.sub("", _NOT_IN_KEYS.sub("", fold(text)).replace("y", "i"))


def accented_key(text: str) -> str:
    """As `name_key`, but accents count and their placement does not."""
    return _LEADING_ZEROS.sub("", _NOT_IN_KEYS.sub("", place_tones(text).casefold()))


@dataclass(frozen=True, slots=True, eq=False)
class NameIndex:
    """Positions by name key; today's provinces and communes, the former provinces, districts and communes."""

    provinces: Index
    former_provinces: Index
    districts: Index
    communes: Index
    former_communes: Index


@lru_cache(maxsize=2)
def name_index(places: Places) -> NameIndex:
    former, aliases = places.former, places.aliases
    province_at = {province.code: at for at, province in enumerate(places.provinces)}
    return NameIndex(
        provinces=_index(
            [(province.name, at) for at, province in enumerate(places.provinces)]
            + [(name, province_at[code]) for name, code in aliases.provinces]
        ),
        former_provinces=_index([*_numbered(former.provinces), *aliases.former_provinces]),
        districts=_index([*_numbered(former.districts), *aliases.districts]),
        communes=_index(_with_first_halves((commune.name, at) for at, commune in enumerate(places.communes))),
        former_communes=_index(_with_first_halves(_numbered(former.communes))),
    )


def spellings(key: str) -> Set[str]:
    """Keys one letter away: one too many, one missing, one other, or two swapped; of a short one or a number none."""
    if not _SHORTEST_WITH_TYPO <= len(key) <= _LONGEST_KEY or key.isdigit():
        return frozenset()
    parts = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    near = {before + letter + after for before, after in parts for letter in ascii_lowercase}
    near |= {before + letter + after[1:] for before, after in parts for letter in ("", *ascii_lowercase)}
    near |= {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    return near if len(key) > _SHORTEST_WITH_TYPO else {each for each in near if len(each) >= _SHORTEST_WITH_TYPO}


def among(index: Index, keys: Set[str]) -> tuple[int, ...]:
    """Units with any of these keys."""
    return tuple(sorted({at for key in index.keys() & keys for at in index[key]}))


def _numbered(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((name, at) for at, name in enumerate(names) if name)


def _with_first_halves(names: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """People say "phường Lâm Viên" for "Phường Lâm Viên - Đà Lạt"."""
    for name, at in names:
        yield name, at
        if " - " in name:
            yield name.split(" - ")[0], at


def _index(names: Iterable[tuple[str, int]]) -> Index:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for name, at in names:
        found[name_key(bare_name(name))].append(at)
    return {key: tuple(ats) for key, ats in found.items()}

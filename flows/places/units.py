"""Today's provinces and communes, and the units before 1 July 2025 with the communes that took them over.

Kept as columns and turned into values on demand: thousands of small objects would cost memory for nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city of today (2-digit code, QĐ 19/2025/QĐ-TTg)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A phường, xã or đặc khu of today. The code stays when the type changes."""

    code: str
    name: str
    province_code: str


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune before 1 July 2025; `now` are today's communes on its territory, several if it was divided.

    Island districts had no communes: `name` is then empty and the district is the unit.
    """

    name: str
    district: str
    province: str
    now: tuple[str, ...]

    @property
    def full_name(self) -> str:
        return ", ".join(part for part in (self.name, self.district, self.province) if part)


@dataclass(frozen=True, slots=True)
class FormerUnits:
    """The units of 30 June 2025, in columns; a unit is known by its position."""

    provinces: tuple[str, ...]
    province_codes: tuple[str, ...]
    districts: tuple[str, ...]
    district_provinces: tuple[int, ...]
    communes: tuple[str, ...]
    commune_districts: tuple[int, ...]
    now: tuple[tuple[str, ...], ...]

    def commune(self, at: int) -> FormerCommune:
        district = self.commune_districts[at]
        province = self.provinces[self.district_provinces[district]]
        return FormerCommune(self.communes[at], self.districts[district], province, self.now[at])


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names that no list has: short ones, and units gone before June 2025. Today's codes or former positions."""

    provinces: tuple[tuple[str, str], ...]
    former_provinces: tuple[tuple[str, int], ...]
    districts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """All units. Immutable, so one copy serves everybody."""

    provinces: tuple[Province, ...]
    communes: tuple[Commune, ...]
    former: FormerUnits
    aliases: Aliases
    _provinces: Mapping[str, Province]
    _communes: Mapping[str, Commune]
    _by_province: Mapping[str, tuple[Commune, ...]]

    @staticmethod
    def load() -> Places:
        """The units that come with the program: read once, then the same object."""
        return _load()

    def province(self, code: str) -> Province | None:
        return self._provinces.get(code)

    def commune(self, code: str) -> Commune | None:
        return self._communes.get(code)

    def communes_of(self, province_code: str) -> tuple[Commune, ...]:
        return self._by_province.get(province_code, ())

    def full_name(self, commune_code: str) -> str:
        """ "Phường Ba Đình, Thành phố Hà Nội"; empty for an unknown code."""
        commune = self.commune(commune_code)
        return f"{commune.name}, {self._provinces[commune.province_code].name}" if commune else ""


@cache
def _load() -> Places:
    today, before, aliases = (_read(name) for name in ("today.json", "before_2025_07.json", "aliases.json"))
    provinces = tuple(Province(code, name) for code, name in today["provinces"])
    province_codes = {province.code: province.code for province in provinces}
    communes = tuple(Commune(code, name, province_codes[province]) for code, province, name in today["communes"])
    by_province: defaultdict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        by_province[commune.province_code].append(commune)
    former = _former(before, {commune.code: commune.code for commune in communes})
    return Places(
        provinces=provinces,
        communes=communes,
        former=former,
        aliases=_aliases(aliases, former),
        _provinces={province.code: province for province in provinces},
        _communes={commune.code: commune for commune in communes},
        _by_province={code: tuple(members) for code, members in by_province.items()},
    )


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "data" / name).read_text(encoding="utf-8"))
    return data


def _former(data: Mapping[str, Any], codes: Mapping[str, str]) -> FormerUnits:
    """Equal codes become one string, and equal mappings one tuple: that halves the memory."""
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def share(now: Sequence[str]) -> tuple[str, ...]:
        key = tuple(codes[code] for code in now)
        return shared.setdefault(key, key)

    return FormerUnits(
        provinces=tuple(name for name, _ in data["provinces"]),
        province_codes=tuple(code for _, code in data["provinces"]),
        districts=tuple(name for _, name in data["districts"]),
        district_provinces=tuple(province for province, _ in data["districts"]),
        communes=tuple(row[2] or "" for row in data["communes"]),
        commune_districts=tuple(row[1] for row in data["communes"]),
        now=tuple(share(row[3:]) for row in data["communes"]),
    )


def _aliases(data: Mapping[str, Any], former: FormerUnits) -> Aliases:
    province_at = {name: at for at, name in enumerate(former.provinces)}
    district_at = {
        (province, name): at
        for at, (province, name) in enumerate(zip(former.district_provinces, former.districts, strict=True))
    }
    return Aliases(
        provinces=tuple((name, code) for name, code in data["provinces"]),
        former_provinces=tuple((name, province_at[province]) for name, province in data["former_provinces"]),
        districts=tuple(
            (name, district_at[province_at[province], district])
            for name, province, districts in data["districts"]
            for district in districts
        ),
    )

"""Procedures as staff look them up: in words or by code, narrowed by the page's address, what the unit offers first.

Nothing in the address is about a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from flows.conversation.facts import Office
from flows.dossiers.model import Offer, Unit
from flows.procedures.narrowing import CHOICES, Narrowed
from flows.procedures.record import Record
from flows.service.world import World
from flows.text_folding import clean, fold

PAGE, FOUND, BEST = 50, 200, 20
LONGEST = 100
#: Whether the unit takes it.
ONLY = ("", "offered", "not_offered")


@dataclass(frozen=True, slots=True)
class Asked:
    """`unit` says whose offers are meant; with `only` they are the only ones."""

    q: str = ""
    unit: str = ""
    field: str = ""
    level: str = ""
    agency_level: str = ""
    audience: str = ""
    only: str = ""
    page: int = 1

    @property
    def is_everything(self) -> bool:
        return self == Asked(page=self.page)

    def query(self, page: int) -> str:
        fields = {**asdict(self), "page": page if page > 1 else 0}
        return urlencode({name: value for name, value in fields.items() if value})

    def narrowed(self, office: Office, own: Collection[str]) -> Narrowed:
        """What comes first is of the unit, else of `own` units. It is not what narrows: `only` does."""
        return Narrowed(
            here=office.levels_here(*((self.unit,) if self.unit else own)),
            field=self.field,
            level=self.level,
            agency_level=self.agency_level,
            audience=self.audience,
        )

    def offers(self, office: Office, code: str) -> tuple[Offer, ...]:
        return tuple(each for each in office.offers_of(code) if self.unit in ("", each.unit_id))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what was found, and what the form offers to choose from."""

    codes: Sequence[str]
    count: int
    place: int
    pages: int


@dataclass(frozen=True, slots=True)
class Line:
    """`record` is None for a code of which only the name is known: there is nothing to open."""

    code: str
    name: str
    record: Record | None
    offers: tuple[Offer, ...]


def read(
    query: Mapping[str, str], units: Collection[str], fields: Collection[str], only: Collection[str] = ONLY
) -> Asked:
    """What is none of the choices is left out."""

    def chosen(name: str, among: Collection[str]) -> str:
        return query.get(name, "") if query.get(name, "") in among else ""

    page = query.get("page", "")
    return Asked(
        q=clean(query.get("q", ""))[:LONGEST],
        unit=chosen("unit", units),
        field=chosen("field", fields),
        **{name: chosen(name, values) for name, values in CHOICES.items()},
        only=chosen("only", only),
        page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 5 else 1,
    )


def fields_of(world: World) -> list[str]:
    return sorted({record.field for record in world.library.records() if record.field}, key=fold)


def first_units(world: World, own: Collection[str]) -> Collection[str]:
    """Whose offers come first when none is asked for: the person's own; of whoever has all units, those of any."""
    return () if len(own) == sum(unit.receives for unit in world.office.units.values()) else own


def sought(world: World, asked: Asked, own: Collection[str]) -> list[str]:
    """Codes, those to be shown first in front."""
    narrowed = asked.narrowed(world.office, own)
    codes = _by_words(world, asked.q, narrowed) if asked.q else _in_order(world, narrowed)
    if asked.only not in ("offered", "not_offered"):
        return codes
    return [code for code in codes if bool(asked.offers(world.office, code)) is (asked.only == "offered")]


def paged(codes: Sequence[str], page: int) -> Page:
    """The last one, where so many are not there."""
    pages = max(1, -(-len(codes) // PAGE))
    place = min(page, pages)
    return Page(codes[(place - 1) * PAGE : place * PAGE], len(codes), place, pages)


def line(world: World, code: str, asked: Asked) -> Line:
    return Line(code, world.library.name(code), world.library.record(code), asked.offers(world.office, code))


def shown(
    world: World, asked: Asked, found: Page, *, units: Sequence[Unit], only: Sequence[str], home: str, opened: str
) -> dict[str, object]:
    """What the form, the table and the links to other pages are drawn from: a procedure is `opened` there."""
    return {
        "asked": asked,
        "lines": [line(world, code, asked) for code in found.codes],
        "found": found,
        "units": units,
        "fields": fields_of(world),
        "choices": CHOICES,
        "only": only,
        "known": len(list(world.library.records())),
        "home": home,
        "opened": opened,
        "drafted": (),
        "changed": (),
    }


def _by_words(world: World, text: str, narrowed: Narrowed) -> list[str]:
    """What search would offer first, then every name and code with all of the words in it, those offered here first."""
    words, library = fold(text).split(), world.library
    hits = library.find(text, k=BEST, offered=frozenset(narrowed.here), narrowed=narrowed).results
    best = [hit.code for hit in hits]
    known = (each for each in library.records() if all(word in _said(world, each) for word in words))
    named = sorted((each.code for each in known if narrowed.fits(each)), key=lambda code: code not in narrowed.here)
    return list(dict.fromkeys((*best, *named)))[:FOUND] if len(words) > 1 else list(dict.fromkeys((*named, *best)))


def _said(world: World, record: Record) -> str:
    return fold(f"{record.code} {record.name} {world.library.name(record.code)}")


def _in_order(world: World, narrowed: Narrowed) -> list[str]:
    """What is offered here, of that what is suggested first; then the rest by name."""
    common = {code: place for place, code in enumerate(world.office.common)}
    records = sorted(
        (each for each in world.library.records() if narrowed.fits(each)),
        key=lambda each: (each.code not in narrowed.here, common.get(each.code, len(common)), fold(each.name)),
    )
    return [record.code for record in records]

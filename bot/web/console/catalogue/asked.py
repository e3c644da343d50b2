"""What the table of procedures is asked for, as the page's address says it: nothing in it is about a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from flows.conversation.facts import Office
from flows.procedures.narrowing import CHOICES, Narrowed
from flows.text_folding import clean

LONGEST, LONGEST_FIELD = 100, 200
#: What the table can be narrowed to.
ONLY = ("", "offered", "not_offered", "changed")


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

    def link(self, page: int) -> str:
        fields = {**asdict(self), "page": page if page > 1 else 0}
        return "/staff/catalogue?" + urlencode({name: value for name, value in fields.items() if value})

    def narrowed(self, office: Office, own: Collection[str]) -> Narrowed:
        """What comes first is of the unit, else of `own` units. It is not what narrows: `only` does."""
        return Narrowed(
            here=office.levels_here(*((self.unit,) if self.unit else own)),
            field=self.field,
            level=self.level,
            agency_level=self.agency_level,
            audience=self.audience,
        )


def read(query: Mapping[str, str], units: Collection[str], fields: Collection[str]) -> Asked:
    """What is none of the choices is left out."""

    def chosen(name: str, among: Collection[str]) -> str:
        return query.get(name, "") if query.get(name, "") in among else ""

    page = query.get("page", "")
    return Asked(
        q=clean(query.get("q", ""))[:LONGEST],
        unit=chosen("unit", units),
        field=chosen("field", fields),
        **{name: chosen(name, values) for name, values in CHOICES.items()},
        only=chosen("only", ONLY),
        page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 5 else 1,
    )

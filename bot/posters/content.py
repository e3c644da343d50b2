"""What stands on the posters of a unit: plain strings and links, as JSON for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlencode

from bot.render import words_to_text
from flows.conversation import cards
from flows.procedures.links import to_link
from flows.values import JSON, Words

if TYPE_CHECKING:
    from bot.posters.doors import Doors
    from flows.dossiers.model import Unit
    from flows.service.world import World

Paper: TypeAlias = Literal["a4", "a5"]
Part: TypeAlias = Literal["list", "posters", "all"]
WORDS = ("scan", "open_here", "telegram", "zalo", "zalo_then", "counter", "list_title", "list_lead", "code")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed. Without `codes`, everything that the unit offers."""

    unit_id: str
    paper: Paper = "a4"
    part: Part = "all"
    codes: tuple[str, ...] = ()


class NothingToPrint(Exception):
    """The unit offers none of what was asked for."""


def sheets(world: World, order: Order, doors: Doors) -> dict[str, JSON]:
    """Raises NothingToPrint; KeyError for a unit that does not exist."""
    unit = world.office.units[order.unit_id]
    codes = [code for code in offered(world, unit.id) if not order.codes or code in order.codes]
    if not codes:
        raise NothingToPrint(order.unit_id)
    return {
        "paper": order.paper,
        "part": order.part,
        "agency": world.office.agency,
        "unit": {"name": unit.name, "address": unit.address, "opening": unit.opening, "hotline": unit.hotline},
        "words": {word: words_to_text(Words(f"poster.{word}"), markup="plain") for word in WORDS},
        "procedures": [_procedure(world, code, unit, doors=doors) for code in codes],
    }


def offered(world: World, unit_id: str) -> list[str]:
    """What the office suggests comes first, in its order; the rest by name."""
    codes = [code for code in world.office.offers if world.office.offer(code, unit_id)]
    common = {code: place for place, code in enumerate(world.office.common)}
    return sorted(codes, key=lambda code: (common.get(code, len(common)), world.library.name(code)))


def links(doors: Doors, code: str, unit_id: str) -> dict[str, str]:
    """The link of each door that there is. Zalo opens the account only: the code is then sent as a message."""
    payload = to_link(code, unit_id)
    found = {"web": f"{doors.web}/?{urlencode({'start': payload})}"}
    if doors.telegram:
        found["telegram"] = f"https://t.me/{doors.telegram}?start={payload}"
    if doors.zalo:
        found["zalo"] = f"https://zalo.me/{doors.zalo}"
    return found


def _procedure(world: World, code: str, unit: Unit, *, doors: Doors) -> dict[str, JSON]:
    facts = cards.summary_of(world.office, world.library, code, unit_id=unit.id)
    record = world.library.record(code)
    official = record.name if record else ""
    title = world.library.name(code)
    return {
        "code": code,
        "title": title,
        "official": official if official != title else "",
        "lines": list(_lines(facts)),
        "links": dict(links(doors, code, unit.id)),
    }


def _lines(facts: dict[str, JSON]) -> Sequence[str]:
    """Level, time and fee, as the card in the chat tells them."""
    if not facts["known"]:
        return ()
    said = words_to_text(Words("poster.facts", facts), markup="plain")
    return tuple(line for line in said.splitlines() if line.strip())

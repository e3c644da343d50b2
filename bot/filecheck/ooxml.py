"""One XML part of an office file, read for what it would fetch or run. Declared entities are refused unread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.filecheck.model import Refused

_GOOD_LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_SHOWN = {"t", "drawing", "pict", "object", "oMath"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a relationship leads."""

    type: str
    address: str
    mode: str

    @property
    def is_remote(self) -> bool:
        """Whatever is fetched when the file is opened. A link that somebody may click on is not."""
        if self.mode.casefold() != "external":
            return False
        is_link = self.type.endswith("/relationships/hyperlink")
        return not (is_link and self.address.strip().casefold().startswith(_GOOD_LINKS))


@dataclass(slots=True)
class PartFacts:
    targets: list[Target] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)  # field codes, in pieces as they stand
    shows_something: bool = False


def read_part(content: bytes) -> PartFacts:
    """Raises Refused for XML that is not well-formed or declares anything, which no office program does."""
    facts = PartFacts()
    parser = expat.ParserCreate()
    inside_field = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside_field
        local = name.rpartition(":")[2]
        inside_field = local == "instrText"
        facts.shows_something = facts.shows_something or local in _SHOWN
        if local == "Relationship":
            facts.targets.append(_target(attributes))
        elif local == "fldSimple":
            facts.fields += [value for key, value in attributes.items() if key.rpartition(":")[2] == "instr"]

    def end(_name: str) -> None:
        nonlocal inside_field
        inside_field = False

    def text(data: str) -> None:
        if inside_field:
            facts.fields.append(data)

    def declared(*_: object) -> None:
        raise Refused("bomb")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("broken") from error
    return facts


def _target(attributes: Mapping[str, str]) -> Target:
    return Target(attributes.get("Type", ""), attributes.get("Target", ""), attributes.get("TargetMode", ""))

"""What wordings do to search, measured on every labelled request that comes with the program: before, after, which."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, NamedTuple

from flows.procedures.search import Found
from flows.values import JSON

Find = Callable[[str], Found]
#: What one sees of a result, and how many requests whose answer changes are listed.
SHOWN, LISTED = 3, 200
OTHER = "out"


class Labelled(NamedTuple):
    """A request and the codes that answer it; none when no procedure of ours does."""

    style: str
    codes: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts; `refused` of the requests that ask for nothing of ours."""

    ours: int
    first: int
    three: int
    kept: int
    others: int
    refused: int


@dataclass(frozen=True, slots=True)
class Change:
    """A request that is answered otherwise; an empty answer is a refusal. `gain` is 1, 0 or -1."""

    text: str
    wanted: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    gain: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new wording itself leads: 1 for the first result, 0 for none of those shown."""

    code: str
    text: str
    place: int


@dataclass(frozen=True, slots=True)
class Effect:
    before: Figures
    after: Figures
    changes: tuple[Change, ...]
    places: tuple[Place, ...]


def labelled() -> list[Labelled]:
    """Everything in requests/: lines of "style|codes or out|request"."""
    folder = files("flows.learning") / "requests"
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".txt")), key=lambda each: each.name)
    return [one for each in found for one in read_labelled(each.read_text("utf-8"))]


def read_labelled(text: str) -> list[Labelled]:
    lines = [line.split("|", 2) for line in text.splitlines() if line and not line.startswith("#")]
    return [
        Labelled(style, () if codes == OTHER else tuple(codes.split(",")), request) for style, codes, request in lines
    ]


def answers(find: Find, requests: Iterable[Labelled]) -> list[tuple[str, ...]]:
    """The codes that each is shown; none where it is refused."""
    return [_shown(find(one.text)) for one in requests]


def effect(
    requests: Sequence[Labelled],
    before: Sequence[tuple[str, ...]],
    after: Sequence[tuple[str, ...]],
    places: Iterable[Place] = (),
) -> Effect:
    changes = [
        Change(one.text, one.codes, was, now, _gain(one.codes, was, now))
        for one, was, now in zip(requests, before, after, strict=True)
        if was != now
    ]
    worst_first = sorted(changes, key=lambda each: each.gain)
    return Effect(figures(requests, before), figures(requests, after), tuple(worst_first), tuple(places))


def figures(requests: Sequence[Labelled], given: Sequence[tuple[str, ...]]) -> Figures:
    ours = [(one.codes, codes) for one, codes in zip(requests, given, strict=True) if one.codes]
    others = [codes for one, codes in zip(requests, given, strict=True) if not one.codes]
    return Figures(
        ours=len(ours),
        first=sum(bool(codes) and codes[0] in wanted for wanted, codes in ours),
        three=sum(_is_shown(wanted, codes) for wanted, codes in ours),
        kept=sum(bool(codes) for _, codes in ours),
        others=len(others),
        refused=sum(not codes for codes in others),
    )


def place_of(find: Find, code: str, text: str) -> Place:
    codes = _shown(find(text))
    return Place(code, text, codes.index(code) + 1 if code in codes else 0)


def to_json(found: Effect) -> dict[str, JSON]:
    raw: dict[str, JSON] = asdict(found)
    return raw


def from_json(raw: Mapping[str, Any]) -> Effect:
    """Raises KeyError or TypeError for what `to_json` never wrote."""
    changes = tuple(
        Change(each["text"], tuple(each["wanted"]), tuple(each["before"]), tuple(each["after"]), each["gain"])
        for each in raw["changes"]
    )
    places = tuple(Place(**each) for each in raw["places"])
    return Effect(Figures(**raw["before"]), Figures(**raw["after"]), changes, places)


def _shown(found: Found) -> tuple[str, ...]:
    return () if found.out_of_scope else tuple(hit.code for hit in found.results[:SHOWN])


def _is_shown(wanted: Collection[str], codes: Iterable[str]) -> bool:
    return any(code in wanted for code in codes)


def _gain(wanted: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]) -> int:
    was, now = _worth(wanted, before), _worth(wanted, after)
    return (now > was) - (now < was)


def _worth(wanted: tuple[str, ...], codes: tuple[str, ...]) -> int:
    """First is better than shown, shown better than not; of others' requests a refusal is right."""
    if not wanted:
        return int(not codes)
    return 2 if codes and codes[0] in wanted else int(_is_shown(wanted, codes))

"""The everyday wordings are data that many people will edit, so the data itself is held to rules."""

import re
from collections.abc import Iterable

import pytest

from flows.procedures.everyday import everyday_wordings
from flows.procedures.fold import fold, words
from flows.procedures.record import Record
from flows.procedures.search.finding import head
from tests.flows.procedures.search.known import FACTS, INDEX

WORDINGS = everyday_wordings()
FEWEST, SAME, FOUND, SIXTH = 3, 0.8, 0.97, 6
PREFIX = re.compile(r"^(?:thu tuc(?: hanh chinh)?|th) ")


def plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def is_part(of: str, text: str) -> bool:
    return f" {text} " in f" {of} "


def likeness(one: str, other: str) -> float:
    ours, theirs = set(one.split()), set(other.split())
    return len(ours & theirs) / len(ours | theirs)


def repeats(wording: str, name: str) -> bool:
    """Whether somebody who says this says the official name: the whole of it, or nearly all its words and no others."""
    said, official, front = plain(wording), PREFIX.sub("", plain(name)), PREFIX.sub("", plain(head(name)))
    return is_part(said, official) or max(likeness(said, official), likeness(said, front)) >= SAME


def own_words(record: Record) -> list[str]:
    """Wordings that are not even a piece cut out of the official name."""
    return [one for one in WORDINGS.get(record.code, []) if not is_part(plain(record.name), plain(one))]


def test_every_wording_belongs_to_a_procedure_of_the_catalogue() -> None:
    codes = {record.code for record in FACTS.records}

    assert [code for code in WORDINGS if code not in codes] == []


def test_every_procedure_is_said_in_several_ways_of_its_own() -> None:
    assert [(one.code, one.name) for one in FACTS.records if len(own_words(one)) < FEWEST] == []


def test_no_wording_repeats_the_official_name() -> None:
    echoes = [
        (record.code, wording)
        for record in FACTS.records
        for wording in WORDINGS.get(record.code, [])
        if repeats(wording, record.name)
    ]

    assert echoes == []


def test_repeating_is_told_from_sharing_words() -> None:
    name = "Thủ tục cấp lại Giấy phép lái xe"

    assert repeats("cap lai giay phep lai xe bi mat", name)
    assert repeats("xin cấp lại giấy phép lái xe", name)
    assert not repeats("rớt bóp mất bằng lái", name)
    assert not repeats("giấy phép lái xe hết hạn", name)


def test_no_wording_is_claimed_by_two_procedures() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for code, phrases in WORDINGS.items():
        for phrase in phrases:
            owners.setdefault(tuple(one.plain for one in words(phrase)), set()).add(code)

    assert [(" ".join(phrase), codes) for phrase, codes in owners.items() if len(codes) > 1] == []


def test_no_procedure_says_the_same_twice() -> None:
    plain_wordings = {code: [plain(one) for one in phrases] for code, phrases in WORDINGS.items()}

    assert [code for code, phrases in plain_wordings.items() if len(set(phrases)) < len(phrases)] == []


def test_wordings_do_not_all_begin_alike() -> None:
    """Data of one mould would teach the search the mould."""
    phrases = [plain(one) for some in WORDINGS.values() for one in some]
    openings: dict[str, int] = {}
    for phrase in phrases:
        opening = " ".join(phrase.split()[:2])
        openings[opening] = openings.get(opening, 0) + 1

    assert {opening: count for opening, count in openings.items() if count > len(phrases) / 25} == {}


def lost(asked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of code and wording where the procedure (or the one that took its place) is not among the first three."""
    newer = INDEX.successor
    return [
        (code, wording)
        for code, wording in asked
        if newer.get(code, code) not in [hit.code for hit in INDEX.find(wording, k=3).results]
    ]


def test_a_wording_of_every_procedure_finds_it_among_the_first_three() -> None:
    asked = [(code, phrases[at % len(phrases)]) for at, (code, phrases) in enumerate(sorted(WORDINGS.items()))]

    assert len(missed := lost(asked)) <= (1 - FOUND) * len(asked), missed


@pytest.mark.slow
def test_nearly_every_wording_finds_its_procedure_among_the_first_three() -> None:
    """Every sixth of all: to ask for each would take longer than all else about the catalogue."""
    asked = [(code, wording) for code, phrases in sorted(WORDINGS.items()) for wording in phrases][::SIXTH]

    assert len(missed := lost(asked)) <= (1 - FOUND) * len(asked), missed

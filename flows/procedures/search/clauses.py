"""The parts of a message: what happened, what is not meant ("không phải đăng ký lại"), and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flows.procedures.fold import Word, words
from flows.procedures.shorthand import expand

Clause = list[Word]

_BREAK = re.compile(r"[.!?;:\n]+(?!\d)|,(?!\d)")
#: How far a "không phải ... mà ..." may stretch, in syllables.
NEGATION_SPAN = 12
NOT, DENIED = frozenset({"khong", "chua", "chang", "dung"}), frozenset({"phai", "hoi", "can", "xin"})
TURNS = ("ma", "chu", "chi")
#: A clause of fewer words says nothing by itself ("dạ", "em cảm ơn").
LEAST = 3


def split(text: str, most: int) -> list[Clause]:
    """The message in clauses, short forms written out; a comma inside a number parts nothing."""
    clauses: list[Clause] = []
    for part in _BREAK.split(text):
        found = words(part)[:most]
        most -= len(found)
        if found:
            clauses.append(expand(found))
    return clauses


def without_denied(clauses: list[Clause]) -> tuple[list[Clause], Clause]:
    """What is meant, and what is said not to be meant; nothing is denied when nothing else is said."""
    parted = [_unnegated(clause, at, clauses) for at, clause in enumerate(clauses)]
    kept = [clause for clause, _ in parted if clause]
    return (kept, [one for _, denied in parted for one in denied]) if kept else (clauses, [])


def _unnegated(clause: Clause, at: int, clauses: list[Clause]) -> tuple[Clause, Clause]:
    plain = [one.plain for one in clause]
    start = _negation(plain)
    if start is None:
        return _unwanted(clause, plain, clauses[at + 1 :])
    for turn in TURNS:
        if turn in plain[start + 2 : start + NEGATION_SPAN]:
            end = plain.index(turn, start + 2)
            return clause[:start] + clause[end + 1 :], clause[start + 2 : end]
    if at + 1 < len(clauses):
        return clause[:start], clause[start + 2 :]
    if start and plain[start - 1] == "chu":
        return clause[: start - 1], clause[start + 2 :]
    return ([], clause[2:]) if at and start == 0 else (clause, [])


def _negation(plain: list[str]) -> int | None:
    """Where "không phải" or "chưa cần" denies something; "có phải ... không" and what ends in "không phải" do not."""
    return next((at for at in range(len(plain) - 2) if plain[at] in NOT and plain[at + 1] in DENIED), None)


def _unwanted(clause: Clause, plain: list[str], following: list[Clause]) -> tuple[Clause, Clause]:
    """ "không nhập khẩu, chỉ ở tạm": what comes before "chỉ" is not wanted."""
    if following and following[0][0].plain == "chi" and "khong" in plain[:-1]:
        start = plain.index("khong")
        return clause[:start], clause[start + 1 :]
    return clause, []


def wishes(clauses: list[Clause], markers: Iterable[tuple[str, ...]]) -> Iterator[Clause]:
    """What may be wanted, likeliest first: the last clause with a word of wishing, then what stands before it too."""
    known = frozenset(markers)
    for at in range(len(clauses) - 1, -1, -1):
        plain = [one.plain for one in clauses[at]]
        if len(plain) >= LEAST and _has(plain, known):
            yield clauses[at]
            yield [one for clause in clauses[max(0, at - 1) : at + 1] for one in clause]


def _has(plain: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(tuple(plain[at : at + size]) in phrases for at in range(len(plain)) for size in (1, 2, 3))

"""From typed to meant: short forms written out, slips repaired, raw Telex and VNI decoded, negation heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.procedures.fold import Word, clean, words
from flows.procedures.search import clauses
from flows.procedures.search.lexicon import Lexicon, is_marked
from flows.procedures.search.postings import Postings
from flows.procedures.search.terms import Reading, read
from flows.procedures.search.typos import Spelling
from flows.procedures.shorthand import decode

#: Nobody needs more to say what they want; the rest of a pasted page is not read.
MOST_WORDS = 160

Markers = Iterable[tuple[str, ...]]


def understand(query: str, lexicon: Lexicon, spelling: Spelling, postings: Postings, markers: Markers) -> Reading:
    text = query[: MOST_WORDS * 12]
    parts = clauses.split(text, MOST_WORDS)
    # Short forms are written out with marks; that does not make the rest of the text an accented one.
    marked = is_marked(words(text)[:MOST_WORDS])
    meant = [spelling.repair(part) for part in clauses.without_denied(parts)]
    if not marked:
        meant = [[Word(one.plain, one.plain) for one in part] for part in meant]
    reading = _read(meant, lexicon, markers)
    if _known(reading, postings) * 2 >= len(reading.syllables):
        return reading
    decoded = read(spelling.repair(words(decode(clean(text)))[:MOST_WORDS]), lexicon)
    return decoded if _known(decoded, postings) > _known(reading, postings) else reading


def _read(parts: list[clauses.Clause], lexicon: Lexicon, markers: Markers) -> Reading:
    whole = read([one for part in parts for one in part], lexicon)
    if len(parts) < 2:
        return replace(whole, wish=frozenset(whole.terms))
    for wanted in clauses.wishes(parts, markers):
        said = read(wanted, lexicon)
        if said.has_thing:
            return replace(whole, wish=frozenset(said.terms))
    return replace(whole, wish=frozenset(whole.terms))


def _known(reading: Reading, postings: Postings) -> int:
    return sum(postings.holds(one) for one in reading.syllables)

"""From typed to meant: short forms written out, slips repaired, raw Telex and VNI decoded, negation heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.procedures.fold import Word, clean, words
from flows.procedures.search import clauses
from flows.procedures.search.lexicon import Kind, Lexicon, is_marked
from flows.procedures.search.postings import Postings
from flows.procedures.search.terms import Reading, read
from flows.procedures.search.typos import Spelling
from flows.procedures.shorthand import decode

#: Nobody needs more to say what they want; the rest of a pasted page is not read.
MOST_WORDS = 160
#: From how many meaningful syllables on a message is a story, and what its background is worth.
LONG, BACKGROUND, BACKGROUND_IDEA = 12, 0.7, 0.85

Markers = Iterable[tuple[str, ...]]


def understand(query: str, lexicon: Lexicon, spelling: Spelling, postings: Postings, markers: Markers) -> Reading:
    text = query[: MOST_WORDS * 12]
    parts = clauses.split(text, MOST_WORDS)
    # Short forms are written out with marks; that does not make the rest of the text an accented one.
    marked = is_marked(words(text)[:MOST_WORDS])
    kept, denied = clauses.without_denied(parts)
    meant = [spelling.repair(_decoded(part, spelling)) for part in _with_things(kept, denied, lexicon)]
    if not marked:
        meant = [[Word(one.plain, one.plain) for one in part] for part in meant]
    reading = _read(meant, lexicon, markers)
    if _known(reading, postings) * 2 >= len(reading.syllables):
        return reading
    decoded = read(spelling.repair(words(decode(clean(text)))[:MOST_WORDS]), lexicon)
    return decoded if _known(decoded, postings) > _known(reading, postings) else reading


def _decoded(part: clauses.Clause, spelling: Spelling) -> clauses.Clause:
    """Single words of raw typing among others ("xin phieeus lys lich"): those that nobody writes until decoded."""
    return [one if one.plain in spelling.known else _decoded_word(one, spelling) for one in part]


def _decoded_word(one: Word, spelling: Spelling) -> Word:
    found = words(decode(one.plain))
    return found[0] if len(found) == 1 and found[0].plain in spelling.known else one


def _with_things(kept: list[clauses.Clause], denied: clauses.Clause, lexicon: Lexicon) -> list[clauses.Clause]:
    """ "Không phải đổi căn cước, em bị mất thẻ": what is denied is the doing; the thing is still what it is about."""
    if not denied or read([one for part in kept for one in part], lexicon).has_thing:
        return kept
    strict = is_marked(denied)
    things = [m for m in lexicon.matches(denied, strict=strict) if m.kind in (Kind.EVENT, Kind.OBJECT)]
    return [*kept, *(denied[m.start : m.end] for m in things)]


def _read(parts: list[clauses.Clause], lexicon: Lexicon, markers: Markers) -> Reading:
    whole = read([one for part in parts for one in part], lexicon)
    if len(parts) < 2:
        return replace(whole, wish=frozenset(whole.terms))
    for wanted in clauses.wishes(parts, markers):
        said = read(wanted, lexicon)
        if said.has_thing:
            # What was done before is not what is to be done: "nhờ khóa, nay muốn mở".
            doings = said.doings or whole.doings
            return replace(whole, wish=frozenset(said.terms), terms=_foreground(whole, said), doings=doings)
    return replace(whole, wish=frozenset(whole.terms))


def _foreground(whole: Reading, said: Reading) -> dict[str, float]:
    """In a long story what is wanted counts in full; what only happened, less, the ideas in it less so."""
    if len(whole.syllables) < LONG or len(said.syllables) == len(whole.syllables):
        return whole.terms
    return {
        term: factor if term in said.terms else factor * (BACKGROUND_IDEA if term[0] == "#" else BACKGROUND)
        for term, factor in whole.terms.items()
    }


def _known(reading: Reading, postings: Postings) -> int:
    return sum(postings.holds(one) for one in reading.syllables)

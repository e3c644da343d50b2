"""From typed to meant: short forms written out, slips repaired, raw Telex and VNI decoded, negation heard."""

from __future__ import annotations

from flows.procedures.fold import Word, clean, words
from flows.procedures.search.lexicon import Lexicon, is_marked
from flows.procedures.search.postings import Postings
from flows.procedures.search.terms import Reading, read
from flows.procedures.search.typos import Spelling
from flows.procedures.shorthand import decode, expand

#: How far a "không phải ... mà ..." may stretch, in syllables.
NEGATION_SPAN = 12
TURNS = ("ma", "chu")
#: Nobody needs more to say what they want; the rest of a pasted page is not read.
MOST_WORDS = 160


def understand(query: str, lexicon: Lexicon, spelling: Spelling, postings: Postings) -> Reading:
    text = query[: MOST_WORDS * 12]
    typed = words(text)[:MOST_WORDS]
    meant = _unnegated(spelling.repair(expand(typed)))
    # Short forms are written out with marks; that does not make the rest of the text an accented one.
    reading = read(meant if is_marked(typed) else [Word(one.plain, one.plain) for one in meant], lexicon)
    if _known(reading, postings) * 2 >= len(reading.syllables):
        return reading
    decoded = read(spelling.repair(words(decode(clean(text)))[:MOST_WORDS]), lexicon)
    return decoded if _known(decoded, postings) > _known(reading, postings) else reading


def _known(reading: Reading, postings: Postings) -> int:
    return sum(postings.holds(one) for one in reading.syllables)


def _unnegated(found: list[Word]) -> list[Word]:
    """ "không phải khai sinh mà là khai tử" asks for what stands after "mà"."""
    plain = [one.plain for one in found]
    for at in range(len(plain) - 1):
        if plain[at] == "khong" and plain[at + 1] == "phai":
            for turn in TURNS:
                if turn in plain[at + 2 : at + NEGATION_SPAN]:
                    return found[:at] + found[plain.index(turn, at + 2) + 1 :]
    return found

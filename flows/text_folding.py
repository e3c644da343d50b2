"""Vietnamese text as people type it, brought to one form: cleaned for keeping, folded for comparing.

`clean` never changes what a reader sees; `fold` and `place_tones` are for matching only and are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Zero-width characters, soft hyphen, and the marks that turn the direction of writing: invisible, so only a trap.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: Controls (all but tab and line ends), and halves of surrogate pairs, which no database stores.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANKS_AT_LINE_END = re.compile(r" ?\n ?")

#: Eth is often typed for Đ (they look alike in capitals). Its small letter ð is as wrong in Vietnamese.
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})
#: The barred đ does not decompose into d and a mark, so it is mapped by hand; so are the two that look like it.
_BARRED = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
#: Every mark of Vietnamese and of most other writing in Latin letters.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: A tone on the first vowel of oa, oe, uy; the second may carry a mark of its own (hoặc typed as họăc).
_EARLY_TONE = re.compile(f"([oO])([{_TONES}])([aAeE][\u0302\u0306]?)|([uU])([{_TONES}])([yY])")


def clean(text: str) -> str:
    """NFC, Đ for Ð, plain single blanks, nothing invisible; what a person typed, otherwise untouched."""
    return _clean_again(text) if len(text) <= SHORT else _clean(text)


def fold(text: str) -> str:
    """Without accents and case: "Đường Hoà Bình" and "duong hoa binh" are equal after folding."""
    if text.isascii():
        return text.lower()
    return _fold_again(text) if len(text) <= SHORT else _fold(text)


def _clean(text: str) -> str:
    text = _UNSTORABLE.sub("", _INVISIBLE.sub("", _LINE_END.sub("\n", text)))
    text = unicodedata.normalize("NFC", text).translate(_ETH)
    return _BLANKS_AT_LINE_END.sub("\n", _BLANKS.sub(" ", text)).strip()


def _fold(text: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text)).translate(_BARRED)
    if bare.isascii():
        return bare.lower()
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).casefold()


#: A turn looks at the same few words many times, in one question after another.
SHORT, REMEMBERED = 200, 1_000
_clean_again, _fold_again = lru_cache(REMEMBERED)(_clean), lru_cache(REMEMBERED)(_fold)


def place_tones(text: str) -> str:
    """Old and new tone placement to one form, case kept: "hòa", "thủy" become "hoà", "thuỷ"."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _EARLY_TONE.sub(_move_tone, decomposed))


def same_word(text: str) -> str:
    """A key under which two spellings of one accented text are equal: tone placement and case do not count."""
    return place_tones(clean(text)).casefold()


def is_accented(text: str) -> bool:
    """Whether the writer used Vietnamese letters at all; without them accents cannot tell two names apart."""
    return clean(text).casefold() != fold(clean(text))


def _move_tone(match: re.Match[str]) -> str:
    first, tone, second = (part for part in match.groups() if part is not None)
    return first + second + tone

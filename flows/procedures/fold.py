"""Vietnamese syllables made comparable: one form for every spelling habit, with marks and without.

For matching only: an official name is always shown as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from flows.text_folding import clean, fold

__all__ = ["Word", "clean", "fold", "word", "words"]

#: Combining tone marks: huyền, sắc, ngã, hỏi, nặng. Hỏi and ngã are one for search: half the country says them alike.
_TONES = {"\u0300": "2", "\u0301": "3", "\u0303": "4", "\u0309": "4", "\u0323": "5"}
#: What `clean` does as far as letters go, cheap enough for thousands of names: invisible characters out, Đ for eth.
_REPAIRS = {ord("Ð"): "Đ", ord("ð"): "đ"} | dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BROKEN = re.compile(f"[{''.join(map(chr, _REPAIRS))}]")
_SYLLABLE = re.compile(r"[^\W_]+")
#: Vowels only: "cccd" is not stretched; a Roman three is none either.
_STRETCHED = re.compile(r"(?!(?<!\w)iii(?!\w))([aeiouyàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵăâêôơư])\1{2,}")
#: "lý" and "lí" are one word, "tay" and "tai" are two: only a y that is the whole vowel is written i.
#: "cấp IV" and "cấp 4" are one; a lone i or v is a letter.
_ROMAN = {"ii": "2", "iii": "3", "iv": "4"}
_LONE_Y = re.compile(r"^(qu|[^aeiouy]+)y$")


class Word(NamedTuple):
    """A syllable: `plain` without any mark, `marked` with its marks in a form that spelling habits do not change."""

    plain: str
    marked: str

    @property
    def has_marks(self) -> bool:
        return self.plain != self.marked


@lru_cache(maxsize=16384)
def word(syllable: str) -> Word:
    """The two forms of one syllable; the tone is moved to the end, so "hòa" and "hoà" are one."""
    syllable = _ROMAN.get(syllable, syllable)
    tone, letters = "", []
    for char in unicodedata.normalize("NFD", syllable.casefold()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    bare = _LONE_Y.sub(r"\1i", unicodedata.normalize("NFC", "".join(letters)))
    return Word(_LONE_Y.sub(r"\1i", fold(syllable)), bare + tone)


def words(text: str) -> list[Word]:
    """The syllables of a text in order, letters stretched for emphasis ("quáááá") shortened."""
    repaired = text.translate(_REPAIRS) if _BROKEN.search(text) else text
    lowered = unicodedata.normalize("NFC", repaired).casefold()
    return [word(found) for found in _SYLLABLE.findall(_STRETCHED.sub(r"\1", lowered))]

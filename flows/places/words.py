"""An address cut into words that remember where they stood, and the little words that announce a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from flows.places.names import name_key
from flows.text_folding import fold, same_word

_WORD = re.compile(r"[^\W_]+(?:['’‘`´ʼ][^\W_]+)*")
#: "P12", "Q1", "F.5" typed together, also "phường12".
_GLUED = re.compile(r"(p|f|q|phuong|quan|tp|xa|huyen|tinh|tx|tt)(\d{1,2})")
_COMMA = re.compile(r"[,;|\n()]")
_DASH = re.compile(r"\s[-–—]|[-–—]\s")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: folded (to be compared with the words below), as a part of a name key, and its place in the text."""

    folded: str
    key: str
    start: int
    end: int
    after_comma: bool
    after_dash: bool


class Level(Enum):
    """The levels of an address, as people write it."""

    #: Tỉnh, thành phố trực thuộc trung ương.
    PROVINCE = "province"
    #: Quận, huyện, thị xã, thành phố thuộc tỉnh: gone since 1 July 2025, still written.
    DISTRICT = "district"
    #: Phường, xã, thị trấn, đặc khu.
    COMMUNE = "commune"


#: What announces a unit, as folded words; longer ones first.
PREFIXES: dict[Level, tuple[tuple[str, ...], ...]] = {
    Level.PROVINCE: (("thanh", "pho"), ("thu", "do"), ("t", "p"), ("tinh",), ("tp",), ("t",)),
    Level.DISTRICT: (
        ("thanh", "pho"),
        ("huyen", "dao"),
        ("thi", "xa"),
        ("t", "p"),
        ("t", "x"),
        ("huyen",),
        ("quan",),
        ("tp",),
        ("tx",),
        ("h",),
        ("q",),
    ),
    Level.COMMUNE: (
        ("thi", "tran"),
        ("dac", "khu"),
        ("t", "t"),
        ("phuong",),
        ("xa",),
        ("tt",),
        ("dk",),
        ("ph",),
        ("p",),
        ("f",),
        ("x",),
    ),
}
#: The type that an announcement of a commune stands for.
TYPES: dict[tuple[str, ...], str] = {
    ("thi", "tran"): "Thị trấn",
    ("t", "t"): "Thị trấn",
    ("tt",): "Thị trấn",
    ("xa",): "Xã",
    ("x",): "Xã",
    ("phuong",): "Phường",
    ("ph",): "Phường",
    ("p",): "Phường",
    ("f",): "Phường",
}
#: A name right after one of these is a street's, an alley's or a hamlet's. Words that also end names ("Ba Tơ",
#: "Tây Hồ", "Cửa Lò") are left out on purpose.
NO_UNIT_AFTER = frozenset({"duong", "pho", "ngo", "thon", "xom", "ap", "buon", "tdp", "khu"})
#: A number after one of these is a hamlet's, not a house's.
HAMLET_WORDS = frozenset(
    {"thon", "xom", "ap", "ban", "buon", "lang", "to", "tdp", "doi", "khu", "kp", "khom", "khoi", "cum", "bon"}
)
#: Words around a house number when the street comes after a comma: "số nhà 12, Trần Phú".
HOUSE_WORDS = frozenset({"so", "nha", "sn", "ngo", "ngach", "hem", "kiet", "can", "ho", "toa", "lo"})
#: Parts of names that lose themselves in an announcing word without their accents: "Phúc Xá", "Đan Phượng", "Hà Tĩnh".
_PARTS_OF_NAMES = frozenset(
    {
        "xá",
        "xạ",
        "phương",
        "phượng",
        "dương",
        "dưỡng",
        "quán",
        "quản",
        "tĩnh",
        "tịnh",
        "tính",
        "ngô",
        "ngọ",
        "sở",
        "khư",
    }
)
#: Most words announce nothing, which their last word tells.
_BY_LAST_WORD: dict[Level, dict[str, tuple[tuple[str, ...], ...]]] = {
    level: {last: tuple(each for each in prefixes if each[-1] == last) for last in {each[-1] for each in prefixes}}
    for level, prefixes in PREFIXES.items()
}
#: District words that cannot mean a province: a district nobody knows is recognised by them.
ONLY_DISTRICT = frozenset({("huyen", "dao"), ("thi", "xa"), ("t", "x"), ("huyen",), ("quan",), ("tx",), ("h",), ("q",)})


def words_of(text: str) -> tuple[Word, ...]:
    words: list[Word] = []
    for match in _WORD.finditer(text):
        end = words[-1].end if words else 0
        gap = text[end : match.start()]
        after_comma = not words or bool(_COMMA.search(gap)) or _parts_units(text, end, match.start())
        words.extend(_split_glued(match, after_comma=after_comma, after_dash=bool(_DASH.search(gap))))
    return tuple(words)


def prefix_before(words: tuple[Word, ...], at: int, level: Level) -> tuple[str, ...]:
    """The words of `level` that end right before `at`, or none. A name does not begin on the other side of a comma."""
    if at >= len(words) or words[at].after_comma:
        return ()
    if at <= 0:
        return ()
    for prefix in _BY_LAST_WORD[level].get(words[at - 1].folded, ()):
        start = at - len(prefix)
        if start >= 0 and tuple(word.folded for word in words[start:at]) == prefix:
            return prefix
    return ()


def _parts_units(text: str, end: int, start: int) -> bool:
    """A slash parts units, but not the numbers of a house: "12/3", "5/12A"."""
    return "/" in text[end:start] and not (text[end - 1].isdigit() and text[start].isdigit())


def _split_glued(match: re.Match[str], *, after_comma: bool, after_dash: bool) -> list[Word]:
    start, end, ((folded, key), *number) = match.start(), match.end(), _read(match.group())
    if not number:
        return [Word(folded, key, start, end, after_comma, after_dash)]
    middle = start + len(folded)
    return [
        Word(folded, key, start, middle, after_comma, after_dash),
        Word(*number[0], middle, end, after_comma=False, after_dash=False),
    ]


@lru_cache(2_000)
def _read(text: str) -> tuple[tuple[str, str], ...]:
    """Folded and as a key: one word, or two that were typed as one. Addresses are made of few words, over and over."""
    folded = same_word(text) if same_word(text) in _PARTS_OF_NAMES else fold(text)
    glued = _GLUED.fullmatch(folded)
    if not glued or len(folded) != len(text):
        return ((folded, name_key(text)),)
    return (glued[1], name_key(glued[1])), (glued[2], name_key(glued[2]))

"""Amounts in đồng: written in figures and in words, and read as people type them. Always whole đồng, never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from flows.text_folding import clean, fold

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_BILLION = 10**9
#: More than any fee, price or tax of a procedure; longer numbers are slips.
_MOST = 10**15


def vnd(amount: int) -> str:
    """ "8.000 đồng"."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def vnd_in_words(amount: int) -> str:
    """ "Một triệu không trăm linh năm nghìn đồng", as receipts want it (Decree 254/2026/NĐ-CP)."""
    words = ("âm " if amount < 0 else "") + (_in_words(abs(amount)) or "không") + " đồng"
    return words[0].upper() + words[1:]


def number_in_words(number: int) -> str:
    """ "hai nghìn không trăm hai mươi sáu", as dates are written out on certificates."""
    return _in_words(number) or "không"


def _in_words(amount: int, *, after: bool = False) -> str:
    """Empty for zero. `after`: something larger was said before, so hundreds are said even if there are none."""
    billions, rest = divmod(amount, _BILLION)
    words = [f"{_in_words(billions)} tỷ"] if billions else []
    for power in (2, 1, 0):
        group, rest = divmod(rest, 1000**power)
        if group:
            words.append(f"{_group(group, after=after or bool(words))} {_SCALES[power]}".strip())
    return " ".join(words)


def _group(number: int, *, after: bool) -> str:
    """A number below a thousand: "không trăm linh năm", "hai mươi mốt", "một trăm mười lăm"."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or after else []
    if tens:
        words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append(_last_digit(ones, tens))
    return " ".join(words)


def _last_digit(ones: int, tens: int) -> str:
    if tens and ones == 5:
        return "lăm"
    return {1: "mốt", 4: "tư"}.get(ones, _DIGITS[ones]) if tens > 1 else _DIGITS[ones]


# Reading

_UNITS = {
    "k": 1000,
    "n": 1000,
    "ng": 1000,
    "nghin": 1000,
    "ngan": 1000,
    "tr": 10**6,
    "trieu": 10**6,
    "cu": 10**6,
    "ty": _BILLION,
    "ti": _BILLION,
}
_DIGIT_WORDS = {fold(word): digit for digit, word in enumerate(_DIGITS)} | {"tu": 4, "lam": 5, "nham": 5, "bay": 7}
_CURRENCY = re.compile(r"(?:\s|(?<=[\da-z]))(?:d|dong|vnd|viet nam dong)\.?$|₫$|\.$")
_TOKEN = re.compile(r"\d[\d.,]*|[a-z]+|\S")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]00?)?")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")
_NUMBER_WORDS = frozenset({*_DIGIT_WORDS, "muoi", "tram", "linh", "le"})


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it was typed: its value, and how many digits of the next unit it stands for when it comes last."""

    value: Fraction
    places: int


_Token = _Number | str


def parse_money(text: str) -> int | None:
    """Đồng, or None for what is no amount or could be two. "8k", "1tr2", "2 triệu rưỡi", "8.000đ", "tám nghìn"."""
    folded = fold(clean(text))
    while folded != (folded := _CURRENCY.sub("", folded).strip()):
        continue
    tokens = _tokens(folded)
    amount = _amount(tokens) if tokens else None
    if amount is None or amount.denominator != 1 or not 0 <= amount < _MOST:
        return None
    return int(amount)


def _tokens(folded: str) -> list[_Token]:
    """Numbers, names of units, "ruoi", "nua"; empty if there is anything else."""
    tokens: list[_Token] = []
    words: list[str] = []
    for match in _TOKEN.finditer(re.sub(r"(?<=\d) (?=\d{3}\b)", ".", folded)):
        part = match.group()
        if part in _NUMBER_WORDS:
            words.append(part)
            continue
        token = _figure(part) if part[0].isdecimal() else part
        if token is None or (isinstance(token, str) and token not in _UNITS and token not in ("ruoi", "nua")):
            return []
        tokens += [*_spoken(words), token]
        words = []
    return [*tokens, *_spoken(words)]


def _figure(part: str) -> _Number | None:
    """ "8.000" and "8,000" have thousands marks, "1,2" and "1.25" a decimal one; "1.2.3" is nothing."""
    if part.isdecimal():
        return _Number(Fraction(int(part)), len(part)) if len(part) < 20 else None
    if _GROUPED.fullmatch(part):
        return _Number(Fraction(int(re.sub(r"[.,]", "", re.sub(r"[.,]0{1,2}$", "", part)))), 0)
    if _DECIMAL.fullmatch(part):
        return _Number(Fraction(part.replace(",", ".")), -1)
    return None


def _spoken(words: list[str]) -> list[_Token]:
    """Words of one number below a thousand. A single digit may come last for the next unit: "một triệu hai"."""
    if not words:
        return []
    total, digit = 0, None
    for word in words:
        if word == "tram":
            total, digit = total + (digit or 0) * 100, None
        elif word == "muoi":
            total, digit = total + (1 if digit is None else digit) * 10, None
        elif word in _DIGIT_WORDS:
            if digit is not None:
                return ["?"]
            digit = _DIGIT_WORDS[word]
    return [_Number(Fraction(total + (digit or 0)), 1 if len(words) == 1 else 0)]


def _amount(tokens: list[_Token]) -> Fraction | None:
    for name in ("ty", "ti"):
        if name in tokens[1:]:
            return _billions(tokens, tokens.index(name, 1))
    total, last, at = Fraction(0), 0, 0
    while at < len(tokens):
        unit = _UNITS.get(str(tokens[at + 1])) if at + 1 < len(tokens) else None
        part = _part(tokens[at], unit, last, ends=at + 1 == len(tokens))
        if part is None:
            return None
        total += part
        last, at = unit or last, at + (2 if unit else 1)
    return total


def _billions(tokens: list[_Token], at: int) -> Fraction | None:
    """What stands before "tỷ" is an amount itself: "một nghìn hai trăm tỷ"."""
    before = Fraction(1, 2) if tokens[:at] == ["nua"] else _amount(tokens[:at])
    if before is None or at + 1 == len(tokens):
        return None if before is None else before * _BILLION
    after = _part(tokens[at + 1], None, _BILLION, ends=True) if at + 2 == len(tokens) else _amount(tokens[at + 1 :])
    return None if after is None or after >= _BILLION else before * _BILLION + after


def _part(said: _Token, unit: int | None, last: int, *, ends: bool) -> Fraction | None:
    """One number with its unit, smaller than the unit before (`last`); or what may end an amount without one."""
    if said == "ruoi":
        return Fraction(last, 2) if last and ends else None
    if said == "nua":
        return Fraction(unit, 2) if unit and not last else None
    if not isinstance(said, _Number):
        return None
    if unit:
        too_large = bool(last) and said.value * unit >= last
        ambiguous = said.places == 0 and said.value >= 1000
        return None if too_large or ambiguous else said.value * unit
    if not ends or said.places < 0:
        return None
    if last and 0 < said.places <= 3:
        return said.value * last * Fraction(1, 10) ** said.places
    return said.value if not last or said.value < last else None

"""A request without anything personal: no numbers, names, addresses or ways to reach somebody.

Whatever may be a name goes: a request that reads worse is no harm, a name that stays is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.learning.lexicon import Lexicon, lexicon
from flows.text_folding import clean, fold

#: What is kept of the longest story, and the spelled-out digits that are taken for a number.
LONGEST, SPELLED = 200, 5
#: What is read of a text: far more than is kept. A word longer than these letters is none.
READ, LONGEST_WORD = 2_000, 60
#: A name has so many syllables at most.
NAME = 4
_NUMBER, _NAME, _CONTACT = "\ue001", "\ue002", "\ue003"
_SHOWN = {_NUMBER: "[số]", _NAME: "[tên]", _CONTACT: "[liên hệ]"}
_CONTACTS = re.compile(
    r"(?:\S+\s+)?\S*(?:gmail|yahoo|hotmail|outlook|icloud)\S*|\S*(?:@|://|www\.)\S*|"
    r"\S*\w\.(?:com|vn|net|org|edu|gov|me|io|info|app)(?![^\W\d_])\S*|@\w+",
    re.IGNORECASE,
)
_WITH_DIGIT = re.compile(r"\S*[\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u24ff\u2776-\u2793]\S*")
_WORD = re.compile(r"[^\W\d_]+")
_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_ENDS = frozenset('.!?…\n:;"“(')
_REPEATED = re.compile(f"([{_NUMBER}{_NAME}{_CONTACT}])(?:[\\s,;-]*\\1)+")
_SMALL_NUMBER = re.compile(r"(?<!\S)\d{1,2}(?!\S)")
_SHOUTED, _WORDS_OF_A_SHOUT = 0.6, 3


@dataclass(slots=True)
class _Token:
    text: str
    start: int
    end: int
    opens: bool  #: a sentence begins here
    follows: bool  #: nothing was masked between it and the word before
    hidden: bool = False

    @property
    def low(self) -> str:
        return self.text.casefold()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def masked(text: str) -> str:
    """What may be kept of a request; empty when nothing is left that says anything."""
    text = _quiet(_unmarked(clean(_ENDLESS.sub(_CONTACT, text[:READ]))))
    text = _WITH_DIGIT.sub(_NUMBER, _CONTACTS.sub(f"{_CONTACT} ", text))
    tokens = _tokens(text)
    for rule in (_spelled_numbers, _introduced, _full_names, _addressed, _capitals):
        rule(tokens, lexicon())
    kept = _REPEATED.sub(r"\1", _without(text, tokens))
    return _shown(" ".join(kept.split()))


def folded(text: str) -> str:
    """The same request typed otherwise is counted as the same."""
    return " ".join(re.findall(r"[^\W_]+|\[", fold(text)))


def is_free_of_names(text: str) -> bool:
    """Whether an editor's wording carries nobody's name or number into the index; "lớp 6" may stand there."""
    kept = masked(_SMALL_NUMBER.sub(" ", text))
    return not any(shown in kept for shown in _SHOWN.values())


def _unmarked(text: str) -> str:
    """What was masked before is masked; nobody types our own marks."""
    for mark, shown in _SHOWN.items():
        text = text.replace(mark, "").replace(shown, mark)
    return text


def _quiet(text: str) -> str:
    """Without shouting: in a text all in capitals they tell nothing apart."""
    found = _WORD.findall(text)
    loud = sum(one.isupper() and len(one) > 1 for one in found)
    return text.casefold() if len(found) > _WORDS_OF_A_SHOUT and loud > _SHOUTED * len(found) else text


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    end = 0
    for match in _WORD.finditer(text):
        between, end = text[end : match.start()], match.end()
        before = between.rstrip(" ")
        opens = not found or (before != "" and before[-1] in _ENDS)
        follows = not _SHOWN.keys() & set(between)
        found.append(_Token(match.group(), match.start(), end, opens, follows))
    return found


def _hide(tokens: list[_Token], start: int, many: int) -> None:
    for token in tokens[start : start + many]:
        token.hidden = True


def _spelled_numbers(tokens: list[_Token], known: Lexicon) -> None:
    start = 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].low in known.numerals:
            continue
        if at - start >= SPELLED:
            _hide(tokens, start, at - start)
        start = at + 1


def _introduced(tokens: list[_Token], known: Lexicon) -> None:
    """ "tên là …": a name comes next, whatever it looks like."""
    for at in range(len(tokens)):
        for size in (4, 3, 2):
            if " ".join(one.low for one in tokens[at : at + size]) in known.intros:
                _hide_name(tokens, at + size, known, at_once=known.may_follow_intro)
                break


def _full_names(tokens: list[_Token], known: Lexicon) -> None:
    """A family name with its middle name, or one that is no other word."""
    for at, token in enumerate(tokens):
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if following in known.middles and token.low in known.surnames:
            _hide_name(tokens, at, known, least=3)
        elif token.low in known.sure:
            _hide_name(tokens, at, known, least=2)


def _addressed(tokens: list[_Token], known: Lexicon) -> None:
    """ "chị lan", "ấp đông hòa": what stands behind and is no everyday word."""
    for at, token in enumerate(tokens[:-1]):
        before = tokens[at - 1].low if at else ""
        if token.hidden or token.low not in known.before_names or f"{before} {token.low}" in known.not_names:
            continue
        if tokens[at + 1].follows and known.may_be_name(tokens[at + 1].low):
            _hide_name(tokens, at + 1, known)


def _hide_name(
    tokens: list[_Token], at: int, known: Lexicon, *, least: int = 0, at_once: frozenset[str] = frozenset()
) -> None:
    """So many syllables surely, and more while they cannot be everyday words."""
    if at < len(tokens) and (tokens[at].low in at_once or not tokens[at].follows):
        return
    least = max(least, 1)
    for place in range(at, min(at + NAME, len(tokens))):
        token = tokens[place]
        if place - at >= least and not (known.may_go_on(token.low) or token.is_capital):
            return
        if place > at and (token.opens or not token.follows or token.low in known.before_names):
            return
        token.hidden = True


def _capitals(tokens: list[_Token], known: Lexicon) -> None:
    """Capitals inside a sentence are names, but for what is known to be none."""
    at = 0
    while at < len(tokens):
        if not tokens[at].is_capital:
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].is_capital and not tokens[end].opens:
            end += 1
        _run(tokens[at:end], known)
        at = end


def _run(run: list[_Token], known: Lexicon) -> None:
    """One row of capitalised words."""
    if known.is_proper(" ".join(one.low for one in run)):
        return
    first = run[0]
    if first.opens and first.low in known.common and not (len(run) > 1 and first.low in known.surnames):
        run = run[1:]  # only the beginning of a sentence
    if not run or known.is_proper(" ".join(one.low for one in run)):
        return
    if len(run) == 1:
        run[0].hidden |= not known.is_plain(run[0].text)
        return
    if any(not known.is_plain(one.text) or one.low in known.surnames for one in run):
        for one in run:
            one.hidden = True


def _without(text: str, tokens: list[_Token]) -> str:
    out, at = [], 0
    for token in tokens:
        if token.hidden:
            out.append(text[at : token.start] + _NAME)
            at = token.end
    return "".join(out) + text[at:]


def _shown(text: str) -> str:
    short = text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0]
    if not _WORD.search(short):
        return ""
    return "".join(_SHOWN.get(char, char) for char in short)

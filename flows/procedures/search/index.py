"""All procedures made findable: official names, everyday names and wordings, and how likely each is to be meant."""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from flows.procedures.fold import words
from flows.procedures.record import IndexRow, Record
from flows.procedures.search.decisive import Decisive
from flows.procedures.search.elsewhere import Elsewhere
from flows.procedures.search.finding import OUT, Found, Hit, answer, head, score
from flows.procedures.search.lexicon import Lexicon
from flows.procedures.search.postings import Postings
from flows.procedures.search.reading import understand
from flows.procedures.search.terms import Reading, read
from flows.procedures.search.typos import Spelling

CODE_IN_TEXT = re.compile(r"(?<![\d.])(\d\.\d{6})(?!\d)")
#: Names run to hundreds of words; what they are about stands in front.
NAME_WORDS, BARE_NAME_WORDS = 32, 18

#: Citizens mean the everyday procedure at their own commune unless they say otherwise.
DETAIL_PRIOR = {"core": 1.12, "parsed": 1.0, "index": 0.98}
NO_DETAIL_PRIOR = 0.78
SPECIFIC_PRIOR = 0.74
LEVEL_PRIOR = {"commune": 1.03, "province": 1.0, "ministry": 0.94, "other": 0.96}
CENTRAL = re.compile(r"cấp trung ương|ở nước ngoài|cơ quan đại diện|cấp tỉnh\)|tại Bộ ")
CENTRAL_PRIOR = 0.93

Concepts = Mapping[str, Mapping[str, Any]]


class Index:
    """Built once (about a second), then only read."""

    def __init__(self, concepts: Concepts) -> None:
        self.lexicon = Lexicon(concepts)
        self.spelling = Spelling()
        self.postings = Postings()
        self.decisive = Decisive(concepts.get("decisive", {}).get("groups", ()))
        self.codes: list[str] = []
        self.priors = array("f")
        self.successor: dict[str, str] = {}
        #: every syllable and pair as some phrase writes it
        self.written: set[str] = set()
        self._official = {
            " ".join(one.plain for one in words(text)) for text in concepts.get("official", {}).get("words", ())
        }
        self.elsewhere = Elsewhere(concepts.get("elsewhere", {}))
        #: ideas that hardly anybody names outside an office
        self.office = frozenset(concepts.get("office", {}).get("names", ()))
        self._wish = frozenset(
            tuple(one.plain for one in words(text)) for text in concepts.get("wish", {}).get("words", ())
        )
        self._names: list[str] = []
        self._at: dict[str, int] = {}

    @classmethod
    def build(
        cls,
        records: Iterable[Record],
        index_rows: Iterable[IndexRow],
        concepts: Concepts,
        wordings: Mapping[str, Sequence[str]] | None = None,
    ) -> Index:
        index = cls(concepts)
        phrases: list[tuple[int, str]] = []
        for record in records:
            phrases += index._add_record(record, (wordings or {}).get(record.code, ()))
        for row in index_rows:
            if row.code not in index._at:
                prior = SPECIFIC_PRIOR if row.type == "specific" else NO_DETAIL_PRIOR
                phrases.append((index._add(row.code, row.name, prior), row.name))
        out = index._add(OUT, "", 1.0)
        phrases += [(out, text) for text in concepts.get("out_of_scope", {}).get("words", ())]
        index._learn(phrases)
        return index

    def name(self, code: str) -> str | None:
        at = self._at.get(code)
        return None if at is None else self._names[at]

    def find(self, query: str, k: int = 3, offered: Container[str] | None = None) -> Found:
        """The `k` likeliest procedures, best first; those `offered` here are preferred when in doubt."""
        named = [code for code in CODE_IN_TEXT.findall(query) if code in self._at]
        if named:
            codes = dict.fromkeys(self.successor.get(code, code) for code in named)
            return Found([Hit(code, self.name(code) or "", 1.0, ("code",)) for code in codes][:k])
        if self.elsewhere.is_meant(words(query[:2000])):
            return Found([], out_of_scope=True)
        reading = self.understand(query)
        return answer(self, reading, score(self, reading, offered or ()), k)

    def understand(self, query: str) -> Reading:
        return understand(query, self.lexicon, self.spelling, self.postings, self._wish)

    def is_official(self, reading: Reading) -> bool:
        """Whether the request speaks the language of an office."""
        return any(text in reading.text for text in self._official)

    def _add_record(self, record: Record, wordings: Sequence[str]) -> list[tuple[int, str]]:
        at = self._add(record.code, record.name, _prior(record))
        wanted = head(record.name)
        self.decisive.note(at, read(words(wanted), self.lexicon))
        self.postings.names[at] = 1 if wanted == record.name else 2
        if record.superseded_by:
            self.successor[record.code] = record.superseded_by
        return [(at, text) for text in dict.fromkeys([wanted, record.name, *record.keywords, *wordings])]

    def _add(self, code: str, name: str, prior: float) -> int:
        self._at[code] = len(self.codes)
        self.codes.append(code)
        self._names.append(name)
        self.priors.append(prior)
        self.postings.names[self._at[code]] = 1
        return len(self.codes) - 1

    def _learn(self, phrases: list[tuple[int, str]]) -> None:
        read_phrases = []
        self.phrase_texts = [text for _, text in phrases]
        for owner, text in phrases:
            is_name = not self.decisive.is_noted(owner) and self.codes[owner] != OUT
            found = words(text)[: BARE_NAME_WORDS if is_name else NAME_WORDS]
            self.spelling.learn([one.plain for one in found])
            reading = read(found, self.lexicon, is_name=is_name)
            self.written.update(reading.written.values())
            read_phrases.append((owner, reading.terms))
        for phrase in self.lexicon.phrases():
            self.spelling.learn_phrase(phrase)
        self.postings.fill(read_phrases, owners=len(self.codes))


def _prior(record: Record) -> float:
    level = max((LEVEL_PRIOR[name] for name in record.agency_level), default=1.0)
    central = CENTRAL_PRIOR if CENTRAL.search(record.name) else 1.0
    return DETAIL_PRIOR[record.detail_level] * level * central

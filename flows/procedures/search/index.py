"""All procedures made findable: official names, everyday names and wordings, and how likely each is to be meant."""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from flows.procedures.fold import words
from flows.procedures.record import IndexRow, Record, ServiceLevel
from flows.procedures.search.decisive import Decisive
from flows.procedures.search.elsewhere import Elsewhere
from flows.procedures.search.finding import OUT, Found, Hit, answer, head, score
from flows.procedures.search.lexicon import Lexicon
from flows.procedures.search.numbering import Numbering
from flows.procedures.search.packed import Texts, Vocabulary
from flows.procedures.search.postings import Contents, Postings
from flows.procedures.search.reading import understand
from flows.procedures.search.same import same_things
from flows.procedures.search.stretches import Reader
from flows.procedures.search.terms import Reading, doings
from flows.procedures.search.typos import Spelling, Syllables

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

#: What the police does for its own people; others who ask for the same paper mean the one for everybody.
OWN_PEOPLE, OWN_PEOPLE_PRIOR = ("Bộ Công an", "Chính sách"), 0.65

Concepts = Mapping[str, Mapping[str, Any]]
#: An owner (a place in the list of codes) and what is said for it.
Phrase = tuple[int, str]


class Index:
    """Built once (some seconds), then only read."""

    def __init__(self, concepts: Concepts) -> None:
        self.lexicon = Lexicon(concepts)
        self.decisive = Decisive(concepts.get("decisive", {}).get("groups", ()))
        self.codes: list[str] = []
        self.priors = array("f")
        #: the field of each owner, by number
        self.fields = array("H")
        self._fields: dict[str | None, int] = {}
        self.successor: dict[str, str] = {}
        #: whole procedures that are done online
        self.online: set[int] = set()
        self._official = {
            " ".join(one.plain for one in words(text)) for text in concepts.get("official", {}).get("words", ())
        }
        self.elsewhere = Elsewhere(concepts.get("elsewhere", {}))
        #: ideas that hardly anybody names outside an office
        self.office = frozenset(concepts.get("office", {}).get("names", ()))
        self._wish = frozenset(
            tuple(one.plain for one in words(text)) for text in concepts.get("wish", {}).get("words", ())
        )
        self._at: dict[str, int] = {}
        #: how many phrases of each owner are official names, and who has a record
        self._official_phrases = array("B")
        self._recorded: set[int] = set()

    @classmethod
    def build(
        cls,
        records: Iterable[Record],
        index_rows: Iterable[IndexRow],
        concepts: Concepts,
        wordings: Mapping[str, Sequence[str]] | None = None,
    ) -> Index:
        index = cls(concepts)
        index._learn(index.gather(records, index_rows, concepts, wordings or {}))
        return index

    def gather(
        self,
        records: Iterable[Record],
        index_rows: Iterable[IndexRow],
        concepts: Concepts,
        wordings: Mapping[str, Sequence[str]],
    ) -> list[Phrase]:
        """Everything that is said for each procedure, in the order in which it is numbered."""
        names: list[str] = []
        phrases: list[Phrase] = []
        for record in records:
            names.append(record.name)
            phrases += self._add_record(record, wordings.get(record.code, ()))
        for row in index_rows:
            if row.code not in self._at:
                names.append(row.name)
                prior = SPECIFIC_PRIOR if row.type == "specific" else NO_DETAIL_PRIOR
                phrases.append((self._add(row.code, prior, row.field), row.name))
        self.names = Texts([*names, ""])
        self.same = same_things((at, names[at]) for at in self._recorded)
        out = self._add(OUT, 1.0, OUT)
        return phrases + [(out, text) for some in concepts.get("out_of_scope", {}).values() for text in some]

    def name(self, code: str) -> str | None:
        at = self._at.get(code)
        return None if at is None else self.names[at]

    def find(
        self,
        query: str,
        k: int = 3,
        offered: Container[str] | None = None,
        *,
        among: Container[str] | None = None,
    ) -> Found:
        """The `k` likeliest procedures, best first; those `offered` here are preferred when in doubt. None but those
        `among` these, if any are given."""
        named = [self.current(self._at[code]) for code in CODE_IN_TEXT.findall(query) if code in self._at]
        if named:
            codes = [code for code in dict.fromkeys(named) if among is None or code in among]
            return Found([Hit(code, self.name(code) or "", 1.0, ("code",)) for code in codes][:k])
        if self.elsewhere.is_meant(words(query[:2000])):
            return Found([], out_of_scope=True)
        reading = self.understand(query)
        return answer(self, reading, score(self, reading, offered or (), among=among), k)

    def current(self, owner: int) -> str:
        """The code in force: of one that was replaced, its successor's."""
        return self.successor.get(self.codes[owner], self.codes[owner])

    def understand(self, query: str) -> Reading:
        return understand(query, self.lexicon, self.spelling, self.postings, self._wish)

    def is_official(self, reading: Reading) -> bool:
        """Whether the request speaks the language of an office."""
        return any(text in reading.text for text in self._official)

    def _add_record(self, record: Record, wordings: Sequence[str]) -> list[Phrase]:
        wanted = head(record.name)
        at = self._add(record.code, _prior(record), record.field, official=1 if wanted == record.name else 2)
        self._recorded.add(at)
        if record.service_level is ServiceLevel.FULL:
            self.online.add(at)
        if record.superseded_by:
            self.successor[record.code] = record.superseded_by
        return [(at, text) for text in dict.fromkeys([wanted, record.name, *record.keywords, *wordings])]

    def _add(self, code: str, prior: float, field: str | None, *, official: int = 1) -> int:
        at = self._at[code] = len(self.codes)
        self.codes.append(code)
        self.priors.append(prior)
        self.fields.append(self._fields.setdefault(field, len(self._fields)))
        self._official_phrases.append(official)
        return at

    def _learn(self, phrases: list[Phrase]) -> None:
        heard = Syllables(self.lexicon.alphabet)
        # What reading remembers is gone before the postings are made: the two together would be a hundred megabytes.
        contents, ids = self._read(phrases, heard)
        self.postings = Postings(contents, ids, self._official_phrases)
        self.profiles = self.postings.profiles()
        heard.learn_phrases(list(self.lexicon.phrases()))
        self.spelling = Spelling(heard)

    def _read(self, phrases: list[Phrase], heard: Syllables) -> tuple[Contents, Vocabulary]:
        reader, numbering, contents = Reader(self.lexicon), Numbering(self.lexicon), Contents()
        texts = reader.texts([text for _, text in phrases])
        self.lexicon.learn(chain.from_iterable([text.parted.split() for text in texts]))
        texts = [reader.cut(text, self._length(owner)) for (owner, _), text in zip(phrases, texts, strict=True)]
        heard.learn([text.plain for text in texts])
        last = -1
        for (owner, _), text in zip(phrases, texts, strict=True):
            strict = text.is_marked()
            found = reader.read(text, strict=strict, again=not self._is_name_only(owner))
            if owner != last and owner in self._recorded:
                self.decisive.note(owner, found.concepts, doings(found.concepts, self.lexicon.families))
            last = owner
            contents.add(owner, numbering.terms(found, strict=strict))
        #: every syllable and pair as some phrase writes it
        self.written = numbering.written()
        return contents, numbering.ids()

    def _length(self, owner: int) -> int:
        return BARE_NAME_WORDS if self._is_name_only(owner) else NAME_WORDS

    def _is_name_only(self, owner: int) -> bool:
        return owner not in self._recorded and self.codes[owner] != OUT


def _prior(record: Record) -> float:
    level = max((LEVEL_PRIOR[name] for name in record.agency_level), default=1.0)
    central = CENTRAL_PRIOR if CENTRAL.search(record.name) else 1.0
    own = OWN_PEOPLE_PRIOR if (record.promulgated_by, record.field) == OWN_PEOPLE else 1.0
    return DETAIL_PRIOR[record.detail_level] * level * central * own

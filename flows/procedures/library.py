"""Every procedure that can be talked about: catalogue records, guided definitions and derived journeys, by version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from flows.procedures.model import Procedure
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import Record
from flows.procedures.search import Found, Index

Derive = Callable[[Record], Procedure]
EVERYTHING = Narrowed()


class Library:
    """Procedures of this installation, in memory. Versions that open dossiers began with stay available."""

    def __init__(
        self, records: Mapping[str, Record], guided: Mapping[str, Procedure], *, derive: Derive, index: Index
    ) -> None:
        self._records = records
        self._guided = guided
        self._derive = derive
        self._index = index
        self._versions: dict[str, Procedure] = {procedure.version_id: procedure for procedure in guided.values()}
        self._derived: dict[str, Procedure] = {}
        self._reworded: dict[str, Procedure] = {}
        self._titles: dict[str, str] = {}

    def records(self) -> Iterable[Record]:
        return self._records.values()

    def record(self, code: str) -> Record | None:
        return self._records.get(code)

    def name(self, code: str) -> str:
        """Short name for lists: the guided title, else the official name, else the code itself."""
        if code in self._titles:
            return self._titles[code]
        if code in self._guided:
            return self._guided[code].title
        record = self._records.get(code)
        return record.name if record else self._index.name(code) or code

    def official_name(self, code: str) -> str:
        record = self._records.get(code)
        return record.name if record else self._index.name(code) or code

    def procedure(self, code: str) -> Procedure | None:
        """The version in force now; None when only the code is known."""
        if own := self._reworded.get(code) or self._guided.get(code):
            return own
        record = self._records.get(code)
        return self._derived_of(record) if record else None

    def version(self, version_id: str, code: str) -> Procedure | None:
        """The version a dossier began with; the current one when that version is lost."""
        return self._versions.get(version_id) or self.procedure(code)

    def knows(self, version_id: str) -> bool:
        return version_id in self._versions

    def searched_by(self, index: Index) -> Library:
        """The same procedures, found otherwise."""
        other = Library(self._records, self._guided, derive=self._derive, index=index)
        other._versions, other._derived = self._versions, self._derived
        other._reworded, other._titles = self._reworded, self._titles
        return other

    def reworded(
        self, texts: Mapping[str, Mapping[str, str]], say: Callable[[Procedure, Mapping[str, str]], Procedure]
    ) -> Library:
        """With other words where an office says some things otherwise; this library stays as it is."""
        current = {code: self.procedure(code) for code in texts}
        other = Library(self._records, self._guided, derive=self._derive, index=self._index)
        other._reworded = {code: say(each, texts[code]) for code, each in current.items() if each is not None}
        other._derived = self._derived
        other._titles = {code: words["title"] for code, words in texts.items() if "title" in words}
        other._versions = {**self._versions, **{each.version_id: each for each in other._reworded.values()}}
        return other

    def kept(self) -> Iterable[Procedure]:
        """Every version that can be told apart here."""
        return self._versions.values()

    def keep(self, procedures: Iterable[Procedure]) -> None:
        """Old versions that open dossiers still need."""
        self._versions.update({procedure.version_id: procedure for procedure in procedures})

    def find(
        self, query: str, *, k: int = 3, offered: frozenset[str] = frozenset(), narrowed: Narrowed = EVERYTHING
    ) -> Found:
        """What fits a request; where it is narrowed to nothing that fits, nothing does."""
        found = self._index.find(query, k=k, offered=offered, among=narrowed.codes(self._records.values()))
        return found if found.results else replace(found, out_of_scope=True)

    def _derived_of(self, record: Record) -> Procedure:
        if record.code not in self._derived:
            procedure = self._derive(record)
            self._derived[record.code] = procedure
            self._versions.setdefault(procedure.version_id, procedure)
        return self._derived[record.code]

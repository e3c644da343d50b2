"""Makes sense of a record's papers: what everybody needs, what depends on a case, and what no file is sent for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from flows.procedures.record import DocumentItem


class Need(Enum):
    """What a paper's condition means when the dossier is filed in a chat."""

    ALWAYS = "always"  #: no condition, or one that holds for everybody who files electronically
    OPTIONAL = "optional"  #: "nếu có", or needed unless it is in a database already: the citizen may leave it out
    CASE = "case"  #: only in the case that the condition names: asked first
    NEVER = "never"  #: shown or filled in on paper at the counter; here the answers take its place


#: Read from the top; the first pattern that the condition has decides.
CONDITIONS: tuple[tuple[re.Pattern[str], Need], ...] = (
    (re.compile(r"không được gửi trên môi trường điện tử"), Need.NEVER),
    (re.compile(r"trên môi trường điện tử|hình thức trực tuyến"), Need.ALWAYS),
    (re.compile(r"ủy quyền|uỷ quyền"), Need.CASE),
    (re.compile(r"(nộp|hình thức) trực tiếp"), Need.NEVER),
    (re.compile(r"^nếu có\b|khai thác được|tích hợp, kết nối"), Need.OPTIONAL),
    (re.compile(r"^không cần|^trừ (trường hợp|hạng)|^không bắt buộc"), Need.OPTIONAL),
)
#: Electronic forms are what the answers of the conversation become.
ELECTRONIC_FORM = re.compile(r"điện tử tương tác|biểu mẫu điện tử|tờ khai điện tử", re.IGNORECASE)
OPENING = re.compile(r"^(trong|đối với|với)?\s*(các )?trường hợp\s+|^(nếu|khi)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; `cases` are the conditions of which any makes it needed, none for a paper that everybody is asked."""

    item: DocumentItem
    needed: bool
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    items: tuple[Paper, ...]

    @property
    def conditions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(case for paper in self.items for case in paper.cases))


def need_of(item: DocumentItem) -> Need:
    if item.kind == "form" and ELECTRONIC_FORM.search(item.name):
        return Need.NEVER
    condition = (item.condition or "").strip().lower()
    if not condition:
        return Need.ALWAYS
    found = next((need for pattern, need in CONDITIONS if pattern.search(condition)), Need.CASE)
    # A paper that is required although it has a condition is one that a database may already hold.
    return Need.OPTIONAL if item.required and found is Need.CASE else found


def read_papers(documents: tuple[DocumentItem, ...]) -> Papers:
    """The papers that files are asked for: the same name once, those for everybody first."""
    found: dict[str, Paper] = {}
    for item in documents:
        need = need_of(item)
        if need is not Need.NEVER:
            found[item.name] = _joined(found.get(item.name), item, need)
    papers = sorted(found.values(), key=lambda paper: bool(paper.cases))
    return Papers(tuple(papers))


def _joined(before: Paper | None, item: DocumentItem, need: Need) -> Paper:
    cases = (case_of(item),) if need is Need.CASE else ()
    needed = need is Need.CASE or (need is Need.ALWAYS and item.required)
    if before is None:
        return Paper(item, needed, cases)
    if not before.cases or not cases:
        return Paper(before.item, before.needed and needed, ())
    return Paper(before.item, before.needed and needed, tuple(dict.fromkeys((*before.cases, *cases))))


def case_of(item: DocumentItem) -> str:
    """The condition as the end of "does this hold for you": its first clause, without the opening words."""
    text = " ".join((item.condition or "").split()).split(";")[0].rstrip(" .:,")
    return OPENING.sub("", text, count=1) or text


def shortened(text: str, longest: int) -> str:
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"

"""What the answers of a turn ask of the store: files attached where they belong, pages of a paper joined."""

from __future__ import annotations

from typing import Any

from flows.dossiers.model import Status
from flows.ports import Attached, Paper
from flows.service.applying import attachments, to_be_joined
from flows.values import JSON
from tests.kit import a_dossier


def files(*names: str, kind: str = "jpeg", **more: JSON) -> dict[str, JSON]:
    kept: list[JSON] = [{"id": name, "kind": kind, "name": name, "pages": 1, **more} for name in names]
    return {"files": kept}


def joined(answer: JSON, before: JSON = None, **changes: Any) -> list[tuple[str, ...]]:
    dossier = a_dossier(answers={"paper": answer}, **changes)
    return [each.file_ids for each in to_be_joined(dossier, {"paper": before}, chat_id=7)]


def test_several_pages_are_joined_in_their_order() -> None:
    dossier = a_dossier(answers={"paper": files("b", "a"), "name": "Lan"})

    assert to_be_joined(dossier, {}, chat_id=7) == [Paper(dossier.id, "paper", 0, ("b", "a"), 7)]
    assert attachments(dossier, {}) == [Attached(dossier.id, "paper", ("b", "a"))]


def test_one_page_alone_is_not_joined_and_what_was_joined_before_is_let_go() -> None:
    assert joined(files("a"), files("a", "b")) == [()]
    assert joined({"absent": True}, files("a", "b")) == [()]


def test_signed_files_and_docx_stay_beside() -> None:
    signed, docx = files("s", kind="pdf", is_signed=True), files("d", kind="docx")
    kept: list[JSON] = [*_list(files("a", "b")), *_list(signed), *_list(docx)]

    assert joined({"files": kept}) == [("a", "b")]


def test_what_did_not_change_is_left_alone() -> None:
    same = files("a", "b")
    dossier = a_dossier(answers={"paper": same})

    assert (to_be_joined(dossier, {"paper": same}, chat_id=7), attachments(dossier, {"paper": same})) == ([], [])


def test_files_of_a_repeated_group_belong_to_several_people_and_are_joined_for_each() -> None:
    group: JSON = [{"birth_paper": files("a"), "name": "Lan"}, {"birth_paper": files("b", "c")}]
    dossier = a_dossier(answers={"children": group})

    assert [(each.step_id, each.file_ids) for each in to_be_joined(dossier, {}, chat_id=7)] == [
        ("children.1.birth_paper", ()),
        ("children.2.birth_paper", ("b", "c")),
    ]
    assert attachments(dossier, {}) == [
        Attached(dossier.id, "children.1.birth_paper", ("a",)),
        Attached(dossier.id, "children.2.birth_paper", ("b", "c")),
    ]


def test_an_item_that_was_taken_out_of_a_group_lets_its_files_go() -> None:
    before: JSON = [{"birth_paper": files("a")}, {"birth_paper": files("b", "c")}]
    dossier = a_dossier(answers={"children": [{"birth_paper": files("a")}]})

    assert attachments(dossier, {"children": before}) == [Attached(dossier.id, "children.2.birth_paper", ())]
    assert [each.file_ids for each in to_be_joined(dossier, {"children": before}, chat_id=7)] == [()]


def test_supplement_goes_beside_under_its_number() -> None:
    dossier = a_dossier(answers={"paper": files("c", "d")}, status=Status.SUPPLEMENT_REQUESTED, supplements_asked=2)

    (attached,) = attachments(dossier, {"paper": files("a", "b")})
    (paper,) = to_be_joined(dossier, {"paper": files("a", "b")}, chat_id=7)

    assert (attached.file_ids, attached.supplement, paper.supplement) == (("c", "d"), 2, 2)


def _list(answer: dict[str, JSON]) -> list[JSON]:
    found = answer["files"]
    assert isinstance(found, list)
    return found

"""Which files an unfinished answer holds, and what holding them asks of the store."""

from flows.papers import papers_in, waiting_in
from flows.values import JSON

PAGE: JSON = {"id": "a", "kind": "jpeg", "name": "a.jpg"}
OTHER: JSON = {"id": "b", "kind": "pdf", "name": "b.pdf"}


def test_pages_and_the_one_last_taken_out_are_held() -> None:
    assert [*waiting_in({"files": [PAGE], "mode": "arranging", "removed": OTHER, "removed_from": 1})] == ["a", "b"]


def test_files_of_every_item_of_a_group_are_held() -> None:
    group: JSON = {
        "done": [{"paper": {"files": [PAGE]}}],
        "current": {"name": "Lan"},
        "child_partial": {"files": [OTHER]},
    }

    assert [*waiting_in(group)] == ["a", "b"]


def test_other_unfinished_answers_hold_nothing() -> None:
    assert [*waiting_in({"id": "79", "name": "Hồ Chí Minh"})] == [*waiting_in(None)] == [*waiting_in("một")] == []


def test_papers_of_a_group_stand_one_by_one() -> None:
    assert papers_in("paper", {"files": []}) == {"paper": {"files": []}}
    assert papers_in("children", [{"a": 1}, {"a": 2, "b": 3}]) == {
        "children.1.a": 1,
        "children.2.a": 2,
        "children.2.b": 3,
    }

"""Everything that is said in practice is marked, in as few messages, and leads to no page of a real dossier."""

from __future__ import annotations

from bot.packing import absolute_links
from bot.render import words_to_text
from flows.conversation.buttons import Button
from flows.conversation.engine import Spoken
from flows.service.practice_marking import marked
from flows.values import Words, as_is, together

AGAIN = Button(as_is("Làm lại"), "!practice:again")
REGISTERED = Words(
    "notice.registered",
    {"procedure": "Khai sinh", "code": "BAITAP-1.1", "filed_at": None, "unit": "Xã Mẫu", "slip": "/t/real"},
)


def said(*spoken: Spoken) -> list[str]:
    linked = absolute_links("https://mot.cua")
    return [words_to_text(linked(each.words), markup="plain") for each in marked(7, spoken, token="t" * 20)]


def test_a_message_with_buttons_ends_there_and_each_is_marked() -> None:
    found = marked(7, [Spoken(as_is("một")), Spoken(as_is("hai"), (AGAIN,)), Spoken(as_is("ba"))], token="t")

    assert [(each.chat_id, each.buttons) for each in found] == [(7, (AGAIN,)), (7, ())]
    assert {each.words.key for each in found} == {"practice.said"}
    assert all(
        "BÀI TẬP – không có giá trị" in text for text in said(Spoken(as_is("một"), (AGAIN,)), Spoken(as_is("hai")))
    )


def test_a_slip_is_the_trainees_own_page() -> None:
    (text,) = said(Spoken(together([as_is("Xong."), REGISTERED])))

    assert f"https://mot.cua/practice/{'t' * 20}" in text
    assert "/t/real" not in text


def test_a_filled_form_is_not_linked_and_an_empty_one_is() -> None:
    (found,) = marked(7, [Spoken(Words("x", {"page": "/chat/forms/d1/x", "form": "/forms/x.pdf"}))], token="t")

    assert found.words.params["parts"] == [["x", {"page": "", "form": "/forms/x.pdf"}]]
    assert found.words.params["form"] == "/forms/x.pdf"


def test_the_number_of_a_page_is_left_alone() -> None:
    (found,) = marked(7, [Spoken(Words("x", {"page": 2}))], token="t")

    assert found.words.params["parts"] == [["x", {"page": 2}]]


def test_nothing_said_is_no_message() -> None:
    assert marked(7, [], token="t") == []

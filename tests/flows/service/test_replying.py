import pytest

from bot.render import words_to_text
from flows.ports import Staff
from flows.service.replying import REPEATED, reply_words, units_of
from flows.staffing import posts_of
from tests.kit import the_world

OFFICER = Staff(1, "lan", "Trần Thị Lan", posts_of("officer", "xa-binh-minh-mau"))
EVERYWHERE = Staff(2, "minh", "Minh", posts_of("officer", None))


def said(staff: Staff = OFFICER, about: str = "Tôi cần hỏi") -> str:
    return words_to_text(reply_words(the_world(), staff, about=about, text="Mời <ra> quầy 2"), markup="html")


def test_the_answer_comes_in_the_name_of_the_unit_under_the_question() -> None:
    text = said()

    assert "Trung tâm Phục vụ hành chính công xã Bình Minh Mẫu" in text
    assert "“Tôi cần hỏi”" in text
    assert "Mời &lt;ra&gt; quầy 2" in text
    assert "Lan" not in text


@pytest.mark.parametrize("staff", [EVERYWHERE, Staff(3, "cu", "Cũ", posts_of("officer", "gone"))])
def test_who_has_no_unit_answers_for_the_agency(staff: Staff) -> None:
    assert the_world().office.agency in said(staff)


@pytest.mark.parametrize(("about", "shown"), [("", "Anh/chị hỏi"), ("a" * 1000, "a" * (REPEATED + 1))])
def test_only_the_beginning_of_a_question_is_repeated(about: str, shown: str) -> None:
    assert shown not in said(about=about)


def test_an_officers_people_are_those_of_the_own_unit() -> None:
    assert units_of(OFFICER) == ("xa-binh-minh-mau",)
    assert units_of(EVERYWHERE) is None

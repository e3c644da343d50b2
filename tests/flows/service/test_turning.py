"""What is said in one turn goes out as few messages, and none of them loses its buttons or its picture."""

from flows.conversation.buttons import Button
from flows.conversation.engine import Spoken
from flows.conversation.helping import about
from flows.service.turning import outgoing
from flows.values import TOGETHER, Words, as_is

BUTTON = Button(as_is("Có"), "1.0")
GUIDE = about("sim", "1900 0000").words
A, B = as_is("một"), as_is("hai")


def keys(*spoken: Spoken) -> list[str]:
    return [message.words.key for message in outgoing(1, spoken)]


def test_sayings_without_buttons_are_one_message() -> None:
    assert keys(Spoken(A), Spoken(B, (BUTTON,))) == [TOGETHER]


def test_buttons_stay_under_what_they_belong_to() -> None:
    assert keys(Spoken(A, (BUTTON,)), Spoken(B)) == ["as_is", "as_is"]


def test_a_picture_goes_with_its_own_words() -> None:
    spoken = (Spoken(A), Spoken(GUIDE), Spoken(Words("step.ask"), (BUTTON,)))

    assert keys(*spoken) == ["as_is", "help.guide", "step.ask"]

"""A parcel in words becomes what a channel carries."""

from bot.channels.limits import TELEGRAM
from bot.packing import absolute_links, packed
from flows.conversation.buttons import Button
from flows.values import Words, as_is
from tests.bot.fakes_sending import a_parcel


def test_what_people_typed_is_shown_and_never_markup() -> None:
    message = packed(a_parcel(1, words=as_is("<b>An</b> & =1+1")), TELEGRAM, lambda words: words)

    assert message.parts == ("&lt;b&gt;An&lt;/b&gt; &amp; =1+1",)
    assert message.plain == ("<b>An</b> & =1+1",)


def test_a_label_that_is_too_long_is_cut_and_its_token_is_not() -> None:
    button = Button(as_is("Đăng ký khai sinh " * 9), "12.3")

    (shown,) = packed(a_parcel(1, buttons=(button,)), TELEGRAM, lambda words: words).buttons

    assert len(shown.label) == TELEGRAM.button_label
    assert shown.label.endswith("…")
    assert shown.token == "12.3"


def test_paths_of_our_own_pages_become_addresses() -> None:
    linked = absolute_links("https://dichvu.example.vn")

    assert linked(Words("x", {"slip": "/t/abc"})).params["slip"] == "https://dichvu.example.vn/t/abc"
    assert linked(Words("x", {"slip": "https://elsewhere.example"})).params["slip"] == "https://elsewhere.example"
    assert linked(Words("x", {"other": "/t/abc"})).params == {"other": "/t/abc"}


def test_a_blank_form_is_everybodys_and_a_page_of_the_chat_only_its_browsers() -> None:
    linked = absolute_links("https://dichvu.example.vn")

    assert linked(Words("x", {"form": "/forms/a.pdf"})).params["form"] == "https://dichvu.example.vn/forms/a.pdf"
    assert linked(Words("x", {"page": "/chat/forms/d1/a", "slip": ""})).params == {"page": "", "slip": ""}

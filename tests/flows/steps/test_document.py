from dataclasses import replace
from typing import Any

import pytest

from bot.render import words_to_text
from flows.steps import STEP_KINDS
from flows.steps.base import Accepted, Around, Said, Unfinished
from flows.values import JSON, FileRef, Words
from tests.flows.steps.answering import (
    AROUND,
    a_step,
    around,
    options,
    press,
    read,
    refusal,
    remark,
    send,
    shown,
    value,
)

PAPER = a_step("document", may_lack=True, max_files=3, label="Giấy chứng sinh")


def ids(kept: object) -> list[str]:
    assert isinstance(kept, dict)
    return [file["id"] for file in kept["files"]]


def partial(step: Any, *said: str | Said, near: Around = AROUND) -> JSON:
    reading = read(step, *said, near=near)
    assert isinstance(reading, Unfinished), reading
    return reading.partial


def photo(name: str, *, number: int = 1, look: str = "", warnings: tuple[str, ...] = ()) -> FileRef:
    return FileRef(name, "jpeg", name, warnings=warnings, look=look, number=number, total=4 if "." in name else 1)


def blurred(*names: str) -> Said:
    return Said(files=tuple(FileRef(name, "jpeg", name, warnings=("small_picture",)) for name in names))


def test_photos_are_gathered_until_done() -> None:
    assert ids(value(PAPER, send("a.jpg"), send("b.jpg", "c.jpg"), press("done"))) == ["a.jpg", "b.jpg", "c.jpg"]
    assert ids(value(PAPER, send("a.jpg"), "xong")) == ["a.jpg"]


def test_each_is_shown_as_received() -> None:
    reading = read(PAPER, send("a.jpg", "b.jpg"))

    assert isinstance(reading, Unfinished)
    words = STEP_KINDS["document"].question(PAPER, reading.partial, AROUND).words
    assert words.key == "step.document.more"
    assert words.params["files"] == [{"name": "a.jpg", "pages": 1}, {"name": "b.jpg", "pages": 1}]
    assert (words.params["pages"], words.params["room"]) == (2, 1)


# taking out and arranging


def test_any_page_can_be_taken_out() -> None:
    three = send("a.jpg", "b.jpg", "c.jpg")

    assert ids(value(PAPER, three, press("remove"), press("out.1"), press("done"))) == ["b.jpg", "c.jpg"]
    assert ids(value(PAPER, three, "bỏ bớt trang", "2", "xong")) == ["a.jpg", "c.jpg"]
    assert ids(value(PAPER, three, press("remove"), press("stay"), press("done"))) == ["a.jpg", "b.jpg", "c.jpg"]
    assert remark(PAPER, three, press("remove"), press("out.2")) == "step.document.removed"
    assert refusal(PAPER, three, press("remove"), press("out.4")) == "step.option_gone"


def test_the_only_file_is_taken_out_at_once() -> None:
    assert options(PAPER, partial(PAPER, send("a.jpg"), press("remove"))) == ["lack", "restore"]
    assert refusal(PAPER, send("a.jpg"), press("remove"), press("done")) == "step.option_gone"


def test_what_was_taken_out_comes_back_where_it_stood() -> None:
    taken_out = (send("a.jpg", "b.jpg", "c.jpg"), press("remove"), press("out.2"))

    assert ids(value(PAPER, *taken_out, press("restore"), press("done"))) == ["a.jpg", "b.jpg", "c.jpg"]
    assert "restore" not in options(PAPER, partial(PAPER, *taken_out, send("d.jpg")))


@pytest.mark.parametrize("order", ["2 1 3", "2,1,3", "213", "2 1", "2; 1; 3", "２ １ ３"])
@pytest.mark.parametrize("before", [(), (Said(option="arrange"),)], ids=["at once", "asked for"])
def test_order_can_be_typed(order: str, before: tuple[Said, ...]) -> None:
    said: tuple[str | Said, ...] = (send("a.jpg", "b.jpg", "c.jpg"), *before, order, *[press("arranged")] * len(before))

    assert ids(value(PAPER, *said, press("done"))) == ["b.jpg", "a.jpg", "c.jpg"]


@pytest.mark.parametrize("order", ["2 2 1", "0 1 2", "1 2 4", "2 mot", "1 2 3 1", "²¹"])
def test_what_is_no_order_changes_nothing(order: str) -> None:
    said = (send("a.jpg", "b.jpg", "c.jpg"), press("arrange"))

    assert refusal(PAPER, *said, order) == "step.document.how_to_arrange"


def test_page_can_be_pressed_forward() -> None:
    arranging = (send("a.jpg", "b.jpg", "c.jpg"), press("arrange"))

    assert options(PAPER, partial(PAPER, *arranging)) == ["arranged", "up.2", "up.3"]
    moved = (*arranging, press("up.3"), "2", press("arranged"))
    assert ids(value(PAPER, *moved, press("done"))) == ["c.jpg", "a.jpg", "b.jpg"]


# pictures in doubt


def test_picture_with_a_warning_waits_for_the_person() -> None:
    kept = partial(PAPER, blurred("a.jpg"))

    words = STEP_KINDS["document"].question(PAPER, kept, AROUND).words
    assert (words.key, options(PAPER, kept)) == ("step.document.doubtful", ["retake", "keep"])
    assert words_to_text(words, markup="plain").startswith("Ảnh nhỏ, chữ có thể khó đọc.")
    assert refusal(PAPER, blurred("a.jpg"), press("done")) == "step.option_gone"
    assert refusal(PAPER, blurred("a.jpg"), "sao cũng được") == "step.document.decide"


def test_warning_without_words_is_said_in_general() -> None:
    kept = partial(PAPER, Said(files=(photo("a", warnings=("of_tomorrow", "unheard_of")),)))

    words = STEP_KINDS["document"].question(PAPER, kept, AROUND).words

    assert words_to_text(words, markup="plain").startswith("Ảnh này có thể khó đọc.")


def test_overruled_picture_is_kept_with_its_warning_and_asked_about_once() -> None:
    kept = value(PAPER, blurred("a.jpg"), "vẫn dùng ảnh này", press("done"))

    assert kept["files"] == [  # type: ignore[index, call-overload]
        {"id": "a.jpg", "kind": "jpeg", "name": "a.jpg", "pages": 1, "warnings": ["small_picture"], "look": ""}
    ]


def test_picture_to_be_taken_again_is_gone() -> None:
    assert ids(value(PAPER, blurred("a.jpg"), press("retake"), send("b.jpg"), press("done"))) == ["b.jpg"]
    assert remark(PAPER, blurred("a.jpg"), press("retake")) == "step.document.dropped"


def test_picture_that_is_simply_sent_anew_takes_the_place_of_the_one_in_doubt() -> None:
    said = (send("a.jpg"), blurred("b.jpg"), send("c.jpg"))

    assert remark(PAPER, *said) == "step.document.replaced"
    assert ids(value(PAPER, *said, press("done"))) == ["a.jpg", "c.jpg"]


def test_of_an_album_it_is_said_which_picture_is_meant() -> None:
    album = Said(files=(photo("a.jpg", number=1), photo("b.jpg", number=2, warnings=("small_picture",))))

    words = STEP_KINDS["document"].question(PAPER, partial(PAPER, album), AROUND).words

    assert "Ảnh 2/4 (b.jpg): Ảnh nhỏ" in words_to_text(words, markup="plain")
    assert ids(value(PAPER, album, press("keep"), press("done"))) == ["a.jpg", "b.jpg"]


def test_several_pictures_in_doubt_are_decided_together_or_one_by_one() -> None:
    album = blurred("a.jpg", "b.jpg", "c.jpg")

    assert options(PAPER, partial(PAPER, album)) == ["retake", "keep", "each"]
    assert ids(value(PAPER, album, press("keep"), press("done"))) == ["a.jpg", "b.jpg", "c.jpg"]
    one_by_one = (album, press("each"), press("keep"), press("retake"), press("keep"))
    assert ids(value(PAPER, *one_by_one, press("done"))) == ["a.jpg", "c.jpg"]


def test_where_one_file_is_all_the_persons_word_completes_it() -> None:
    only = a_step("document", max_files=1)

    assert isinstance(read(only, blurred("a.jpg")), Unfinished)
    assert ids(value(only, blurred("a.jpg"), press("keep"))) == ["a.jpg"]
    assert ids(value(only, blurred("a.jpg"), send("b.jpg"))) == ["b.jpg"]


def test_warning_about_a_pdf_asks_nothing() -> None:
    pdf = Said(files=(FileRef("a", "pdf", "a.pdf", warnings=("signature_unknown",)),))

    assert options(PAPER, partial(PAPER, pdf)) == ["done", "remove"]


# the same picture twice


@pytest.mark.parametrize(
    ("look", "in_doubt"),
    [
        pytest.param("00ff00ff00ff00ff", True, id="the same"),
        pytest.param("00ff00ff00ff00f0", True, id="four bits"),
        pytest.param("00ff00ff00ff00e0", False, id="five bits"),
        pytest.param("", False, id="unknown"),
        pytest.param("no hexadecimal", False, id="broken"),
    ],
)
def test_picture_like_one_of_this_paper_is_asked_about(look: str, in_doubt: bool) -> None:
    said = (Said(files=(photo("a", look="00ff00ff00ff00ff"),)), Said(files=(photo("b", look=look),)))

    kept = partial(PAPER, *said)

    assert ("keep" in options(PAPER, kept)) is in_doubt
    if in_doubt:
        words = STEP_KINDS["document"].question(PAPER, kept, AROUND).words
        assert "Giống trang 1 đã gửi cho giấy này." in words_to_text(words, markup="plain")


def test_picture_of_another_paper_is_asked_about_and_may_be_used() -> None:
    other = value(a_step("document", id="other"), Said(files=(photo("a", look="0f" * 8),)), press("done"))
    near = replace(around(other=other, children=[{"paper": {"files": []}}]), labels={"other": "Giấy chứng sinh"})

    kept = partial(PAPER, Said(files=(photo("b", look="0f" * 8),)), near=near)

    words = STEP_KINDS["document"].question(PAPER, kept, near).words
    assert "Giống tệp đã gửi cho “Giấy chứng sinh”." in words_to_text(words, markup="plain")
    again = read(PAPER, press("keep"), press("done"), partial=kept, near=near)
    assert isinstance(again, Accepted)


def test_same_bytes_are_known_whatever_they_are() -> None:
    pdfs = [Said(files=(FileRef(name, "pdf", name, sha="ab12"),)) for name in ("a", "b")]

    assert "keep" in options(PAPER, partial(PAPER, *pdfs))


def test_own_earlier_answer_is_no_other_paper() -> None:
    earlier = around(it={"files": [{"id": "a", "look": "0f" * 8}]})

    assert "keep" not in options(PAPER, partial(PAPER, Said(files=(photo("b", look="0f" * 8),)), near=earlier))


# several pages


@pytest.mark.parametrize(
    ("kinds", "pages"),
    [
        pytest.param(["jpeg", "png"], 2, id="two photos"),
        pytest.param(["jpeg", "pdf"], 4, id="a photo and a pdf of three pages"),
        pytest.param(["jpeg"], None, id="one photo stays a photo"),
        pytest.param(["pdf"], None, id="one pdf stays as it is"),
        pytest.param(["jpeg", "docx"], None, id="docx stays beside"),
        pytest.param(["jpeg", "jpeg", "signed"], 2, id="a signed pdf stays beside"),
    ],
)
def test_it_is_said_what_becomes_one_pdf(kinds: list[str], pages: int | None) -> None:
    reading = read(PAPER, Said(files=tuple(a_page(n, kind) for n, kind in enumerate(kinds))), press("done"))

    assert isinstance(reading, Accepted)
    assert reading.remark == (Words("step.document.joining", {"pages": pages}) if pages else None)


def a_page(number: int, kind: str) -> FileRef:
    is_pdf = kind in ("pdf", "signed")
    pages = 3 if is_pdf else 1
    return FileRef(f"f{number}", "pdf" if is_pdf else kind, f"{number}", pages, is_signed=kind == "signed")


def test_files_over_the_limit_are_told_of_and_left_out() -> None:
    said = send("a.jpg", "b.jpg", "c.jpg", "d.jpg")

    assert remark(PAPER, said) == "step.document.too_many"
    assert ids(value(PAPER, said, press("done"))) == ["a.jpg", "b.jpg", "c.jpg"]


def test_a_file_that_came_twice_counts_once() -> None:
    assert ids(value(PAPER, send("a.jpg"), send("a.jpg", "b.jpg"), press("done"))) == ["a.jpg", "b.jpg"]


def test_one_pdf_may_be_all() -> None:
    assert ids(value(a_step("document", single=True), send("a.pdf"))) == ["a.pdf"]
    assert isinstance(read(a_step("document", single=True), send("a.jpg")), Unfinished)
    assert ids(value(a_step("document", max_files=1), send("a.jpg"))) == ["a.jpg"]


def test_a_paper_may_be_lacking_only_where_that_is_allowed() -> None:
    assert value(PAPER, press("lack")) == {"absent": True}
    assert value(PAPER, "toi chua co giay nay") == {"absent": True}
    assert refusal(a_step("document"), press("lack")) == "step.option_gone"
    assert options(a_step("document")) == []
    assert shown(PAPER, {"absent": True}) == "Tôi chưa có giấy này"
    assert shown(a_step("document", may_lack=True, lack_label="Sinh tại nhà"), {"absent": True}) == "Sinh tại nhà"


def test_who_types_is_told_how_to_send() -> None:
    assert refusal(PAPER, "đây ạ") == "step.document.send_file"
    assert refusal(PAPER, send("a.jpg"), "còn nữa") == "step.document.send_file"


def test_a_given_name_is_only_ever_text() -> None:
    hostile = Said(files=(FileRef("f1", "jpeg", "\u202egpj.exe\x00\n<b>" + "x" * 500, 1),))

    reading = read(a_step("document", max_files=1), hostile)

    assert isinstance(reading, Accepted)
    assert "\u202e" not in str(reading.value)
    assert len(shown(PAPER, reading.value)) <= 60


def test_a_paper_that_became_needed_is_asked_for() -> None:
    reason = STEP_KINDS["document"].still_good(a_step("document"), {"absent": True}, AROUND)

    assert reason is not None
    assert reason.key == "step.document.now_needed"


def test_bad_definitions_are_named() -> None:
    problems = STEP_KINDS["document"].problems(a_step("document", lack_label="x", max_files=0))

    assert problems == ["'max_files' must be at least 1", "'lack_label' without 'may_lack'"]

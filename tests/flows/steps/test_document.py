from flows.steps import STEP_KINDS
from flows.steps.base import Accepted, Said, Unfinished
from flows.values import FileRef
from tests.flows.steps.answering import AROUND, a_step, options, press, read, refusal, remark, send, shown, value

PAPER = a_step("document", may_lack=True, max_files=3, label="Giấy chứng sinh")


def ids(kept: object) -> list[str]:
    assert isinstance(kept, dict)
    return [file["id"] for file in kept["files"]]


def test_photos_are_gathered_until_done() -> None:
    assert ids(value(PAPER, send("a.jpg"), send("b.jpg", "c.jpg"), press("done"))) == ["a.jpg", "b.jpg", "c.jpg"]
    assert ids(value(PAPER, send("a.jpg"), "xong")) == ["a.jpg"]


def test_each_is_shown_as_received() -> None:
    reading = read(PAPER, send("a.jpg", "b.jpg"))

    assert isinstance(reading, Unfinished)
    words = STEP_KINDS["document"].question(PAPER, reading.partial, AROUND).words
    assert words.key == "step.document.more"
    assert words.params["names"] == ["a.jpg", "b.jpg"]
    assert words.params["room"] == 1


def test_the_last_can_be_taken_back() -> None:
    assert ids(value(PAPER, send("a.jpg", "b.jpg"), press("undo"), press("done"))) == ["a.jpg"]
    assert remark(PAPER, send("a.jpg"), "xoá tệp cuối") == "step.document.removed"
    assert refusal(PAPER, send("a.jpg"), press("undo"), press("done")) == "step.option_gone"


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

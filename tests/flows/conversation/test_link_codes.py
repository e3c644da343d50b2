import pytest

from flows.conversation import link_codes
from flows.conversation.events import ButtonPressed, Event, Opened, TextSent

CODE = "K7M2QX4H"

READ = (
    pytest.param("K7M2QX4H", CODE, id="as it is"),
    pytest.param("k7m2qx4h", CODE, id="small letters"),
    pytest.param("K7M2 QX4H", CODE, id="in groups"),
    pytest.param(" k7m2-qx4h. ", CODE, id="with a hyphen and a full stop"),
    pytest.param("K7M2QX4", "", id="too short"),
    pytest.param("K7M2QX4HH", "", id="too long"),
    pytest.param("K0M2QX4H", "", id="a nought is in no code"),
    pytest.param("KÍM2QX4H", "", id="an accent"),
    pytest.param("", "", id="nothing"),
    pytest.param("K7M2QX4H " * 100, "", id="far too long"),
)


@pytest.mark.parametrize(("text", "code"), READ)
def test_a_code_is_read_however_it_is_grouped(text: str, code: str) -> None:
    assert link_codes.read_code(text) == code


CALLS = (
    pytest.param("LIENKET K7M2QX4H", CODE, id="as shown"),
    pytest.param("Liên kết K7M2 QX4H", CODE, id="with accents"),
    pytest.param("lie\u0302n ke\u0302\u0301t k7m2qx4h", CODE, id="decomposed"),
    pytest.param("liên kết mã: k7m2qx4h", CODE, id="with a word between"),
    pytest.param("liên kết zalo", "", id="a wish"),
    pytest.param("Liên", "", id="a name"),
    pytest.param("K7M2QX4H", "", id="without the word"),
    pytest.param("tôi muốn liên kết K7M2QX4H", "", id="a sentence"),
)


@pytest.mark.parametrize(("text", "code"), CALLS)
def test_the_word_before_a_code_makes_it_one_wherever_it_is_typed(text: str, code: str) -> None:
    assert link_codes.called(text) == code


EVENTS = (
    pytest.param(TextSent("LIENKET K7M2QX4H"), CODE, id="called"),
    pytest.param(TextSent("K7M2QX4H"), CODE, id="alone"),
    pytest.param(TextSent("/start lk_K7M2QX4H"), CODE, id="a deep link that a channel passes on as text"),
    pytest.param(Opened("lk_K7M2QX4H"), CODE, id="opened"),
    pytest.param(Opened("tt_1_004873"), "", id="opened for something else"),
    pytest.param(TextSent("Nguyễn Văn An"), "", id="an answer"),
    pytest.param(ButtonPressed("1.0"), "", id="a button"),
)


@pytest.mark.parametrize(("event", "code"), EVENTS)
def test_the_service_looks_up_what_may_be_a_code(event: Event, code: str) -> None:
    assert link_codes.code_in(event) == code


def test_codes_have_no_letters_that_look_alike_and_do_not_repeat() -> None:
    codes = {link_codes.fresh_code(str(number)) for number in range(2000)}

    assert len(codes) == 2000
    assert all(link_codes.read_code(code) == code for code in codes)
    assert not set("01ILO") & set("".join(codes))


def test_the_code_cannot_be_told_from_what_names_the_linking() -> None:
    assert link_codes.fresh_id("s") != link_codes.fresh_id("t")
    assert link_codes.fresh_code("s") not in link_codes.fresh_id("s").upper()


def test_a_conversation_that_was_kept_says_what_it_waits_for() -> None:
    frames = [{"is": "menu"}, {"is": "filling", "dossier_id": "d1"}, {"is": "linking", "link": "l1", "code": CODE}]

    assert link_codes.links_in({"frames": frames}) == ("l1",)
    assert link_codes.busy_with({"frames": frames}) == "d1"
    assert link_codes.links_in(None) == ()
    assert link_codes.busy_with({}) == ""

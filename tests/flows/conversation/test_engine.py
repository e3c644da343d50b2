import pytest

from flows.conversation.commands import COMMANDS
from flows.conversation.events import FilesReceived, NotUnderstood
from flows.conversation.state import FRAMES, AtMenu, Conversation, Filling, from_json, to_json
from flows.conversation.table import FLOWS, STANDING
from flows.values import Words
from tests.kit import Stage, a_dossier

A_STRANGER = a_dossier(id="d9", person_id=9, code="H99.101-261120-0077", answers={"applicant_name": "Người Lạ"})


def test_every_frame_has_a_flow_and_every_flow_leads_to_frames() -> None:
    assert set(FLOWS) == set(FRAMES)
    for flow in FLOWS.values():
        led = {name for action in flow.actions.values() for name in action.leads_to} | set(flow.text_leads_to)
        assert led <= set(FRAMES)
        assert set(flow.yes) | set(flow.no) <= {*flow.actions, *COMMANDS}


def test_the_first_words_say_that_a_machine_answers_and_how_to_reach_a_person() -> None:
    stage = Stage()

    assert stage.say("chào em")[0] == "greeting"
    assert all(words in stage.texts()[0] for words in ("máy trả lời", "gặp cán bộ", "1900 0000"))
    assert "greeting" not in stage.say("chào em")


@pytest.mark.parametrize("token", ["!view:d9", "!supplement:d9", "!resume:d9", "!view:", "!view:nobody"])
def test_a_button_that_names_anothers_dossier_shows_nothing(token: str) -> None:
    stage = Stage(others=(A_STRANGER,))

    stage.token(token)

    assert stage.keys()[-1] == "tracking.not_here"
    assert "Người Lạ" not in "".join(stage.texts())


@pytest.mark.parametrize("token", ["", "!", "!nothing:x", "!drop:d1", "0.0", "1.99", "1.-1", "1.x", "²", "99.0", "1.²"])
def test_a_button_that_was_never_shown_does_nothing(token: str) -> None:
    stage = Stage()
    stage.open()
    before = stage.conversation.frames

    assert stage.token(token)[0] == "stale_button"
    assert stage.conversation.frames == before


def test_standing_buttons_only_lead_somewhere() -> None:
    for act in STANDING:
        stage = Stage(dossiers={"d1": a_dossier()}, others=(A_STRANGER,))
        before = dict(stage.dossiers)
        stage.token(f"!{act}:d1")
        assert stage.dossiers == before


def test_an_old_button_acts_no_more() -> None:
    stage = Stage()
    stage.begin("1.004873")
    stage.press("Cho bản thân")

    assert stage.press_old("Cho người khác")[0] == "stale_button"
    assert stage.draft().answers == {"filing_for": "self"}


def test_a_button_under_an_older_message_lives_while_nothing_new_was_offered() -> None:
    stage = Stage()
    stage.say("dữ liệu của tôi")

    stage.press("Xem tất cả dữ liệu")

    assert stage.press_old("Tắt thông báo") == ["notices_off"]


@pytest.mark.parametrize(
    "words",
    [
        "mật khẩu của tôi là Hoa@1990",
        "pass: abc123",
        "mã OTP là 482913",
        "otp 4829",
        "ma xac thuc: 991122",
        "MẬT KHẨU: 1q2w3e",
    ],
)
def test_a_secret_is_dropped_unread(words: str) -> None:
    stage = Stage()
    stage.begin("2.000815")

    assert stage.say(words) == ["secret_dropped", "step.ask"]
    assert stage.draft().answers == {}
    secret = words.split()[-1]
    assert secret not in str(to_json(stage.conversation))
    assert secret not in "".join(stage.texts())


@pytest.mark.parametrize("words", ["tôi không nhận được mã OTP", "quên mật khẩu VNeID", "otp không về"])
def test_speaking_of_secrets_gives_none_away(words: str) -> None:
    stage = Stage()

    stage.say(words)

    assert "secret_dropped" not in stage.keys()  # noqa: SIM118 - not a dict


def test_a_question_whose_dossier_is_gone_is_left_behind() -> None:
    stage = Stage()
    stage.begin("2.000815")
    stage.dossiers.clear()

    assert stage.say("Nguyễn Văn An") == ["no_longer_open", "card"]


@pytest.mark.parametrize(
    ("words", "key"), [("hồ sơ của tôi", "my_dossiers.none"), ("/menu", "menu"), ("gặp cán bộ", "person.view")]
)
def test_wishes_are_heard_though_the_question_is_gone(words: str, key: str) -> None:
    stage = Stage()
    stage.begin("2.000815")
    stage.dossiers.clear()

    assert stage.say(words)[-1] == key


def test_files_that_nobody_asked_for_do_not_hide_what_is_written_with_them() -> None:
    stage = Stage()

    stage.file("bang.jpg", caption="sao y bằng tốt nghiệp")

    assert stage.keys() == ["greeting", "files_unasked", "card"]


def test_why_a_file_was_refused_is_told_and_the_question_asked_again() -> None:
    stage = Stage()
    stage.begin("2.000815")

    assert stage.event(FilesReceived((), "", (Words("file.reason.broken"),))) == ["file.reason.broken", "step.ask"]


@pytest.mark.parametrize("what", ["voice", "sticker", "video", "location", "contact", "other"])
def test_what_nobody_reads_is_answered(what: str) -> None:
    stage = Stage()
    stage.open()

    assert stage.event(NotUnderstood(what))[0] == "unreadable"


@pytest.mark.parametrize(
    "text", ["\x00", "\u200b\u202e", "\ud800", "a" * 1_000_000, "🙂" * 5000, "{{ 7*7 }}", "<script>"]
)
def test_strange_text_is_answered(text: str) -> None:
    stage = Stage()
    stage.open()

    assert stage.say(text)


def test_frames_of_another_version_are_left_out() -> None:
    state = {"frames": [{"is": "menu"}, {"is": "gone"}, {"is": "filling", "nonsense": 1}], "prompt": 3}

    assert from_json(state) == Conversation(frames=(AtMenu(),), prompt=3)
    assert from_json({"frames": [{"is": "filling", "dossier_id": "d", "new_field": 1}]}).top == Filling("d")

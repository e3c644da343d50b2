import pytest

from flows.conversation.consenting import TEXT_VERSION
from flows.conversation.effects import RecordConsent
from flows.conversation.events import TextSent
from tests.kit import NOW, Stage

CODE = "1.004873"


def before_consent() -> Stage:
    stage = Stage()
    stage.open(f"tt_{CODE}")
    stage.press("Bắt đầu")
    return stage


def test_nothing_personal_is_asked_before_consent() -> None:
    stage = before_consent()

    assert stage.keys() == ["consent"]
    assert not stage.dossiers


@pytest.mark.parametrize("words", ["Tôi đồng ý", "đồng ý", "dong y", "dạ có ạ", "ok", "vâng", "1"])
def test_a_plain_yes_is_consent(words: str) -> None:
    stage = before_consent()

    effects = stage.peek(TextSent(words)).effects

    assert RecordConsent(TEXT_VERSION) in effects


@pytest.mark.parametrize("words", ["Không đồng ý", "không", "ko", "thôi", "để sau", "quay lại", "Nguyễn Văn An", "???"])
def test_anything_else_is_none(words: str) -> None:
    stage = before_consent()

    stage.say(words)

    assert stage.person.consented_at is None
    assert not stage.dossiers


def test_refusing_stores_nothing_and_shows_the_other_ways() -> None:
    stage = before_consent()

    assert stage.press("Không đồng ý") == ["consent_refused", "menu"]
    assert "1900 0000" in stage.texts()[0]
    assert not stage.dossiers


def test_consent_is_asked_once() -> None:
    stage = before_consent()
    stage.press("Tôi đồng ý")

    assert stage.person.consented_at == NOW
    assert stage.begin("2.000815") == ["begun.counter", "step.ask"]


def withdrawn() -> Stage:
    stage = before_consent()
    stage.press("Tôi đồng ý")
    for label in ("/dulieu", "Rút lại đồng ý", "có"):
        stage.say(label)
    return stage


@pytest.mark.parametrize("words", ["tiếp tục", "xem lại", "sửa", "hồ sơ của tôi", "Cho bản thân"])
def test_after_withdrawing_no_answer_is_shown_or_taken(words: str) -> None:
    stage = withdrawn()
    answers = dict(stage.draft().answers)

    stage.say(words)

    assert stage.person.consented_at is None
    assert not {"step.ask", "review_unfinished", "choosing_edit"} & {*stage.keys()}
    assert stage.draft().answers == answers


def test_withdrawn_in_one_chat_is_withdrawn_in_the_other() -> None:
    stage = before_consent()
    stage.press("Tôi đồng ý")
    elsewhere = stage.conversation
    for label in ("/dulieu", "Rút lại đồng ý", "có"):
        stage.say(label)
    stage.conversation = elsewhere

    assert stage.say("Cho bản thân") == ["no_longer_open", "card"]
    assert stage.draft().answers == {}


def test_the_draft_goes_on_once_consent_is_given_again() -> None:
    stage = withdrawn()

    stage.say("tiếp tục")

    assert stage.keys() == ["consent"]
    assert stage.say("đồng ý") == ["step.ask"]

"""Every screen offers a way on, is short enough, and speaks of itself and to the citizen in one voice."""

import re

import pytest

from flows import texts
from flows.conversation.commands import COMMANDS
from flows.conversation.state import AtCard, AtHelp, Confirming, Frame
from flows.conversation.table import FLOWS
from flows.dossiers.model import Status
from tests.kit import Stage, a_dossier

WISHES = [
    "menu",
    "trợ giúp",
    "gặp cán bộ",
    "hồ sơ của tôi",
    "dữ liệu của tôi",
    "tra cứu theo mã",
    "thủ tục",
    "xyzw qqq",
    "tiếp tục",
]
#: For citizens; pages of officers and reports of the command line have readers of their own.
OURS = [key for key in texts.templates() if not key.startswith(("staff.", "catalogue.", "check_field.", "web."))]


@pytest.mark.parametrize("said", WISHES)
def test_every_screen_offers_a_way_on(said: str) -> None:
    stage = Stage()
    stage.open()

    stage.say(said)

    assert stage.labels()


@pytest.mark.parametrize(
    "topic", ["", "steps", "sim", "vneid", "otp", "payment", "photo", "ecopy", "merged", "scam", "refused", "elderly"]
)
def test_every_topic_of_help_names_the_hotline_and_a_way_back(topic: str) -> None:
    stage = at(AtHelp(topic))

    assert "1900 0000" in stage.texts()[-1]
    assert "Quay lại" in stage.labels()


@pytest.mark.parametrize("what", ["drop", "withdraw", "erase", "withdraw_consent"])
def test_what_cannot_be_undone_says_so_and_can_be_left(what: str) -> None:
    stage = at(Confirming(what, "d1"), status=Status.DRAFT if what == "drop" else Status.REGISTERED)

    assert stage.labels()[-1] == "Không, giữ lại"
    assert stage.say("thôi")[0] == "kept"
    assert stage.moves == []
    assert stage.erased == 0


def test_the_card_of_a_procedure_of_which_only_the_name_is_known_is_no_dead_end() -> None:
    stage = at(AtCard("9.999999"))

    assert stage.labels() == ["Quay lại", "Trang đầu"]
    assert stage.say("cần giấy tờ gì")


def at(frame: Frame, **changes: object) -> Stage:
    stage = Stage(dossiers={"d1": a_dossier(**changes)})
    stage.begin("2.000815")
    stage.conversation = type(stage.conversation)(frames=(*stage.conversation.frames[:1], frame), greeted=True)
    stage.token("99.0")
    return stage


@pytest.mark.parametrize("key", OURS)
def test_the_assistant_never_calls_itself_anything_else(key: str) -> None:
    words = texts.template(key)

    assert not re.search(
        r"\b[Ee]m (chưa|cần|ghi|đã|rõ|hiểu|sẽ|xin|không)\b|giúp em\b|\b[Mm]ình (bắt đầu|chuẩn bị|sẽ)\b", words
    )
    assert not re.search(r"\b[Bb]ạn\b|quý khách", words)


@pytest.mark.parametrize("key", OURS)
def test_no_text_is_too_long_for_a_phone(key: str) -> None:
    assert len(texts.template(key)) < 1600


def test_every_action_of_every_flow_and_every_command_is_worded() -> None:
    shown = {"answer", "pick", "unit", "open", "see", "edit_step", "topic", "yes", "submit", "start", "card", "edit"}
    shown |= {"stars", "reason", "about"}
    acts = {act for flow in FLOWS.values() for act in flow.actions} - shown - {"portal_code", "human"}

    assert {act for act in acts if not texts.has(f"button.{act}")} == set()
    assert all(texts.has(f"button.{act}") for act in ("menu", "back", "pause", "person", "help") if act in COMMANDS)

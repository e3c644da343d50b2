"""Whatever comes, in whatever order: nothing raises, nothing that was accepted is lost, nothing is filed twice."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from flows.conversation import state
from flows.conversation.answering import Sheet
from flows.conversation.events import (
    ButtonPressed,
    CardPhotographed,
    Event,
    FilesReceived,
    NotUnderstood,
    Opened,
    TextSent,
)
from flows.conversation.state import Filling, ScanningCard
from flows.dossiers.lifecycle import TRANSITIONS, Actor, allowed
from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.dossiers.origins import Origin, origins
from flows.identity.card import parse_card
from flows.values import FileRef, Words
from tests.kit import Stage, a_dossier

SECRET = "mật khẩu của tôi là Hoa@1990"
CODES = ("1.004873", "2.000815", "1.004194", "1.001193", "2.000889")
SAYINGS = (
    *(
        "quay lại",
        "để sau",
        "tiếp tục",
        "huỷ",
        "xem lại",
        "sửa",
        "sửa ngày sinh",
        "sửa tên",
        "không",
        "có",
        "1",
        "2",
        "9",
    ),
    *("nộp", "hồ sơ của tôi tới đâu rồi", "trợ giúp", "gặp cán bộ", "dữ liệu của tôi", "tắt thông báo", "mã cổng"),
    *("đăng ký tạm trú", "tôi muốn làm giấy khai sinh", "sao y", "cảm ơn", "chào em", "/start", "/huy", "/la"),
    *("Nguyễn Văn An", "Huỷ Không Lại", "12/05/1990", "31/11/2020", "001090000001", "0912345678", "Xong", "Bỏ qua"),
    *("Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội", "H99.101-261120-0001", "H99.101-261120-0077", "G01.1-261120-0012"),
    *("liên kết", "LIENKET K7M2QX4H", "K7M2QX4H", "bỏ liên kết", "báo tin về", "dừng nhắc", "dừng tất cả"),
    *("đánh giá", "5 sao", "tôi muốn phản ánh", "Chậm trễ", "Gửi phản ánh", "phản ánh của tôi", "PA-261120-0001"),
    *(SECRET, "bao nhiêu tiền", "giữ nguyên", "", "\x00\u202e", "{{ 7 * 7 }}", "<b>x</b>", "1 " * 300),
)
TOKENS = (
    "",
    "!",
    "!!",
    "1.0",
    "999.0",
    "0.0",
    "1.-1",
    "1.x",
    "²",
    "!view:d9",
    "!supplement:d9",
    "!human:",
    "!card:9.9",
    "!rate:d9",
    "!rate5:d9",
    "!add_complaint:PA-261120-0001",
    "!add_complaint:x",
)
PAYLOADS = ("", "tt_1_004873", "tt_x", "lk_K7M2QX4H", "lk_", "hs_H99_101-261120-0077", "hs_", "💥")
STRAY: tuple[Event, ...] = (*(Opened(each) for each in PAYLOADS), NotUnderstood("voice"), NotUnderstood("other"))
CARDS = (
    "001090000123|012345678|Trương Quốc Bảo|09091990|Nam|Tổ 5, Trung Liệt, Đống Đa, Hà Nội|10052021",
    "001199000001||Nguyễn Thị Lan|29021996|Nữ|Số 12, xã Thượng Long, tỉnh Phú Thọ|05112024",
    "079300000001||H'Hen Niê|01012000|Nữ|Không Rõ Ở Đâu|05112024",
    "unreadable",
)
A_STRANGER = a_dossier(id="d9", person_id=9, code="H99.101-261120-0077", answers={"applicant_name": "Người Lạ"})


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage(others=(A_STRANGER,))
        self.other_chat = state.Conversation()
        self.last: Event = Opened()
        self.received = 0  #: prepared dossiers that an officer took in at the counter

    def send(self, event: Event) -> None:
        """One turn, and what must be true of every turn."""
        before, asked, told = dict(self.stage.dossiers), self.may_change(event), self.stage.erased
        self.last = event
        self.stage.event(event)
        assert self.stage.said
        if self.stage.erased == told:
            for dossier in before.values():
                self.nothing_is_lost(dossier, asked)

    def may_change(self, event: Event) -> str | None:
        """The step that is asked; what a card fills in is noted as such, and only a button or a yes does that."""
        top = self.stage.conversation.top
        if isinstance(top, ScanningCard) and top.card and isinstance(event, ButtonPressed | TextSent):
            return Origin.CARD_SCAN.value
        return top.asked if isinstance(top, Filling) else None

    def nothing_is_lost(self, before: Dossier, asked: str | None) -> None:
        after = self.stage.dossiers.get(before.id)
        if after is None:
            assert "confirmed.drop" in [*self.stage.keys()]
            return
        was = {key: value for key, value in before.answers.items() if not key.startswith(("+", "@from", "@cards"))}
        gone = {key for key in was if key not in after.answers}
        now = {key: value for key, value in after.answers.items() if not key.startswith(("+", "@from", "@cards"))}
        changed = {key for key, value in now.items() if was.get(key) != value}
        assert not gone or "asked_again" in [*self.stage.keys()]
        assert set(origins(after.answers)) <= set(after.answers)
        if asked == Origin.CARD_SCAN.value:
            changed -= set(origins(after.answers))
        assert changed - {key for key, value in after.answers.items() if value is None and key not in was} <= {asked}

    @rule(text=st.sampled_from(SAYINGS) | st.text(max_size=30))
    def says(self, text: str) -> None:
        self.send(TextSent(text))

    @precondition(lambda self: any(each.buttons for each in self.stage.said))
    @rule(at=st.integers(0, 30))
    def presses(self, at: int) -> None:
        shown = [button for each in self.stage.said for button in each.buttons]
        self.send(ButtonPressed(shown[at % len(shown)].token))

    @precondition(lambda self: self.stage.buttons)
    @rule(at=st.integers(0, 10_000))
    def presses_an_old_button(self, at: int) -> None:
        token = self.stage.buttons[at % len(self.stage.buttons)].token
        before = dict(self.stage.dossiers)
        is_old = not token.startswith(f"{self.stage.conversation.prompt}.")
        self.send(ButtonPressed(token))
        assert not is_old or self.stage.dossiers == before

    @rule(token=st.sampled_from(TOKENS) | st.text(max_size=12))
    def forges_a_button(self, token: str) -> None:
        if not token.startswith(f"{self.stage.conversation.prompt}."):
            before = dict(self.stage.dossiers)
            self.send(ButtonPressed(token))
            assert self.stage.dossiers == before
            assert not any("Người Lạ" in text for text in self.stage.texts())

    @rule(number=st.integers(0, 3), refused=st.booleans(), caption=st.sampled_from(("", "giấy khai sinh của tôi")))
    def sends_files(self, number: int, refused: bool, caption: str) -> None:
        remarks = (Words("file.reason.broken"),) if refused or not number else ()
        self.send(FilesReceived(tuple(FileRef(f"f{n}", "jpeg", "ảnh.jpg") for n in range(number)), caption, remarks))

    @rule(qr=st.sampled_from(CARDS), asked_for=st.booleans())
    def photographs_a_card(self, qr: str, asked_for: bool) -> None:
        if asked_for and "Chụp thẻ căn cước" in self.stage.labels():
            self.stage.press("Chụp thẻ căn cước")
        before = dict(self.stage.dossiers)
        self.send(CardPhotographed(parse_card(qr)))
        assert self.stage.dossiers == before

    @precondition(lambda self: isinstance(self.stage.conversation.top, ScanningCard))
    @rule(at=st.integers(0, 10))
    def decides_about_a_card(self, at: int) -> None:
        labels = ("Đúng, điền", "Dùng theo thẻ", "Giữ như đã nhập")
        here = [each for each in self.stage.labels() if each.startswith(labels)]
        if here:
            shown = [button for each in self.stage.said for button in each.buttons]
            place = next(n for n, each in enumerate(self.stage.labels()) if each == here[at % len(here)])
            self.send(ButtonPressed(shown[place].token))

    @rule(event=st.sampled_from(STRAY))
    def sends_something_stray(self, event: Event) -> None:
        self.send(event)

    @rule()
    def does_it_twice(self) -> None:
        self.send(self.last)

    @initialize(code=st.sampled_from(CODES))
    def has_begun(self, code: str) -> None:
        self.begins(code)

    @rule(code=st.sampled_from(CODES))
    def begins(self, code: str) -> None:
        self.send(Opened(f"tt_{code}"))
        for label in ("Khai hồ sơ mới", "Bắt đầu", "Tôi đồng ý"):
            if label in self.stage.labels():
                self.stage.press(label)

    @rule(which=st.integers(0, 5))
    def answers_well(self, which: int) -> None:
        self.answers(1, which)

    @rule(which=st.integers(0, 5))
    def finishes(self, which: int) -> None:
        self.answers(80, which)
        finishing = ("Nộp hồ sơ", "Xong, ", "Gửi bổ sung", "Vẫn ")
        finish = [each for each in self.stage.labels() if each.startswith(finishing)]
        if finish:
            self.stage.press(finish[0])

    def answers(self, many: int, which: int) -> None:
        for _ in range(many):
            top = self.stage.conversation.top
            if not isinstance(top, Filling) or top.doubt or top.dossier_id not in self.stage.dossiers:
                return
            sheet = Sheet.of(self.stage.facts(), top.dossier_id)
            step = sheet.asked_again(top.at) or sheet.next()
            if step is None:
                return
            for said in (found := sheet.kind(step).examples(step, sheet.around))[which % len(found)]:
                self.answer(said.text, said.option, said.files)

    def answer(self, text: str | None, option: str | None, files: tuple[FileRef, ...]) -> None:
        shown = self.stage.conversation.shown
        place = next((n for n, each in enumerate(shown) if each.act == "answer" and each.arg == option), None)
        if files:
            self.send(FilesReceived(files))
        elif option is not None and place is not None:
            self.send(ButtonPressed(f"{self.stage.conversation.prompt}.{place}"))
        elif text is not None:
            self.send(TextSent(text))

    def movable(self, action: str = "") -> list[Dossier]:
        moves = {each.id: allowed(each, Actor.OFFICER) for each in self.stage.dossiers.values()}
        return [
            each for each in self.stage.dossiers.values() if (action in moves[each.id] if action else moves[each.id])
        ]

    @precondition(lambda self: self.movable())
    @rule(at=st.integers(0, 100), which=st.integers(0, 20))
    def an_officer_moves_a_dossier(self, at: int, which: int) -> None:
        dossiers = self.movable()
        dossier = dossiers[at % len(dossiers)]
        actions = allowed(dossier, Actor.OFFICER)
        action = actions[which % len(actions)]
        items = self.items(dossier, at) if TRANSITIONS[dossier.status, action].needs_items else ()
        self.stage.officer(dossier.id, action, *items, reason="Có lý do")
        self.received += action == "receive_prepared"

    @precondition(lambda self: self.movable("request_supplement"))
    @rule(at=st.integers(0, 100))
    def an_officer_asks_for_more(self, at: int) -> None:
        dossier = self.movable("request_supplement")[0]
        self.stage.officer(dossier.id, "request_supplement", *self.items(dossier, at))
        self.stage.press("Bổ sung ngay")

    def items(self, dossier: Dossier, at: int) -> tuple[SupplementItem, ...]:
        procedure = self.stage.world.library.version(dossier.version_id, dossier.procedure_code)
        steps = [*(procedure.steps if procedure else ())]
        return (SupplementItem(steps[at % len(steps)].id, "Gửi lại"), SupplementItem(None, "Ảnh chụp nhà"))

    @rule(hours=st.sampled_from((1, 24, 24 * 40)))
    def time_passes(self, hours: int) -> None:
        self.stage.later(hours=hours)

    @rule()
    def goes_on_in_another_chat(self) -> None:
        self.stage.conversation, self.other_chat = self.other_chat, self.stage.conversation

    @rule(at=st.integers(0, 10_000))
    def a_draft_expires(self, at: int) -> None:
        drafts = [each for each in self.stage.dossiers.values() if each.status is Status.DRAFT]
        if len(drafts) > 2:
            del self.stage.dossiers[drafts[at % len(drafts)].id]

    @invariant()
    def a_conversation_is_what_its_json_says(self) -> None:
        conversation = self.stage.conversation
        assert state.from_json(state.to_json(conversation)) == conversation
        assert "Hoa@1990" not in str(state.to_json(conversation))

    @invariant()
    def everything_is_filed_once(self) -> None:
        filed = [each.code for each in self.stage.dossiers.values() if each.filed()]
        assert None not in filed
        assert len(set(filed)) == len(filed)
        assert self.stage.moves.count("submit") + self.received == len(filed) or self.stage.erased

    @invariant()
    def no_secret_is_kept(self) -> None:
        assert all("Hoa@1990" not in str(each.answers) for each in self.stage.dossiers.values())

    @invariant()
    def buttons_fit(self) -> None:
        assert all(len(button.token.encode()) <= 64 for each in self.stage.said for button in each.buttons)


AnyOrder.TestCase.settings = settings(
    max_examples=120, stateful_step_count=40, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True
)
TestAnyOrder = AnyOrder.TestCase


def test_the_stranger_of_these_tests_is_filed() -> None:
    assert replace(A_STRANGER, person_id=1).filed()

"""A notice becomes a template message: the right template, its parameters in words, and refusals before Zalo's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from bot.channels.base import Message, Sent
from bot.channels.zalo_zns import TemplateSent
from bot.channels.zns import AS_THEY_ARE, MOMENTS, ZnsNotices, said
from bot.delivery_rules import TEMPLATE_CHANNEL, delivery_rules, read_delivery
from flows.delivery.templates import SOURCES, TemplateProblem, read_templates
from flows.ports import Fate
from flows.values import Words

SAMPLE = files("bot").joinpath("sample_zns.toml").read_text("utf-8")
PHONE = "+84912000111"
ACCEPTED = Words(
    "notice.accepted",
    {
        "code": "H99.101-261120-0001",
        "procedure": "Đăng ký khai sinh " * 10,
        "unit": "UBND xã Mẫu",
        "moved_at": "2026-11-20T09:00:00+07:00",
        "due_at": None,
        "hotline": "1900 0000",
    },
)


@dataclass
class FakeZalo:
    answers: TemplateSent = field(default_factory=lambda: TemplateSent(Sent(Fate.SENT, "m1"), 500))
    asked: list[tuple[str, str, Mapping[str, str], str]] = field(default_factory=list)

    async def send_template(
        self, phone: str, template_id: str, *, data: Mapping[str, str], tracking_id: str
    ) -> TemplateSent:
        self.asked.append((phone, template_id, data, tracking_id))
        return self.answers


async def sent(words: Words | None, *, zalo: FakeZalo | None = None, phone: str = PHONE) -> Sent:
    async def phone_of(dossier_id: str) -> str:
        return phone if dossier_id == "d1" else ""

    channel = ZnsNotices(zalo or FakeZalo(), read_templates(SAMPLE), phone_of=phone_of)
    return await channel.send(Message("d1", ("…",), ("…",), words=words, reference="77"))


async def test_a_notice_goes_to_the_number_of_its_dossier_in_the_templates_parameters() -> None:
    zalo = FakeZalo()

    became = await sent(ACCEPTED, zalo=zalo)

    ((phone, template, data, tracking),) = zalo.asked
    assert (became.fate, phone, template, tracking) == (Fate.SENT, PHONE, "100001", "77")
    assert data["ma_ho_so"] == "H99.101-261120-0001"
    assert data["trang_thai"] == "Đã tiếp nhận"
    assert data["thoi_diem"] == "09:00 thứ Sáu, 20/11/2026"
    assert data["ngay_hen"] == "chưa xác định"
    assert len(data["thu_tuc"]) <= 100
    assert data["thu_tuc"].endswith("…")


@pytest.mark.parametrize(
    ("words", "phone", "why"),
    [
        (None, PHONE, "no template serves this"),
        (Words("notice.withdrawn", ACCEPTED.params), PHONE, "no template serves this"),
        (Words("notice.accepted", {**ACCEPTED.params, "code": ""}), PHONE, "template 100001: ma_ho_so is empty"),
        (Words("notice.accepted", {**ACCEPTED.params, "code": "H" * 31}), PHONE, "ma_ho_so is longer than 30"),
        (ACCEPTED, "", "no phone number"),
    ],
)
async def test_what_zalo_would_refuse_is_refused_before(words: Words | None, phone: str, why: str) -> None:
    zalo = FakeZalo()

    became = await sent(words, zalo=zalo, phone=phone)

    assert (became.fate, zalo.asked) == (Fate.REJECTED, [])
    assert became.error.endswith(why)


async def test_no_answer_about_a_number_blocks_a_chat() -> None:
    became = await sent(ACCEPTED, zalo=FakeZalo(TemplateSent(Sent(Fate.BLOCKED, error="unreachable"))))

    assert became == Sent(Fate.REJECTED, error="unreachable")


async def test_waiting_is_as_zalo_says() -> None:
    later = Sent(Fate.LATER, retry_at=datetime(2026, 11, 21, 6, tzinfo=UTC), error="night")

    assert await sent(ACCEPTED, zalo=FakeZalo(TemplateSent(later))) == later


def test_every_source_has_words() -> None:
    assert {*AS_THEY_ARE, *MOMENTS, "status"} == SOURCES
    assert said(Words("notice.supplement_received", {}))["status"] == "Đang xử lý"
    assert said(Words("notice.signature", {}))["status"] == "đang trình ký duyệt"


def test_the_sample_is_read_and_its_limits_hold() -> None:
    rules = delivery_rules(read_templates(SAMPLE))

    assert (rules.template_channel, rules.pays, rules.budget_vnd_month) == (TEMPLATE_CHANNEL, False, 2_000_000)
    assert rules.templates.serving("notice.accepted") is not None


def test_without_a_file_nothing_costs_anything() -> None:
    rules = read_delivery("", has_account=True)

    assert (rules.template_channel, rules.pays, rules.templates.all) == ("", False, ())


@pytest.mark.parametrize(
    ("path", "has_account", "says"),
    [
        ("/nowhere/zns.toml", True, "cannot be read"),
        ("/nowhere/zns.toml", False, "but not the Official Account"),
        (__file__, True, "not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_at_the_start(path: str, *, has_account: bool, says: str) -> None:
    with pytest.raises(TemplateProblem, match=says):
        read_delivery(path, has_account=has_account)

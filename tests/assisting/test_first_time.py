"""How much a volunteer has to type and tap to register a birth with the parents' cards: at most 25 times."""

from __future__ import annotations

import pytest

from tests.helping import Counter

MOTHER = "001190012345|012345678|Lê Thị Hoa|02051990|Nữ|Số 12, phường Hoàn Kiếm, Hà Nội|10052021"
FATHER = "001088000123||Trương Quốc Bảo|01021988|Nam|Số 12, phường Hoàn Kiếm, Hà Nội|10052021"
#: What the volunteer does once the code was entered. A number is a choice, "thẻ:" the photo of a card.
ACTS = (
    "[Điền tiếp]",
    "[Mẹ của bé]",
    f"thẻ: {MOTHER}",
    "[Đúng",
    "0912 345 678",
    "[Có cả cha và mẹ]",
    "[Có]",
    "Trương Minh Anh",
    "[Bé gái]",
    "1/11/2026",
    "[Ở cơ sở y tế]",
    "Bệnh viện Phụ sản Hà Nội, phường Láng, Hà Nội",
    "Kinh",
    "phường Láng, Hà Nội",
    "[Theo thẻ",
    "Kinh",
    f"thẻ: {FATHER}",
    "[Đúng",
    "Tày",
    "[Bản điện tử]",
    "2",
    "[Tại quầy",
    "[Tôi cam đoan]",
    "[Đọc lại cho người dân]",
)
MOST = 25


async def do(counter: Counter, act: str) -> list[str]:
    if act.startswith("["):
        return await counter.press("lan", act.strip("[]"))
    if act.startswith("thẻ: "):
        return await counter.card("lan", act.removeprefix("thẻ: "))
    return await counter.say("lan", act)


async def test_a_birth_takes_a_first_time_volunteer_no_more_than_25_answers(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    await counter.opened()

    for act in ACTS:
        await do(counter, act)

    assert counter.keys("lan") == ["assisting.at.reading"]
    answers = 1 + len(ACTS)  # the code as well
    with capsys.disabled():
        print(f"\nbirth registration with scanned cards: {answers} answers of the volunteer (at most {MOST})")
    assert answers <= MOST
    await counter.press("mai", "Nộp hồ sơ")
    assert (await counter.session()).filed

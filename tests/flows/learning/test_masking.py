"""Nothing personal is kept of a request; what it asks for is."""

from __future__ import annotations

import unicodedata

import pytest

from flows.learning.masking import LONGEST, folded, is_free_of_names, masked

#: What was typed, what must be gone (words, in any case and with or without accents), what must still be said.
PERSONAL = [
    pytest.param("số của tôi là 0912345678, gọi lại giúp", ["0912345678"], "gọi lại giúp", id="phone"),
    pytest.param("gọi 0912 345 678 hoặc +84.912.345.679", ["0912", "345", "912", "84"], "gọi", id="phone spaced"),
    pytest.param("không chín một hai ba bốn năm sáu bảy tám gọi em", ["chín", "bảy", "tám"], "gọi em", id="spelled"),
    pytest.param("cccd 001 099 012345 hết hạn", ["001", "099", "012345"], "hết hạn", id="12-digit ID"),
    pytest.param("cmnd 123456789 mờ số", ["123456789"], "mờ số", id="9-digit ID"),
    pytest.param("１２３４５６７８９ mất thẻ", ["１"], "mất thẻ", id="full-width digits"),
    pytest.param("sinh ngày 12/03/1987 chưa khai sinh", ["1987", "12", "03"], "chưa khai sinh", id="date of birth"),
    pytest.param("xe 29A1-123.45 muốn sang tên", ["29a1", "123"], "muốn sang tên", id="number plate"),
    pytest.param("hồ sơ H29.10.6-261120-0001 sao lâu", ["h29", "261120", "0001"], "sao lâu", id="dossier code"),
    pytest.param("gửi về lan.tran@example.com giùm", ["lan", "tran", "example"], "giùm", id="e-mail"),
    pytest.param("mail em là lantran gmail chấm com", ["lantran", "gmail"], "mail em là", id="e-mail in words"),
    pytest.param("xem facebook.com/lan.tran nhé", ["facebook", "lan", "tran"], "xem", id="page"),
    pytest.param("nhắn @lantran88 giúp", ["lantran"], "giúp", id="handle"),
    pytest.param("Tôi là Nguyễn Văn Mẫu muốn cưới", ["nguyễn", "văn", "mẫu"], "muốn cưới", id="full name"),
    pytest.param("nguyen van mau muon cuoi vo", ["nguyen", "van", "mau"], "muon cuoi vo", id="no accents"),
    pytest.param("TÔI LÀ TRẦN THỊ LAN MUỐN LY HÔN", ["trần", "thị", "lan"], "muốn ly hôn", id="shouted"),
    pytest.param("trần thị lan muốn ly hôn", ["trần", "thị", "lan"], "muốn ly hôn", id="lower case"),
    pytest.param("khai sinh cho bé Minh Khôi", ["minh", "khôi"], "khai sinh cho bé", id="child"),
    pytest.param("khai sinh cho bé bống", ["bống"], "khai sinh cho bé", id="pet name"),
    pytest.param("chị lan nhà bên bị mất sổ", ["lan"], "nhà bên bị mất sổ", id="lower case after an honorific"),
    pytest.param("chi lan nha ben bi mat so", ["lan"], "nha ben bi mat so", id="honorific without accents"),
    pytest.param("cháu tên minh anh muốn học nghề", ["minh"], "muốn học nghề", id="says the name"),
    pytest.param("con tôi tên là gia bảo, làm khai sinh", ["gia", "bảo"], "làm khai sinh", id="names a child"),
    pytest.param("họ tên: Lò Thị Pành, xin nhập khẩu", ["lò", "pành"], "xin nhập khẩu", id="other peoples' names"),
    pytest.param("Y Moan Êban xin học bổng", ["moan", "êban"], "xin học bổng", id="no family name"),
    pytest.param("John Smith muốn cưới vợ Việt Nam", ["john", "smith"], "muốn cưới vợ Việt Nam", id="foreigner"),
    pytest.param("em ở thôn Đông Ngạc làm căn cước", ["ngạc"], "làm căn cước", id="village"),
    pytest.param("nhà ở ấp phú thạnh xin điện", ["thạnh"], "xin điện", id="hamlet in lower case"),
    pytest.param("số nhà 12 ngõ 5 xin số nhà", ["12", "5"], "xin số nhà", id="house number"),
    pytest.param("Nguyễn Lan Anh", ["nguyễn", "lan"], "", id="nothing but a name"),
    pytest.param("0912345678", ["0912345678"], "", id="nothing but a number"),
    pytest.param(unicodedata.normalize("NFD", "ông Phạm Văn Đồng mất rồi"), ["phạm", "đồng"], "mất rồi", id="NFD"),
]

#: Said by everybody, so it stays as it is.
PLAIN = [
    "con tôi mới sinh, làm giấy khai sinh ở đâu",
    "ông nhà tôi mất rồi, giờ làm gì",
    "chị dâu tôi muốn nhận con nuôi",
    "bà mẹ Việt Nam anh hùng được hưởng chế độ gì",
    "Tôi muốn xin giấy phép xây dựng",
    "em muốn đổi căn cước",
    "làm CCCD cho bé mất bao lâu",
    "vợ tôi người Hàn Quốc muốn ở lại",
    "anh chị ơi cho em hỏi",
    "xin xác nhận UBND xã",
]


@pytest.mark.parametrize(("typed", "gone", "left"), PERSONAL)
def test_nothing_personal_is_kept(typed: str, gone: list[str], left: str) -> None:
    kept = masked(typed)

    said = set(folded(kept).split())
    assert not said & {folded(one) for one in gone}, kept
    assert left in kept, kept
    assert not any(char.isdigit() for char in kept)


@pytest.mark.parametrize("typed", PLAIN)
def test_what_everybody_says_is_kept_as_it_is(typed: str) -> None:
    assert masked(typed) == typed
    assert is_free_of_names(typed)


def test_nothing_is_left_of_what_says_nothing() -> None:
    assert [masked(typed) for typed in ("", "  ", "0912345678", "?!", "Nguyễn Lan Anh")] == [""] * 5


def test_masking_twice_is_masking_once() -> None:
    for case in PERSONAL:
        once = masked(str(case.values[0]))
        assert masked(once) == once


def test_a_long_story_is_cut_at_a_word() -> None:
    kept = masked("muốn xin giấy phép " * 40)

    assert len(kept) <= LONGEST
    assert kept.split()[-1] in ["muốn", "xin", "giấy", "phép"]


def test_the_same_request_typed_otherwise_folds_alike() -> None:
    assert folded("Sửa  Nhà, cấp 4?") == folded("sua nha cap 4")
    assert folded(masked("bé Na 12 tuổi")) != folded("bé tuổi")


@pytest.mark.parametrize("typed", ["làm sổ cho chị Lan", "số 0912345678", "[tên] xin điện", "sửa nhà ở ấp phú thạnh"])
def test_a_wording_with_something_personal_is_told(typed: str) -> None:
    assert not is_free_of_names(typed)


def test_a_wording_may_say_which_class() -> None:
    assert is_free_of_names("xin cho con vào lớp 6")

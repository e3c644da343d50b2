import pytest

from flows.procedures.fold import words
from tests.flows.procedures.search.known import INDEX


@pytest.mark.parametrize(
    "text",
    [
        "xin quốc tịch Úc",
        "thi bằng lái xe ở Mỹ",
        "dang ky ket hon o singapore",
        "làm hộ chiếu Canada",
        "hộ khẩu Trung Quốc",
        "gia hạn bằng lái xe ở bang California",
    ],
)
def test_another_countrys_procedure_is_heard(text: str) -> None:
    assert INDEX.elsewhere.is_meant(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "kết hôn với người Mỹ",
        "kết hôn ở Nhật rồi về ghi chú",
        "đổi bằng lái xe Hàn Quốc sang Việt Nam",
        "chồng tôi quốc tịch Pháp",
        "công nhận bằng đại học ở Anh",
        "đăng ký kết hôn ở xã",
        "nhap ho khau o Thu Duc",
        "làm lại bằng tốt nghiệp ở Thái Nguyên",
        "đăng ký tạm trú ở Mỹ Tho",
        "công an cho dùng lại hộ chiếu có visa Mỹ không",
    ],
)
def test_foreign_matters_that_come_home_are_ours(text: str) -> None:
    assert not INDEX.elsewhere.is_meant(words(text))

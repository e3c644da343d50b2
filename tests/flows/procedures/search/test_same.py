"""One procedure under several numbers is one thing; what only sounds like it is another."""

import pytest

from flows.procedures.search.same import same_things


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Cấp lại thẻ căn cước", "Cấp lại thẻ căn cước (thực hiện tại cấp tỉnh)", id="level named"),
        pytest.param("Khóa căn cước (thực hiện tại cấp tỉnh)", "Khóa căn cước (thực hiện tại cấp xã)", id="two levels"),
        pytest.param("Giải quyết hưởng bảo hiểm một lần", "HƯỞNG BẢO HIỂM MỘT LẦN", id="old and new number"),
        pytest.param("Thủ tục hủy việc kết hôn", "Huỷ việc kết hôn", id="spelling"),
    ],
)
def test_one_thing_under_two_numbers(one: str, other: str) -> None:
    assert same_things([(4, one), (7, other)]) == {4: 4, 7: 4}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Cấp giấy phép lái xe", "Cấp lại giấy phép lái xe", id="issued again"),
        pytest.param("Khóa căn cước", "Mở khóa căn cước", id="the opposite"),
        pytest.param(
            "Cấp giấy phép xây dựng công trình cấp III", "Cấp giấy phép xây dựng công trình cấp I", id="grade"
        ),
        pytest.param("Thành lập trường trung học cơ sở", "Thành lập trường trung học phổ thông", id="school"),
    ],
)
def test_two_things_stay_two(one: str, other: str) -> None:
    assert same_things([(0, one), (1, other)]) == {}

"""An address of before July 2025 leads to today's commune, or to the few to ask about."""

from datetime import date

import pytest

from flows.identity.card import IdCard
from flows.identity.home import home_of

BEFORE, AFTER = date(2021, 5, 10), date(2025, 9, 1)


def a_card(address: str, issued: date | None = BEFORE) -> IdCard:
    return IdCard("001099000001", "", "Nguyễn Văn Ánh", date(1999, 2, 1), "male", address, issued)


@pytest.mark.parametrize(
    ("address", "detail", "commune"),
    [
        pytest.param(
            "Tổ 5, Thôn Đoài, Phúc Xá, Ba Đình, Hà Nội", "Tổ 5, Thôn Đoài", "Phường Hồng Hà", id="without types"
        ),
        pytest.param(
            "Khu 5, Thị trấn Yên Lập, Yên Lập, Phú Thọ", "Khu 5", "Xã Yên Lập", id="town named as its district"
        ),
        pytest.param(
            "12 Nguyễn Du, Bến Nghé, Quận 1, TP. Hồ Chí Minh", "12 Nguyễn Du", "Phường Sài Gòn", id="numbered district"
        ),
        pytest.param("Bắc Cường, Thành phố Lào Cai, Lào Cai", "", "Phường Cam Đường", id="no street"),
    ],
)
def test_an_old_address_leads_to_one_commune_of_today(address: str, detail: str, commune: str) -> None:
    home = home_of(a_card(address))

    assert (home.detail, home.sure and home.sure.name) == (detail, commune)
    assert home.is_former


def test_a_divided_commune_is_asked_about() -> None:
    home = home_of(a_card("Ấp 4, Xã Thuận Hưng, Long Mỹ, Hậu Giang"))

    assert home.sure is None
    assert [commune.name for commune in home.communes] == ["Xã Xà Phiên", "Xã Mỹ Hương"]
    assert home.detail == "Ấp 4"


def test_units_that_nobody_knows_leave_all_open() -> None:
    home = home_of(a_card("Thôn 3, Xã Xyz, Huyện Qqq, Tỉnh Không"))

    assert (home.communes, home.province, home.sure) == ((), None, None)
    assert home.detail == home.written


def test_the_day_of_issue_tells_a_new_commune_from_an_old_one_of_the_same_name() -> None:
    address = "Số 4, Phường Cửa Nam, Hà Nội"

    new, old, unknown = (home_of(a_card(address, issued)) for issued in (AFTER, BEFORE, None))

    assert new.sure is not None
    assert new.sure.name == "Phường Cửa Nam"
    assert not new.is_former
    assert old.sure is None
    assert len(old.communes) > 1
    assert unknown.communes == old.communes

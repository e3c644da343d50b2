import pytest

from flows.steps import STEP_KINDS
from flows.steps.base import Unfinished
from flows.values import JSON
from tests.flows.steps.answering import AROUND, a_step, options, press, read, refusal, remark, shown, value

HOME = a_step("address")
COMMUNE = a_step("address", detail=False)
HOAN_KIEM = "00070"


def kept(detail: str, commune: str = HOAN_KIEM, province: str = "01", old: str | None = None) -> dict[str, JSON]:
    return {"province": province, "commune": commune, "detail": detail, "old": old}


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        ("Số 1 Tràng Tiền, phường Hoàn Kiếm, Hà Nội", "Số 1 Tràng Tiền"),
        ("so 1 trang tien, p. hoan kiem, tp ha noi", "so 1 trang tien"),
        ("12/3/4/5 ngõ 6, Phường Hoàn Kiếm, Thành phố Hà Nội", "12/3/4/5 ngõ 6"),
    ],
)
def test_an_address_in_one_message_is_understood(said: str, detail: str) -> None:
    assert value(HOME, said) == kept(detail)


@pytest.mark.parametrize(
    "sayings",
    [
        ("Hà Nội", "Phường Hoàn Kiếm", "Số 1"),
        ("ha noi", "phuong hoan kiem", "Số 1"),
        ("phường Hoàn Kiếm, Hà Nội", "Số 1"),
        ("phường Hoàn Kiếm, Hà Nội", "Số 1, phường Hoàn Kiếm, Hà Nội"),
        ("Hà Nội", "Số 1, phường Hoàn Kiếm, Hà Nội"),
        ("Cà Mau", "Số 1, phường Hoàn Kiếm, Hà Nội"),
    ],
)
def test_otherwise_it_is_asked_level_by_level(sayings: tuple[str, ...]) -> None:
    assert value(HOME, *sayings) == kept("Số 1")


def test_a_house_number_is_no_number_of_an_option() -> None:
    assert value(HOME, "phường Hoàn Kiếm, Hà Nội", "1") == kept("1")


def test_there_may_be_no_street() -> None:
    assert value(HOME, "phường Hoàn Kiếm, Hà Nội", press("no_street")) == kept("")
    assert value(HOME, "phường Hoàn Kiếm, Hà Nội", "Không có số nhà, thôn, tổ") == kept("")
    assert value(HOME, "phường Hoàn Kiếm, Hà Nội", "không") == kept("không")
    assert value(COMMUNE, "Số 1, phường Hoàn Kiếm, Hà Nội") == kept("")


def test_one_can_begin_again() -> None:
    assert read(HOME, "Hà Nội", press("again")) == Unfinished(None)
    assert value(HOME, "Cà Mau", press("again"), "Số 1, phường Hoàn Kiếm, Hà Nội") == kept("Số 1")


def test_an_old_name_is_mapped_and_told() -> None:
    said = "thôn 3, xã Hồng Thái, huyện Na Hang, tỉnh Tuyên Quang"

    assert value(HOME, said) == kept("thôn 3", "02260", "08", "Xã Hồng Thái, Huyện Na Hang, Tỉnh Tuyên Quang")
    assert remark(HOME, said) == "step.address.now"


def test_a_divided_commune_is_asked_about() -> None:
    former = next(
        unit for at in range(len(AROUND.places.former.now)) if len((unit := AROUND.places.former.commune(at)).now) == 2
    )

    reading = read(HOME, f"Số 5, {former.full_name}")

    assert isinstance(reading, Unfinished)
    offered = options(HOME, reading.partial)
    assert {f"c:{code}" for code in former.now} <= set(offered)
    answer = read(HOME, press(offered[0]), partial=reading.partial)
    assert getattr(answer, "value", None) == {
        "province": AROUND.places.commune(former.now[0]).province_code,  # type: ignore[union-attr]
        "commune": offered[0].removeprefix("c:"),
        "detail": "Số 5",
        "old": former.full_name,
    }


def test_a_name_of_today_in_full_is_taken_as_today_s_and_told() -> None:
    """Ngọc Hà was divided; its new namesake is meant by who writes the new form."""
    today = value(HOME, "Số 5, Phường Ngọc Hà, Thành phố Hà Nội")

    assert today == kept("Số 5", "00008")
    assert remark(HOME, "Số 5, Phường Ngọc Hà, Thành phố Hà Nội") == "step.address.taken_as_today"
    assert isinstance(read(HOME, "Số 5, Phường Ngọc Hà, Quận Ba Đình, Thành phố Hà Nội"), Unfinished)
    assert isinstance(read(HOME, "Số 5, Ngọc Hà, Hà Nội"), Unfinished)


def test_every_commune_of_today_is_known_by_its_official_name() -> None:
    places = AROUND.places

    for commune in places.communes[::7]:
        assert value(HOME, f"Số 5, {places.full_name(commune.code)}") == kept(
            "Số 5", commune.code, commune.province_code
        )


def test_suggested_provinces_are_options() -> None:
    step = a_step("address", provinces=["01", "79", "xx"])

    assert options(step) == ["p:01", "p:79"]
    assert value(step, press("p:01"), "phường Hoàn Kiếm", "Số 1") == kept("Số 1")


def test_a_name_that_many_places_have_needs_its_province() -> None:
    assert remark(HOME, "Tân Phú") == "step.address.too_many"


@pytest.mark.parametrize("said", ["asdf qwer", "???", "12345"])
def test_what_is_no_place_is_refused(said: str) -> None:
    assert refusal(HOME, said) == "step.address.unclear"


def test_an_unknown_commune_keeps_the_province() -> None:
    reading = read(HOME, "xã Không Hề Có, Hà Nội")

    assert isinstance(reading, Unfinished)
    assert remark(HOME, "xã Không Hề Có, Hà Nội") == "step.address.commune_unclear"
    assert refusal(HOME, "Hà Nội", "xyzt") == "step.address.commune_unclear"
    assert value(HOME, "Hà Nội", "phường Hoàn Kiếm", "Số 1") == kept("Số 1")


def test_a_name_of_today_that_was_also_a_district_is_asked_back() -> None:
    reading = read(HOME, "Hà Nội", "Hoàn Kiếm")

    assert isinstance(reading, Unfinished)
    assert options(HOME, reading.partial)[0] == f"c:{HOAN_KIEM}"


def test_it_is_shown_with_today_s_names() -> None:
    assert shown(HOME, kept("Số 1 Tràng Tiền")) == "Số 1 Tràng Tiền, Phường Hoàn Kiếm, Thành phố Hà Nội"


def test_a_unit_that_is_gone_is_asked_again() -> None:
    reason = STEP_KINDS["address"].still_good(HOME, kept("Số 1", "99999"), AROUND)

    assert reason is not None
    assert reason.key == "step.address.unit_gone"

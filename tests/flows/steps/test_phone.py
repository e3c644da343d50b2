import pytest

from tests.flows.steps.answering import a_step, refusal, shown, value

PHONE = a_step("phone")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "091-234-5678",
            "+84912345678",
            "84912345678",
            "+84 912 345 678",
        ),
        *(
            "(+84) 912 345 678",
            "+84 (0) 912 345 678",
            "0084912345678",
            "SĐT: 0912345678",
            "zalo 0912345678",
            "０９１２３４５６７８",
        ),
        *("912345678", "+840912345678"),
    ],
)
def test_a_mobile_in_any_form_is_kept_in_one(said: str) -> None:
    assert value(PHONE, said) == "+84912345678"


def test_it_is_shown_as_it_is_dialled() -> None:
    assert shown(PHONE, "+84912345678") == "0912 345 678"
    assert shown(PHONE, "+842438251234") == "024 3825 1234"
    assert shown(PHONE, "+16502530000") == "+1 650-253-0000"


@pytest.mark.parametrize(
    "said", ["0323456789", "0562345678", "0592345678", "0702345678", "0812345678", "0872345678", "0992345678"]
)
def test_the_networks_of_today_are_known(said: str) -> None:
    assert value(PHONE, said) == f"+84{said[1:]}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(("01234567890", "old_mobile"), ("0169 345 6789", "old_mobile"), ("+841234567890", "old_mobile")),
        *(
            ("091234567", "impossible"),
            ("09123456789", "impossible"),
            ("0112345678", "impossible"),
            ("113", "impossible"),
        ),
        *(
            ("1900 1234", "impossible"),
            ("0000000000", "impossible"),
            ("không có", "not_digits"),
            ("0912abc678", "not_digits"),
        ),
        *(("0912345678 hoặc 0987654321", "not_digits"), ("0912345678, 0987654321", "not_digits"), ("12", "not_digits")),
    ],
)
def test_what_nobody_can_be_reached_by_is_refused(said: str, why: str) -> None:
    assert refusal(PHONE, said) == f"step.phone.{why}"


def test_a_fixed_line_is_good_unless_messages_are_to_be_sent() -> None:
    assert value(PHONE, "024 3825 1234") == "+842438251234"
    assert refusal(a_step("phone", mobile=True), "024 3825 1234") == "step.phone.not_mobile"

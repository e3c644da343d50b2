"""Amounts in đồng: figures, words, and what people type."""

import unicodedata

import pytest

from flows.money import parse_money, vnd, vnd_in_words


@pytest.mark.parametrize(
    ("amount", "figures"),
    [(0, "0 đồng"), (8000, "8.000 đồng"), (1234567, "1.234.567 đồng"), (-500, "-500 đồng")],
)
def test_figures(amount: int, figures: str) -> None:
    assert vnd(amount) == figures


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (8000, "Tám nghìn đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (14, "Mười bốn đồng"),
        (11, "Mười một đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (115_000, "Một trăm mười lăm nghìn đồng"),
        (1_000_010, "Một triệu không trăm mười đồng"),
        (2_500_000, "Hai triệu năm trăm nghìn đồng"),
        (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
        (1_000_000_000_000, "Một nghìn tỷ đồng"),
        (1_234_000_000_000, "Một nghìn hai trăm ba mươi tư tỷ đồng"),
        (-8000, "Âm tám nghìn đồng"),
    ],
)
def test_words(amount: int, words: str) -> None:
    assert vnd_in_words(amount) == words
    assert unicodedata.is_normalized("NFC", vnd_in_words(amount))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("8k", 8000),
        ("8K", 8000),
        ("8 k", 8000),
        ("8k5", 8500),
        ("8,5k", 8500),
        ("1tr2", 1_200_000),
        ("1tr25", 1_250_000),
        ("1tr05", 1_050_000),
        ("1tr250", 1_250_000),
        ("1tr250k", 1_250_000),
        ("1,2 triệu", 1_200_000),
        ("1.2tr", 1_200_000),
        ("2 triệu rưỡi", 2_500_000),
        ("2tr rưỡi", 2_500_000),
        ("2 trieu ruoi", 2_500_000),
        ("nửa triệu", 500_000),
        ("1 triệu 250 nghìn", 1_250_000),
        ("1 triệu 250.000", 1_250_000),
        ("3 ngàn", 3000),
        ("8.000đ", 8000),
        ("8.000 đ.", 8000),
        ("8,000 VND", 8000),
        ("8 000 đồng", 8000),
        ("8000₫", 8000),
        ("1.200.000 VNĐ", 1_200_000),
        ("8.000,00", 8000),
        ("1 tỷ 2", 1_200_000_000),
        ("1 tỷ rưỡi", 1_500_000_000),
        ("0", 0),
        ("0đ", 0),
        ("tám nghìn", 8000),
        ("hai triệu rưỡi", 2_500_000),
        ("một triệu hai", 1_200_000),
        ("năm mươi nghìn đồng", 50_000),
        ("mot tram linh nam nghin", 105_000),
        (unicodedata.normalize("NFD", "2 triệu rưỡi đồng"), 2_500_000),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, amount: int) -> None:
    assert parse_money(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "đồng",
        "k",
        "nghìn",
        "rưỡi",
        "8.5",
        "8.00.0",
        "1.250 triệu",
        "1.2.3",
        "1 nghìn 2 triệu",
        "2 triệu 3 triệu",
        "-8000",
        "8000 và 9000",
        "8000 9000",
        "hai ba nghìn",
        "8k?",
        "abc",
        "9" * 400,
        "1 nghìn tỷ tỷ",
        "0,3 đồng",
        "8$",
    ],
)
def test_what_is_no_amount_or_could_be_two_is_none(typed: str) -> None:
    assert parse_money(typed) is None


@pytest.mark.parametrize("start", [0, 990, 99_000, 999_995, 1_000_000, 10_500_300, 999_999_990, 10**9, 10**12 + 10**6])
def test_words_are_read_back(start: int) -> None:
    for amount in range(start, start + 130):
        assert parse_money(vnd_in_words(amount)) == amount, vnd_in_words(amount)
        assert parse_money(vnd(amount)) == amount

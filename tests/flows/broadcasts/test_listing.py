"""Lists out of spreadsheets and notes: codes and phones in any usual form; what is neither is kept to be named."""

from __future__ import annotations

from datetime import date

import pytest

from flows.broadcasts.listing import MOST_LINES, TooLong, read_list

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "code", "phone"),
    [
        ("H99.101-261120-0001", "H99.101-261120-0001", ""),
        ('"h99.101-261120-0001";Nguyễn Thị Mẫu;x', "H99.101-261120-0001", ""),
        ("0912 345 678", "", "+84912345678"),
        ("+84 912.345.678\tBà Mẫu", "", "+84912345678"),
        ("912", "", ""),
        ("Nguyễn Thị Mẫu", "", ""),
        ("=HYPERLINK(1)", "", ""),
    ],
)
def test_a_line(text: str, code: str, phone: str) -> None:
    (line,) = read_list(text, TODAY)

    assert (line.code, line.phone) == (code, phone)


def test_empty_lines_and_repeats_are_left_out_and_numbers_are_those_of_the_file() -> None:
    lines = read_list("Số điện thoại\r\n\r\n0912345678\r\n0912 345 678\r\n0912345679\r\n", TODAY)

    assert [(line.number, line.phone) for line in lines] == [(1, ""), (3, "+84912345678"), (5, "+84912345679")]


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLong):
        read_list("\n".join(f"x{n}" for n in range(MOST_LINES + 1)), TODAY)

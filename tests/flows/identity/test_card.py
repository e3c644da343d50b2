"""The QR of a card gives its seven fields; what no card can say gives nothing."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from flows.identity.card import IdCard, as_fields, disagreements, from_fields, parse_card

TEXT = "001099000001|012345678|Nguyễn Văn Ánh|01021999|Nam|Số 1, Phường B, Hà Nội|10052021"
CARD = IdCard(
    id_number="001099000001",
    old_number="012345678",
    full_name="Nguyễn Văn Ánh",
    birth_date=date(1999, 2, 1),
    sex="male",
    address="Số 1, Phường B, Hà Nội",
    issue_date=date(2021, 5, 10),
)


def with_field(at: int, value: str) -> str:
    parts = TEXT.split("|")
    return "|".join([*parts[:at], value, *parts[at + 1 :]])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="card of 2021"),
        pytest.param(TEXT + "||Nguyễn Văn Bố|Trần Thị Mẹ|", id="card of 2024 with further fields"),
        pytest.param(TEXT + "\r\n", id="line end"),
        pytest.param("\ufeff" + TEXT.replace("|", " | "), id="mark and blanks"),
        pytest.param(unicodedata.normalize("NFD", TEXT), id="decomposed"),
    ],
)
def test_all_seven_fields_are_read(text: str) -> None:
    assert parse_card(text, today=date(2026, 1, 1)) == CARD


@pytest.mark.parametrize(
    ("at", "value", "field", "expected"),
    [
        pytest.param(1, "", "old_number", "", id="no earlier paper"),
        pytest.param(1, "001099000001", "old_number", "001099000001", id="earlier paper of 12 digits"),
        pytest.param(2, "H'Hen Niê", "full_name", "H'Hen Niê", id="name with an apostrophe"),
        pytest.param(2, "NGUYỄN THỊ ĐÀO", "full_name", "NGUYỄN THỊ ĐÀO", id="capitals stay"),
        pytest.param(3, "29022000", "birth_date", date(2000, 2, 29), id="leap day"),
        pytest.param(4, "Nữ", "sex", "female", id="woman"),
        pytest.param(6, "", "issue_date", None, id="without a day of issue"),
    ],
)
def test_what_a_card_may_say(at: int, value: str, field: str, expected: object) -> None:
    assert parse_card(with_field(at, value)) == replace(CARD, **{field: expected})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("https://example.vn/?a=1|2|3|4|5|6|7", id="a link"),
        pytest.param("|".join(TEXT.split("|")[:6]), id="six fields"),
        pytest.param(with_field(0, "00109900000"), id="eleven digits"),
        pytest.param(with_field(0, "00109900000a"), id="a letter in the number"),
        pytest.param(with_field(0, "٠٠١٠٩٩٠٠٠٠٠١"), id="digits of another script"),
        pytest.param(with_field(0, "000000000000"), id="all alike"),
        pytest.param(with_field(1, "1234"), id="old number of four digits"),
        pytest.param(with_field(2, ""), id="no name"),
        pytest.param(with_field(2, "Nguyễn Văn 4"), id="digit in the name"),
        pytest.param(with_field(2, "Nguyá»…n Vă"), id="name in the wrong encoding"),
        pytest.param(with_field(3, "31021999"), id="31 February"),
        pytest.param(with_field(3, "29022001"), id="no leap year"),
        pytest.param(with_field(3, "01131999"), id="month 13"),
        pytest.param(with_field(3, "00001950"), id="no day"),
        pytest.param(with_field(3, "01022030"), id="birth to come"),
        pytest.param(with_field(3, "01021799"), id="too long ago"),
        pytest.param(with_field(3, "02/01/99"), id="another format"),
        pytest.param(with_field(4, "X"), id="neither Nam nor Nữ"),
        pytest.param(with_field(5, ""), id="no address"),
        pytest.param(with_field(6, "31112021"), id="issued on 31 November"),
        pytest.param(with_field(6, "31011999"), id="issued before birth"),
        pytest.param(with_field(6, "01012030"), id="issued in days to come"),
        pytest.param("GD4010120878811|4e677579e1bb856e|01/02/1999|1|48c3a0|01 - 025|01/01/2021|-", id="health card"),
    ],
)
def test_what_no_card_says_is_no_card(text: str) -> None:
    assert parse_card(text, today=date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param("001099000001", (), id="agrees"),
        pytest.param("001098000001", ("birth_date",), id="another year"),
        pytest.param("001199000001", ("sex",), id="the other sex"),
        pytest.param("001304000001", ("birth_date", "sex"), id="both"),
    ],
)
def test_a_number_that_contradicts_is_read_and_pointed_out(number: str, expected: tuple[str, ...]) -> None:
    card = parse_card(with_field(0, number))

    assert card is not None
    assert disagreements(card) == expected


@pytest.mark.parametrize("text", [TEXT, with_field(1, ""), with_field(4, "Nữ"), with_field(6, "")])
def test_fields_go_out_as_json_and_come_back(text: str) -> None:
    card = parse_card(text)

    assert card is not None
    assert from_fields(as_fields(card)) == card


def test_fields_are_dates_in_iso_form_and_the_words_of_the_card() -> None:
    fields = as_fields(CARD)

    assert (fields["birth_date"], fields["sex"], fields["issue_date"]) == ("1999-02-01", "Nam", "2021-05-10")


@pytest.mark.parametrize("fields", [None, [], {}, {**as_fields(CARD), "birth_date": "1999-02-31"}])
def test_fields_that_are_no_card_are_refused(fields: object) -> None:
    assert from_fields(fields) is None  # type: ignore[arg-type]

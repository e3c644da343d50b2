import pytest

from flows.talking.canned import PLACES, Canned, filled, fitting, unknown_places
from flows.talking.rules import talking_rules

VALUES = {"code": "H99.101-261120-0001", "unit": "UBND xã", "hours": "07:30–11:30", "hotline": "1900"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Hồ sơ {code} tại {unit}", ()),
        ("Không có chỗ nào", ()),
        ("Chào {ten}, hồ sơ {code}", ("ten",)),
        ("{Code} và {ten} và {ten}", ("Code", "ten")),
        ("Một ngoặc { lẻ", ("{",)),
        ("Một ngoặc } lẻ", ("}",)),
        ("{}", ("",)),
        ("{{ code }}", ("{", "}", " code ")),
        ("{code.__class__}", ("code.__class__",)),
    ],
)
def test_only_known_places_may_stand_in_braces(text: str, wrong: tuple[str, ...]) -> None:
    assert set(unknown_places(text)) == set(wrong)


def test_places_are_filled_in_once_and_as_text() -> None:
    values = {**VALUES, "unit": "{code}"}

    assert filled("{unit}: {code}", values) == "{code}: H99.101-261120-0001"


@pytest.mark.parametrize("name", PLACES)
def test_an_answer_that_cannot_be_filled_in_is_not_offered(name: str) -> None:
    canned = [Canned("a", "A", f"Có {{{name}}}"), Canned("b", "B", "Không cần gì")]

    assert [each.key for each, _ in fitting(canned, {**VALUES, name: ""})] == ["b"]


def test_what_comes_with_the_program_is_sound() -> None:
    rules = talking_rules()

    assert all(filled(each.text, VALUES) for each in rules.canned)
    assert not any(unknown_places(each.text) for each in rules.canned)
    assert len({each.key for each in rules.canned}) == len(rules.canned)
    assert not any(each.key.isdecimal() for each in rules.canned), "numbers name answers of units"

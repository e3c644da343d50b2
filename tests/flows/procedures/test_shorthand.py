import pytest

from flows.procedures.fold import words
from flows.procedures.shorthand import SHORT, decode, expand


def spoken(text: str) -> str:
    return " ".join(one.plain for one in expand(words(text)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("dk kết hôn", "dang ki ket hon", id="dk before what is registered"),
        pytest.param("đk tạm trú", "dang ki tam tru", id="đk with its stroke"),
        pytest.param("làm onl dk ko", "lam online duoc khong", id="dk is được elsewhere"),
        pytest.param("mất gplx r", "mat giai phep lai xe roi".replace("giai", "giay"), id="licence"),
        pytest.param("cần j z", "can gi vay", id="teencode"),
        pytest.param("lm cccd", "lam can cuoc cong dan", id="card"),
    ],
)
def test_short_forms_are_written_out(typed: str, meant: str) -> None:
    assert spoken(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng kys keets hoon", "đăng ký kết hôn"),
        ("d9a8ng ky1", "đăng ký"),
        ("lafm cawn cuwowsc", "làm căn cước"),
        ("tieengs", "tiếng"),
        ("ho65 chie61u", "hộ chiếu"),
    ],
)
def test_raw_typing_is_decoded(typed: str, meant: str) -> None:
    assert words(decode(typed)) == words(meant)


def test_every_short_form_is_itself_one_syllable_in_the_compared_form() -> None:
    assert [short for short in SHORT if len(words(short)) != 1 or words(short)[0].marked != short] == []

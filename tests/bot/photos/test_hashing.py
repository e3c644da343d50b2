"""The same picture is known again, another is not taken for it."""

from io import BytesIO

from bot.photos.hashing import is_same_look, look_of
from tests.bot.photos.samples import good, opened


def test_a_copy_looks_the_same() -> None:
    picture = opened(good("table"))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=85)

    assert is_same_look(look_of(picture), look_of(opened(stream.getvalue())))


def test_other_papers_look_different() -> None:
    looks = [look_of(opened(good(kind))) for kind in ("letter", "table", "certificate", "id_card")]

    assert not any(is_same_look(a, b) for i, a in enumerate(looks) for b in looks[i + 1 :])


def test_a_look_is_64_bits_in_hexadecimal() -> None:
    look = look_of(opened(good("table")))

    assert len(look) == 16
    assert 0 <= int(look, 16) < 1 << 64


def test_what_has_no_look_is_never_the_same() -> None:
    assert not is_same_look("", "")
    assert not is_same_look("", "0" * 16)

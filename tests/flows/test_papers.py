"""Which pictures are taken for the same."""

import pytest

from flows.papers import alike, looks_alike

OLD, NEW = "0f" * 8, "0f" * 32


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param(OLD, "00" + OLD[2:], True, id="4 bits of 64"),
        pytest.param(OLD, "10" + OLD[2:], False, id="5 bits of 64"),
        pytest.param(NEW, "00" * 4 + NEW[8:], True, id="16 bits of 256"),
        pytest.param(NEW, "00" * 4 + "1f" + NEW[10:], False, id="17 bits of 256"),
        pytest.param(OLD, NEW, False, id="of two kinds"),
        pytest.param("", "", False, id="no look"),
        pytest.param("", OLD, False, id="one without"),
        pytest.param("no hex", "no hex", False, id="nonsense"),
    ],
)
def test_looks_of_one_length_may_differ_by_one_bit_in_sixteen(one: str, other: str, is_same: bool) -> None:
    assert looks_alike(one, other) is is_same


def test_the_same_bytes_are_the_same_picture_whatever_they_look_like() -> None:
    assert alike({"sha": "a", "look": OLD}, {"sha": "a", "look": NEW})
    assert not alike({"sha": "a"}, {"sha": "b"})
    assert not alike("text", {"sha": "a"})

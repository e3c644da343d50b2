"""Values with one thing changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from flows.values import changed


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0
    names: tuple[str, ...] = field(default=())


def test_changed_is_what_replace_makes() -> None:
    point = Point(1, 2, ("a",))

    assert changed(point, y=3) == replace(point, y=3)
    assert point == Point(1, 2, ("a",))


def test_what_was_changed_is_as_frozen_as_before() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(Point(1), y=3).x = 2  # type: ignore[misc]


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Point has no .*'z'"):
        changed(Point(1), z=3)

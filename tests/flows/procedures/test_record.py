import pytest

from flows.procedures.record import Fee, ServiceLevel, level_from_legacy


@pytest.mark.parametrize(
    ("legacy", "is_free", "level"),
    [
        (4, False, ServiceLevel.FULL),
        (3, True, ServiceLevel.FULL),
        (3, False, ServiceLevel.PARTIAL),
        (2, True, ServiceLevel.INFO),
        (1, False, ServiceLevel.INFO),
    ],
)
def test_old_levels_map_to_todays(legacy: int, is_free: bool, level: ServiceLevel) -> None:
    assert level_from_legacy(legacy, is_free=is_free) is level


@pytest.mark.parametrize("legacy", [0, 5, -1])
def test_there_is_no_other_old_level(legacy: int) -> None:
    with pytest.raises(ValueError, match="no such legacy level"):
        level_from_legacy(legacy, is_free=True)


def test_a_fee_set_by_the_province_is_never_free() -> None:
    assert Fee(0).is_free
    assert not Fee(0, "province_council").is_free
    assert not Fee(None, "province_council").is_free

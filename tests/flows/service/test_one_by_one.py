import pytest

from flows.ports import StoreUnavailable
from flows.service.one_by_one import one_by_one


async def test_a_row_that_fails_keeps_no_other_from_its_turn() -> None:
    seen = []

    async def work(item: int) -> bool:
        seen.append(item)
        if item == 2:
            raise ValueError("a row that nobody can read")
        return item != 3

    with pytest.raises(ExceptionGroup) as raised:
        await one_by_one([1, 2, 3, 4], work)

    assert seen == [1, 2, 3, 4]
    assert [str(each) for each in raised.value.exceptions] == ["a row that nobody can read"]
    assert await one_by_one([1, 3, 4], work) == 2


async def test_a_store_that_is_away_ends_it_at_once() -> None:
    seen = []

    async def work(item: int) -> None:
        seen.append(item)
        raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        await one_by_one([1, 2], work)

    assert seen == [1]

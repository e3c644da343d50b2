from collections.abc import AsyncIterator

import pytest

from .telegram_client import Caller, a_caller


@pytest.fixture
async def bot() -> AsyncIterator[Caller]:
    async with a_caller() as caller:
        yield caller

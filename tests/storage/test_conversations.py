"""A conversation is read by itself without being touched."""

from flows.ports import Changes
from storage.store import SqlStore
from tests.storage.samples import a_chat, loaded, write


async def test_the_state_is_the_one_that_the_last_turn_left(store: SqlStore) -> None:
    me = await loaded(store)
    await write(store, Changes(states=[(me.chat_id, {"prompt": 3})]))

    assert await store.conversations.peek(me.chat) == {"prompt": 3}


async def test_a_chat_without_a_turn_has_none_and_is_not_made(store: SqlStore) -> None:
    assert await store.conversations.peek(a_chat(77)) is None
    me = await loaded(store)

    assert await store.conversations.peek(me.chat) is None

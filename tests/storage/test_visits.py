"""A browser's token opens its chat until it is closed."""

from flows.ports import WebVisit
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, SECOND, a_chat, loaded

WEB = a_chat("random", "web")


async def test_visit_opens_its_chat_again(store: SqlStore) -> None:
    visit = await store.visits.open(token_hash=b"t", chat=WEB, now=NOW)

    assert await store.visits.get(b"t", now=NOW + SECOND) == visit
    assert visit.chat_id == (await loaded(store, WEB)).chat_id
    assert await store.visits.get(b"u", now=NOW) is None


async def test_last_use_is_remembered_to_the_minute(store: SqlStore) -> None:
    visit = await store.visits.open(token_hash=b"t", chat=WEB, now=NOW)

    await store.visits.get(b"t", now=NOW + 2 * MINUTE)

    assert await store.visits.get(b"t", now=NOW + 3 * MINUTE) == WebVisit(WEB, visit.chat_id, NOW + 2 * MINUTE)


async def test_two_browsers_may_open_one_chat_and_close_it_apart(store: SqlStore) -> None:
    for token in (b"t", b"u"):
        await store.visits.open(token_hash=token, chat=WEB, now=NOW)

    await store.visits.close(b"t")

    assert await store.visits.get(b"t", now=NOW) is None
    assert await store.visits.get(b"u", now=NOW) is not None

"""A browser's token opens its chat until it is closed."""

from flows.ports import Changes, Merge, WebVisit
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, SECOND, a_chat, loaded, write

WEB = a_chat("random", "web")


async def test_visit_opens_its_chat_again(store: SqlStore) -> None:
    visit = await store.visits.open(token_hash=b"t", chat=WEB, now=NOW)

    assert await store.visits.get(b"t", now=NOW + SECOND) == visit
    assert visit.chat_id == (await loaded(store, WEB)).chat_id
    assert await store.visits.get(b"u", now=NOW) is None


async def test_last_use_is_remembered_to_the_minute(store: SqlStore) -> None:
    visit = await store.visits.open(token_hash=b"t", chat=WEB, now=NOW)

    await store.visits.get(b"t", now=NOW + 2 * MINUTE)

    again = await store.visits.get(b"t", now=NOW + 3 * MINUTE)
    assert again == WebVisit(WEB, visit.chat_id, NOW + 2 * MINUTE, visit.person_id)


async def test_two_browsers_may_open_one_chat_and_close_it_apart(store: SqlStore) -> None:
    for token in (b"t", b"u"):
        await store.visits.open(token_hash=token, chat=WEB, now=NOW)

    await store.visits.close(b"t")

    assert await store.visits.get(b"t", now=NOW) is None
    assert await store.visits.get(b"u", now=NOW) is not None


async def test_a_browser_belongs_to_whom_its_chat_belongs_now(store: SqlStore) -> None:
    visit = await store.visits.open(token_hash=b"t", chat=WEB, now=NOW)
    me = await loaded(store)
    await write(store, Changes(merged=[Merge(keep=me.person.id, gone=visit.person_id)]))

    linked = await store.visits.get(b"t", now=NOW)
    await write(store, Changes(unlinked=[visit.chat_id]))
    left = await store.visits.get(b"t", now=NOW)

    assert linked is not None
    assert left is not None
    assert linked.person_id == me.person.id
    assert left.person_id not in (me.person.id, visit.person_id)

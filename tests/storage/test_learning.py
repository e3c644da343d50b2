"""Unanswered requests are counted without a name; wordings are attached, published and taken back with their trace."""

from datetime import date, timedelta

from sqlalchemy import text

from flows.audit import Trail
from flows.learning.effect import Effect, Figures, Place
from flows.learning.model import WORDINGS_NOTE, RequestState, Unanswered, WordingState, by_code, published
from flows.ports import Changes
from storage.store import SqlStore
from tests.storage.samples import NOW, write

DAY = timedelta(days=1)
FIGURES = Figures(10, 9, 9, 10, 5, 5)


async def ask(store: SqlStore, *texts: str, declined: bool = False, at: timedelta = timedelta()) -> None:
    await write(store, Changes(unanswered=[Unanswered(each, declined, NOW + at) for each in texts]))


async def test_the_same_request_is_counted_however_it_is_typed(store: SqlStore) -> None:
    await ask(store, "Xin lắp điện kế?", "xin lap dien ke", "mở tiệm vàng")
    await ask(store, "xin  lắp điện kế", declined=True, at=3 * DAY)

    first, second = await store.learning.requests(RequestState.OPEN)

    assert (first.times, first.declined, second.times) == (3, 1, 1)
    assert (first.first_on, first.last_on) == (date(2026, 11, 21), date(2026, 11, 24))
    assert first.text == "Xin lắp điện kế?"
    assert await store.learning.requests(RequestState.OPEN, limit=1) == [first]


async def test_what_was_asked_is_sealed_at_rest(store: SqlStore) -> None:
    await ask(store, "xin lắp điện kế")

    async with store._db.reading() as connection:
        rows = (await connection.execute(text("SELECT mark, text FROM unmatched_requests"))).all()

    assert all("điện".encode() not in bytes(cell) for row in rows for cell in row)


async def test_an_editor_settles_a_request_once(store: SqlStore) -> None:
    await ask(store, "thời tiết")
    (asked,) = await store.learning.requests(RequestState.OPEN)

    done = [await store.learning.settle(asked.id, RequestState.NOT_OURS, by="an", now=NOW) for _ in range(2)]

    assert done == [True, False]
    assert (await store.learning.counts())[RequestState.NOT_OURS] == 1
    assert not await store.learning.settle(99, RequestState.NONSENSE, by="an", now=NOW)
    await ask(store, "thời tiết")
    assert not await store.learning.requests(RequestState.OPEN)


async def test_a_wording_is_a_draft_until_it_is_published(store: SqlStore) -> None:
    await ask(store, "xin lắp điện kế")
    (asked,) = await store.learning.requests(RequestState.OPEN)
    attach = store.learning.attach

    first = await attach("3.000101", "lắp điện kế", request_id=asked.id, by="an", now=NOW)
    again = await attach("3.000101", "Lắp điện kế", request_id=None, by="an", now=NOW)
    (draft,) = await store.learning.wordings()

    assert (first, again) == (True, False)
    assert (draft.state, draft.request_id) == (WordingState.DRAFT, asked.id)
    assert (await store.learning.counts())[RequestState.ATTACHED] == 1
    assert published([draft]) == {}
    assert await store.upkeep.get_note(WORDINGS_NOTE) is None

    assert await store.learning.publish([draft.id], by="bi", now=NOW) == 1
    assert await store.learning.publish([draft.id], by="bi", now=NOW) == 0
    (live,) = await store.learning.wordings()
    assert (live.published_by, live.published_at) == ("bi", NOW)
    assert published([live]) == by_code([live]) == {"3.000101": ["lắp điện kế"]}
    assert await store.upkeep.get_note(WORDINGS_NOTE) is not None


async def test_what_is_taken_back_lets_its_request_wait_again(store: SqlStore) -> None:
    await ask(store, "xin lắp điện kế")
    (asked,) = await store.learning.requests(RequestState.OPEN)
    await store.learning.attach("3.000101", "lắp điện kế", request_id=asked.id, by="an", now=NOW)
    (wording,) = await store.learning.wordings()
    await store.learning.publish([wording.id], by="an", now=NOW)

    gone = await store.learning.take_back(wording.id, by="bi", now=NOW + DAY)

    assert gone is not None
    assert gone.state is WordingState.PUBLISHED
    assert await store.learning.take_back(wording.id, by="bi", now=NOW) is None
    assert not await store.learning.wordings()
    assert (await store.learning.counts())[RequestState.OPEN] == 1
    assert await store.upkeep.get_note(WORDINGS_NOTE) == (NOW + DAY).isoformat()
    trail = [line.entry.action for line in await store.audit.lines(Trail())]
    assert trail == ["wording_taken_back", "wordings_published", "wording_attached"]


async def test_what_was_measured_is_kept_under_its_digest(store: SqlStore) -> None:
    effect = Effect(FIGURES, FIGURES, (), (Place("3.000101", "lắp điện kế", 1),))

    await store.learning.keep_effect("x" * 32, effect, by="an", now=NOW)

    assert await store.learning.effect("x" * 32) == effect
    assert await store.learning.effect("y" * 32) is None


async def test_what_one_person_said_once_is_forgotten_sooner(store: SqlStore) -> None:
    await ask(store, "một lần", "hai lần", "hai lần")

    once = await store.learning.forget(once_before=date(2026, 11, 22), before=date(2026, 1, 1))
    rest = await store.learning.forget(once_before=date(2026, 11, 22), before=date(2026, 11, 22))

    assert (once, rest) == (1, 1)

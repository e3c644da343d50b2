"""What officers, pages and commands read."""

import asyncio
from datetime import date, timedelta

import pytest

from flows.dossiers.model import Dossier, Status
from flows.ports import Changes, DumpRow, Fate, Kind, Settled
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, a_file, a_message, loaded, send, write

DAY = timedelta(days=1)
ALL = tuple(Status)


async def keep(store: SqlStore, *dossiers: Dossier) -> None:
    await write(store, Changes(opened=list(dossiers)))


async def me(store: SqlStore) -> int:
    return (await loaded(store)).person.id


async def test_queue_goes_by_due_date_then_by_filing(store: SqlStore) -> None:
    mine = await me(store)
    await keep(
        store,
        a_dossier(mine, "new", status=Status.REGISTERED, filed_at=NOW),
        a_dossier(mine, "older", status=Status.REGISTERED, filed_at=NOW - DAY),
        a_dossier(mine, "late", status=Status.PROCESSING, due_at=NOW - DAY),
        a_dossier(mine, "soon", status=Status.ACCEPTED, due_at=NOW + DAY),
        a_dossier(mine, "draft"),
    )

    rows = await store.dossiers.queue(unit_ids=None, statuses=[Status.REGISTERED, Status.PROCESSING, Status.ACCEPTED])

    assert [row.dossier.id for row in rows] == ["dlate", "dsoon", "dolder", "dnew"]
    assert all(row.dossier.answers == {} for row in rows)


async def test_queue_shows_only_units_asked_for_and_counts_files(store: SqlStore) -> None:
    mine = await me(store)
    here, there = a_dossier(mine, 1), a_dossier(mine, 2, unit_id="xa-khac")
    await keep(store, here, there)
    await store.files.add(a_file(1, 1, dossier_id="d1", step_id="photo"))

    rows = await store.dossiers.queue(unit_ids=["xa-mau"], statuses=ALL)

    assert [(row.dossier.id, row.files) for row in rows] == [("d1", 1)]
    assert await store.dossiers.queue(unit_ids=[], statuses=ALL) == []


@pytest.mark.parametrize(("text", "found"), [("0012", ["d1"]), ("H-0012", ["d1"]), ("%", []), ("_012", [])])
async def test_queue_is_searched_by_the_end_of_a_code(store: SqlStore, text: str, found: list[str]) -> None:
    mine = await me(store)
    await keep(store, a_dossier(mine, 1, code="H-0012"), a_dossier(mine, 2, code="H-0013"), a_dossier(mine, 3))

    rows = await store.dossiers.queue(unit_ids=None, statuses=ALL, text=text)

    assert [row.dossier.id for row in rows] == found


async def test_overdue_counts_only_what_runs(store: SqlStore) -> None:
    mine = await me(store)
    late = NOW - MINUTE
    await keep(
        store,
        a_dossier(mine, 1, status=Status.PROCESSING, due_at=late),
        a_dossier(mine, 2, status=Status.PROCESSING, due_at=NOW + MINUTE),
        a_dossier(mine, 3, status=Status.SUPPLEMENT_REQUESTED, due_at=late, paused_at=late),
        a_dossier(mine, 4, status=Status.RETURNED, due_at=late),
    )

    counts = await store.dossiers.counts(unit_ids=["xa-mau"], now=NOW)

    assert (counts["processing"], counts["returned"], counts["accepted"], counts["overdue"]) == (2, 1, 0, 1)


async def test_token_opens_its_dossier_and_an_empty_one_none(store: SqlStore) -> None:
    mine = await me(store)
    await keep(store, a_dossier(mine, 1, token="secret"), a_dossier(mine, 2))

    found = await store.dossiers.by_token("secret")

    assert found is not None
    assert found.id == "d1"
    assert await store.dossiers.by_token("") is None
    assert await store.dossiers.by_token("secreu") is None


async def test_a_dossier_is_found_by_its_whole_code_only(store: SqlStore) -> None:
    code = "H99.101-261120-0001"
    mine = (await loaded(store)).person.id
    await write(store, Changes(opened=[a_dossier(mine, 3, code=code)]))

    found = await store.dossiers.by_code(code)

    assert found is not None
    assert (found.id, found.answers) == ("d3", {})
    assert [await store.dossiers.by_code(each) for each in ("", code[:-1], "0001")] == [None] * 3


async def test_messages_about_a_dossier_tell_what_became_of_them(store: SqlStore) -> None:
    chat = (await loaded(store)).chat_id
    notices = [a_message(chat, f"n{n}", kind=Kind.NOTICE, dossier_id="d1") for n in range(3)]
    sent, refused, _ = await send(store, *notices)
    await store.outbox.settle(
        [Settled(sent.id, chat, Fate.SENT, NOW), Settled(refused.id, chat, Fate.REJECTED, NOW, error="no")]
    )

    told = await store.dossiers.messages("d1")

    assert [(message.words.key, outcome) for message, outcome in told] == [
        ("n0", "sent"),
        ("n1", "rejected"),
        ("n2", "waiting"),
    ]


async def test_dump_is_the_contracts_line(store: SqlStore) -> None:
    mine = await loaded(store)
    draft = a_dossier(mine.person.id, chat_id=mine.chat_id)
    await keep(store, draft)
    await store.files.add(a_file(1, mine.chat_id, dossier_id="d1", step_id="photo"))

    assert await store.dossiers.dump() == [DumpRow(None, "draft", "telegram", "1", draft.answers, 1)]


async def test_sealed_numbers_are_found_by_their_mark(store: SqlStore) -> None:
    mine = await me(store)
    await keep(store, a_dossier(mine, 1), a_dossier(mine, 2))
    await write(store, Changes(found_by=[("d1", "id_number", "001099000001"), ("d2", "phone", "001099000001")]))

    found = await store.dossiers.found_by("id_number", "001099000001")
    await write(store, Changes(found_by=[("d1", "id_number", "001099000002")]))

    assert [each.id for each in found] == ["d1"]
    assert await store.dossiers.found_by("id_number", "001099000001") == []


async def test_stale_are_those_not_touched_since(store: SqlStore) -> None:
    mine = await me(store)
    await keep(
        store,
        a_dossier(mine, 1, updated_at=NOW + DAY),
        a_dossier(mine, 2),
        a_dossier(mine, 3, status=Status.PREPARED),
    )

    stale = await store.dossiers.stale(before=NOW + MINUTE, statuses=[Status.DRAFT])

    assert [each.id for each in stale] == ["d2"]


async def test_a_register_has_what_was_filed_in_the_period_in_that_order(store: SqlStore) -> None:
    mine = await me(store)
    await keep(
        store,
        a_dossier(mine, 1, status=Status.RETURNED, filed_at=NOW + MINUTE),
        a_dossier(mine, 2, status=Status.REGISTERED, filed_at=NOW),
        a_dossier(mine, 3, status=Status.REGISTERED, filed_at=NOW + DAY),
        a_dossier(mine, 4, status=Status.REGISTERED, filed_at=NOW, unit_id="xa-khac"),
        a_dossier(mine, 5),
    )

    found = await store.dossiers.filed_between(unit_ids=["xa-mau"], start=NOW, end=NOW + DAY, limit=10)

    assert [each.id for each in found] == ["d2", "d1"]
    assert all(each.answers for each in found)
    assert len(await store.dossiers.filed_between(unit_ids=["xa-mau"], start=NOW, end=NOW + DAY, limit=1)) == 1


async def test_persons_own_export_has_the_answers(store: SqlStore) -> None:
    mine, other = await me(store), (await loaded(store, a_chat("other"))).person.id
    filed = a_dossier(mine, 1, status=Status.RETURNED)
    await keep(store, filed, a_dossier(other, 2))

    assert await store.dossiers.of_person(mine) == [filed]


async def test_numbers_are_unique_under_concurrency(store: SqlStore, another: SqlStore) -> None:
    day = date(2026, 11, 21)

    async def take(each: SqlStore) -> int:
        async with each.transaction() as tx:
            return (await tx.number({("H99", day): 1}))["H99", day]

    taken = await asyncio.gather(*(take(each) for _ in range(15) for each in (store, another)))

    assert sorted(taken) == list(range(1, 31))


async def test_number_of_a_failed_filing_is_given_to_the_next(store: SqlStore) -> None:
    day = date(2026, 11, 21)
    with pytest.raises(RuntimeError, match="failed"):
        await fail_after_numbering(store, day)

    async with store.transaction() as tx:
        assert await tx.number({("H99", day): 1}) == {("H99", day): 1}


async def fail_after_numbering(store: SqlStore, day: date) -> None:
    async with store.transaction() as tx:
        await tx.number({("H99", day): 1})
        raise RuntimeError("failed")


async def test_two_officers_move_one_dossier_one_after_the_other(store: SqlStore, another: SqlStore) -> None:
    mine = await me(store)
    await keep(store, a_dossier(mine, status=Status.REGISTERED))

    async def bump(each: SqlStore) -> None:
        async with each.transaction() as tx:
            dossier = await tx.dossier("d1")
            assert dossier is not None
            raised = a_dossier(mine, status=Status.REGISTERED, revision=dossier.revision + 1)
            await asyncio.sleep(0.01)
            await tx.write(Changes(saved=[raised]), holder="a", lease=MINUTE, now=NOW)

    await asyncio.gather(*(bump(each) for each in (store, another, store, another)))

    last = await store.dossiers.get("d1")
    assert last is not None
    assert last.revision == 4


async def test_unknown_dossier_is_nothing(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.dossier("none") is None
    assert await store.dossiers.get("none") is None
    assert await store.dossiers.history("none") == []

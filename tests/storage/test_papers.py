"""Papers to be joined: made once, anew when their pages change, and gone with all that was made of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.dossiers.model import Status
from flows.files import StoredFile
from flows.ports import AlreadyDone, Attached, Changes, Joined, Paper
from storage.store import SqlStore
from tests.storage.samples import LEASE, NOW, SECOND, a_dossier, a_file, a_message, loaded, write

LATER = NOW + timedelta(hours=1)
PAPER = Paper("d1", "photo", 0, ("f1", "f2"))


async def two_pages(store: SqlStore, **changes: Any) -> int:
    """A draft with two pages of one paper, to be joined; the chat."""
    me = await loaded(store)
    for number in (1, 2, 3):
        await store.files.add(a_file(number, me.chat_id))
    attached = Attached("d1", "photo", ("f1", "f2"))
    opened = a_dossier(me.person.id, **changes)
    await write(store, Changes(opened=[opened], attached=[attached], papers=[PAPER]))
    return me.chat_id


async def claimed(store: SqlStore, *, holder: str = "worker", at: timedelta = SECOND) -> list[Paper]:
    return await store.papers.claim(limit=5, now=NOW + at, holder=holder, lease=LEASE)


def one_pdf(paper: Paper, file_id: str = "p1") -> Joined:
    stored = StoredFile(f"cc/{file_id}", "2" * 64, 30, b"key")
    file = a_file(9, 0, id=file_id, stored=stored, kind="pdf", pages=2, is_joined=True)
    place = replace(file, dossier_id=paper.dossier_id, step_id=paper.step_id, supplement=paper.supplement)
    return Joined(paper, place)


async def joined(store: SqlStore) -> list[str]:
    return [row.id for row in await store.files.joined_of("d1")]


async def test_paper_is_leased_to_one_worker_until_its_lease_ends(store: SqlStore, another: SqlStore) -> None:
    await two_pages(store)

    (mine,) = await claimed(store)
    others = await claimed(another, holder="other")
    (taken_over,) = await claimed(another, holder="other", at=LEASE + 2 * SECOND)

    assert (mine.file_ids, mine.attempts) == (("f1", "f2"), 1)
    assert others == []
    assert taken_over.attempts == 2


async def test_kept_lease_is_not_taken_over_and_given_back_it_waits(store: SqlStore) -> None:
    await two_pages(store)
    (paper,) = await claimed(store)

    await store.papers.renew([paper], holder="worker", until=NOW + 3 * LEASE)
    kept = await claimed(store, holder="other", at=2 * LEASE)
    await store.papers.put_off(paper, holder="worker", until=NOW + 2 * LEASE)

    assert kept == []
    assert await claimed(store, holder="other", at=LEASE) == []
    assert len(await claimed(store, holder="other", at=3 * LEASE)) == 1


async def test_joined_paper_stands_beside_its_pages(store: SqlStore) -> None:
    chat_id = await two_pages(store)
    (paper,) = await claimed(store)

    parcels = await write(store, Changes(joined=[one_pdf(paper)], outgoing=[a_message(chat_id)]))

    (row,) = await store.files.joined_of("d1")
    assert (row.id, row.kind, row.step_id, row.is_joined) == ("p1", "pdf", "photo", True)
    assert [each.id for each in await store.files.of_dossier("d1")] == ["f1", "f2"]
    assert (await store.dossiers.dump())[0].files == 2
    assert await store.files.known(["cc/p1"]) == {"cc/p1"}
    assert len(parcels) == 1
    assert (await claimed(store, at=LEASE * 3), await store.papers.waiting()) == ([], 0)


async def test_pages_that_changed_meanwhile_are_made_anew_and_nothing_is_said(store: SqlStore) -> None:
    chat_id = await two_pages(store)
    (paper,) = await claimed(store)
    other_order = Paper("d1", "photo", 0, ("f2", "f1"))
    await write(store, Changes(papers=[other_order], attached=[Attached("d1", "photo", ("f2", "f1"))]))

    with pytest.raises(AlreadyDone):
        await write(store, Changes(joined=[one_pdf(paper)], outgoing=[a_message(chat_id)]))

    assert await joined(store) == []
    assert await store.files.get("p1") is None
    assert await store.outbox.waiting() == {}
    assert [each.file_ids for each in await claimed(store)] == [("f2", "f1")]


async def test_two_workers_that_joined_the_same_keep_one(store: SqlStore, another: SqlStore) -> None:
    await two_pages(store)
    (mine,) = await claimed(store)
    (theirs,) = await claimed(another, holder="other", at=2 * LEASE)

    with pytest.raises(AlreadyDone):
        await write(store, Changes(joined=[one_pdf(mine, "p1")]))
    await write(another, Changes(joined=[one_pdf(theirs, "p2")]), holder="other")

    assert await joined(store) == ["p2"]


async def test_former_pdf_becomes_loose_when_the_pages_change(store: SqlStore) -> None:
    await two_pages(store)
    (paper,) = await claimed(store)
    await write(store, Changes(joined=[one_pdf(paper)]))

    await write(store, Changes(papers=[Paper("d1", "photo", 0, ())], attached=[Attached("d1", "photo", ("f1",))]))

    assert await joined(store) == []
    assert {row.id for row in await store.files.loose(before=LATER)} == {"f2", "f3", "p1"}
    assert await claimed(store) == []


async def test_paper_that_cannot_be_joined_is_not_tried_again(store: SqlStore) -> None:
    await two_pages(store)
    (paper,) = await claimed(store)

    await write(store, Changes(joined=[Joined(paper)]))

    assert (await claimed(store, at=3 * LEASE), await joined(store)) == ([], [])


async def test_dropped_draft_leaves_nothing_to_join_and_its_pdf_becomes_loose(store: SqlStore) -> None:
    await two_pages(store)
    (paper,) = await claimed(store)
    await write(store, Changes(joined=[one_pdf(paper)]))

    await write(store, Changes(dropped=["d1"]))

    assert {row.id for row in await store.files.loose(before=LATER)} == {"f1", "f2", "f3", "p1"}


async def test_what_is_joined_after_its_draft_was_dropped_is_refused(store: SqlStore) -> None:
    await two_pages(store)
    (paper,) = await claimed(store)
    await write(store, Changes(dropped=["d1"]))

    with pytest.raises(AlreadyDone):
        await write(store, Changes(joined=[one_pdf(paper)]))

    assert await store.files.get("p1") is None


async def test_erasing_reaches_the_pdf_of_a_draft_at_once(store: SqlStore) -> None:
    me = await loaded(store)
    await two_pages(store)
    (paper,) = await claimed(store)
    await write(store, Changes(joined=[one_pdf(paper)]))

    await write(store, Changes(erased=[me.person.id]))

    assert "p1" in {row.id for row in await store.files.loose(before=NOW - timedelta(days=1))}


async def test_after_erasing_nobody_is_told_of_a_filed_paper(store: SqlStore) -> None:
    me = await loaded(store)
    await two_pages(store, status=Status.REGISTERED)
    await write(store, Changes(papers=[Paper("d1", "photo", 0, ("f1", "f2"), me.chat_id)]))

    await write(store, Changes(erased=[me.person.id]))

    assert [paper.chat_id for paper in await claimed(store)] == [0]


async def test_supplement_stands_beside_what_was_filed_first(store: SqlStore) -> None:
    await two_pages(store)

    await write(store, Changes(attached=[Attached("d1", "photo", ("f3",), 1)]))

    rows = await store.files.of_dossier("d1")
    assert [(row.id, row.supplement) for row in rows] == [("f1", 0), ("f2", 0), ("f3", 1)]

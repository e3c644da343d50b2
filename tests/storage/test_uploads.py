"""Rows of uploads: loose until they are attached, attached in order, never to be had from another's dossier."""

from datetime import timedelta

from flows.dossiers.model import Status
from flows.files import StoredFile
from flows.ports import HELD, Attached, Changes
from storage.store import SqlStore
from tests.storage.samples import NOW, a_dossier, a_file, loaded, write

LATER = NOW + timedelta(hours=1)


async def two_drafts(store: SqlStore) -> None:
    mine = (await loaded(store)).person.id
    await write(store, Changes(opened=[a_dossier(mine, 1), a_dossier(mine, 2)]))
    for number in (1, 2, 3):
        await store.files.add(a_file(number, 1))


async def ids(store: SqlStore, dossier_id: str) -> list[str]:
    return [row.id for row in await store.files.of_dossier(dossier_id)]


async def test_file_is_read_back_as_it_was_kept(store: SqlStore) -> None:
    clean = StoredFile("bb/1", "1" * 64, 8, b"other key")
    row = a_file(1, 7, clean=clean, clean_kind="pdf", is_signed=True)

    await store.files.add(row)

    assert await store.files.get("f1") == row
    assert await store.files.get("f2") is None


async def test_files_are_attached_in_the_order_given(store: SqlStore) -> None:
    await two_drafts(store)

    await write(store, Changes(attached=[Attached("d1", "papers", ("f3", "f1"))]))

    assert await ids(store, "d1") == ["f3", "f1"]
    assert [row.id for row in await store.files.loose(before=LATER)] == ["f2"]


async def test_new_files_of_a_step_replace_the_old(store: SqlStore) -> None:
    await two_drafts(store)
    await write(store, Changes(attached=[Attached("d1", "papers", ("f1", "f2"))]))

    await write(store, Changes(attached=[Attached("d1", "papers", ("f2", "f3"))]))

    assert await ids(store, "d1") == ["f2", "f3"]
    assert [row.id for row in await store.files.loose(before=LATER)] == ["f1"]


async def test_file_of_another_dossier_is_not_to_be_had(store: SqlStore) -> None:
    await two_drafts(store)
    await write(store, Changes(attached=[Attached("d1", "papers", ("f1",))]))

    await write(store, Changes(attached=[Attached("d2", "papers", ("f1", "f2"))]))

    assert (await ids(store, "d1"), await ids(store, "d2")) == (["f1"], ["f2"])


async def test_files_of_a_dropped_draft_become_loose(store: SqlStore) -> None:
    await two_drafts(store)
    await write(store, Changes(attached=[Attached("d1", "papers", ("f1",))]))

    await write(store, Changes(dropped=["d1"]))

    assert await store.dossiers.get("d1") is None
    assert {row.id for row in await store.files.loose(before=LATER)} == {"f1", "f2", "f3"}


async def test_fresh_uploads_are_not_loose_yet(store: SqlStore) -> None:
    await two_drafts(store)

    assert await store.files.loose(before=NOW) == []


async def test_names_in_the_file_store_are_known_until_forgotten(store: SqlStore) -> None:
    await store.files.add(a_file(1, 1, clean=StoredFile("bb/1", "1" * 64, 8, b"k")))

    known = await store.files.known(["aa/1", "bb/1", "cc/1"])
    await store.files.forget(["f1"])

    assert known == {"aa/1", "bb/1"}
    assert await store.files.known(["aa/1", "bb/1"]) == set()


async def test_files_of_an_unfinished_answer_stay_with_the_draft_and_are_shown_to_nobody(store: SqlStore) -> None:
    await two_drafts(store)

    await write(store, Changes(attached=[Attached("d1", HELD, ("f1", "f2"))]))

    assert await ids(store, "d1") == []
    assert [row.id for row in await store.files.loose(before=LATER)] == ["f3"]
    assert await store.files.let_go() == 0


async def test_what_a_finished_paper_did_not_take_becomes_loose(store: SqlStore) -> None:
    await two_drafts(store)
    await write(store, Changes(attached=[Attached("d1", HELD, ("f1", "f2"))]))

    await write(store, Changes(attached=[Attached("d1", HELD, ()), Attached("d1", "papers", ("f1",))]))

    assert await ids(store, "d1") == ["f1"]
    assert {row.id for row in await store.files.loose(before=LATER)} == {"f2", "f3"}


async def test_what_was_held_ends_with_the_draft(store: SqlStore) -> None:
    await two_drafts(store)
    await write(store, Changes(attached=[Attached("d1", HELD, ("f1",)), Attached("d2", HELD, ("f2",))]))

    await write(store, Changes(dropped=["d1"]))

    assert {row.id for row in await store.files.loose(before=LATER)} == {"f1", "f3"}


async def test_a_filed_dossier_holds_no_more_than_was_filed(store: SqlStore) -> None:
    mine = (await loaded(store)).person.id
    await write(store, Changes(opened=[a_dossier(mine, 1, status=Status.REGISTERED)]))
    await store.files.add(a_file(1, 1))
    await write(store, Changes(attached=[Attached("d1", HELD, ("f1",))]))

    assert await store.files.let_go() == 1

    assert [row.id for row in await store.files.loose(before=LATER)] == ["f1"]

"""Nothing personal can be read in the file, and a sealed value opens only in its own place."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from flows.dossiers.model import Status, SupplementItem
from flows.ports import Changes, PersonRequest, RawUpdate
from storage.keys import KeyRing, SealBroken
from storage.sealing import Seals
from storage.store import SqlStore, open_store
from tests.storage.conftest import RING
from tests.storage.samples import NOW, a_chat, a_dossier, a_file, a_message, an_event, loaded, send, write

NAME = "Nguyễn Thị Bí Mật"


async def write_everywhere(store: SqlStore) -> None:
    """The name, in every place where a person's words may come to stand."""
    me = await loaded(store)
    secret = {"full_name": NAME, "id_number": "001099012345"}
    await store.inbox.keep([RawUpdate(a_chat(), "1", NAME.encode(), NOW)])
    await store.inbox.set_aside(1, f"Traceback with {NAME}", now=NOW)
    await store.files.add(a_file(1, me.chat_id, given_name=f"{NAME}.jpg"))
    dossier = a_dossier(
        me.person.id,
        status=Status.SUPPLEMENT_REQUESTED,
        answers=secret,
        reason=f"{NAME} thiếu giấy",
        supplement=(SupplementItem(None, NAME),),
    )
    await write(
        store,
        Changes(
            states=[(me.chat_id, {"partial": NAME})],
            opened=[dossier],
            history=[an_event("d1", note=NAME)],
            person_requests=[PersonRequest(me.person.id, me.chat_id, NAME, NOW)],
            found_by=[("d1", "id_number", "001099012345")],
        ),
    )
    await send(store, a_message(me.chat_id))


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("motcua.db*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_name_or_number_can_be_read_in_the_file(store: SqlStore, tmp_path: Path) -> None:
    await write_everywhere(store)

    raw = everything_in(tmp_path)

    assert b"xa-mau" in raw
    for personal in (NAME, "Trần Thị Bí Mật", "001099012345"):
        assert personal.encode() not in raw


async def test_rotated_key_still_opens_and_finds(store: SqlStore, database_url: str) -> None:
    await write_everywhere(store)
    rotated = await open_store(
        database_url, KeyRing.from_secret("a new secret", ["a secret for tests"]), frozenset({"web"})
    )

    (found,) = await rotated.dossiers.found_by("id_number", "001099012345")
    dossier = await rotated.dossiers.get(found.id)

    assert dossier is not None
    assert dossier.answers["full_name"] == NAME
    await rotated.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_answers_moved_to_another_dossier_do_not_open(store: SqlStore) -> None:
    me = (await loaded(store)).person.id
    await write(store, Changes(opened=[a_dossier(me, 1), a_dossier(me, 2, answers={"other": 1})]))
    async with store._db.writing() as connection:
        await connection.execute(
            text("UPDATE dossiers SET answers = (SELECT answers FROM dossiers WHERE id = 'd2') WHERE id = 'd1'")
        )

    with pytest.raises(SealBroken):
        await store.dossiers.get("d1")


def test_nothing_is_sealed_into_nothing() -> None:
    seals = Seals(RING)

    assert seals.seal_text("history.note", 1, "") is None
    assert seals.open_text("history.note", 1, None) == ""
    assert seals.open_bytes("inbox.body", 1, None) == b""


async def test_errors_do_not_tell_what_was_to_be_written(store: SqlStore) -> None:
    me = await loaded(store)

    with pytest.raises(IntegrityError) as failed:
        await write(store, Changes(opened=[a_dossier(me.person.id, portal_code="G01-SECRET")] * 2))

    assert "G01-SECRET" not in str(failed.value)

"""A copy taken while the server runs goes back into either database: nothing is lost, told twice or numbered twice."""

import asyncio
import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from flows.audit import AuditEntry, Trail
from flows.conversation.facts import Office
from flows.dossiers.model import Hours, Status, Unit
from flows.ports import Attached, Changes, FileRow
from flows.ports.outgoing import Fate, Settled
from storage.backup.archive import CopyProblem
from storage.backup.copies import SqlCopies
from storage.backup.copying import LEFT_OUT
from storage.db import Database
from storage.files import FileStore
from storage.keys import KeyRing
from storage.schema import HEAD
from storage.store import SqlStore, open_store
from storage.tables import metadata
from tests.storage.conftest import BOTH, EMPTY, RING
from tests.storage.samples import LEASE, NOW, a_chat, a_dossier, a_message, keys, loaded, send, write

#: What putting back changes on purpose: numbers that are passed over, and the line that says so.
CHANGED = (*LEFT_OUT, "dossier_numbers", "audit_entries", "audit_head")


def quiet(line: str) -> None:
    pass


@dataclass
class Place:
    """Where a copy goes to."""

    url: str
    files: FileStore

    def copies(self, ring: KeyRing = RING) -> SqlCopies:
        return SqlCopies(self.url, self.files, ring)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore.open(f"file://{tmp_path}/files", RING)


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "else").mkdir()
    for url in EMPTY[request.param](request, tmp_path / "else"):
        yield Place(url, FileStore.open(f"file://{tmp_path}/else/files", RING))


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """An SQLite file in another folder."""
    folder = tmp_path / "else"
    return Place(f"sqlite:///{folder}/motcua.db", FileStore.open(f"file://{folder}/files", RING))


async def an_office(store: SqlStore, files: FileStore) -> int:
    """A filed dossier with a file, a message that was sent and one that waits; whose chat it is."""
    me = await loaded(store)
    stored = await files.put("Giấy chứng sinh".encode())
    await store.files.add(FileRow("f1", stored, "jpeg", 1, "giấy.jpg", NOW, me.chat_id))
    filed = a_dossier(me.person.id, status=Status.REGISTERED, code="H99.101-261121-0007", chat_id=me.chat_id)
    line = AuditEntry(NOW, "lan", "dossier_viewed", filed.id)
    await write(store, Changes(opened=[filed], attached=[Attached(filed.id, "photo", ("f1",))], audit=[line]))
    async with store.transaction() as tx:
        assert await tx.number({("H99.101", datetime.now(UTC).date()): 7})
    (sent,) = await send(store, a_message(me.chat_id, "sent"))
    await store.outbox.settle([Settled(sent.id, me.chat_id, Fate.SENT, NOW)])
    await send(store, a_message(me.chat_id, "waiting"), holder="a process that ends")
    return me.chat_id


async def copied(url: str, files: FileStore, path: Path) -> Path:
    with path.open("wb") as to:
        await SqlCopies(url, files, RING).make(to, quiet)
    return path


@pytest.fixture
async def copy(store: SqlStore, database_url: str, files: FileStore, tmp_path: Path) -> Path:
    await an_office(store, files)
    return await copied(database_url, files, tmp_path / "copy.tar")


async def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    db = Database(url)
    async with db.reading() as connection:
        rows = {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name not in CHANGED
        }
    await db.close()
    return rows


def without_leases(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Who holds what ends with the process that held it."""
    names = {name: [column.name for column in metadata.tables[name].columns] for name in rows}
    return {
        name: [
            tuple(value for column, value in zip(names[name], row, strict=True) if column not in LEASED)
            for row in found
        ]
        for name, found in rows.items()
    }


LEASED = ("holder", "lease_until")


async def test_every_row_and_file_is_back_in_either_database(
    copy: Path, place: Place, database_url: str, files: FileStore
) -> None:
    await place.copies().put_back(copy, quiet)

    assert without_leases(await everything(place.url)) == without_leases(await everything(database_url))
    store = await open_store(place.url, RING, frozenset({"web"}))
    kept = await store.dossiers.get("d1")
    (row,) = await store.files.of_dossier("d1")
    proof = await store.audit.prove()
    actions = [line.entry.action for line in await store.audit.lines(Trail())]
    await store.close()
    assert kept is not None
    assert (kept.code, kept.answers["child_name"]) == ("H99.101-261121-0007", "Nguyễn Văn Ẩn Danh")
    assert await place.files.get(row.stored) == "Giấy chứng sinh".encode()
    assert (proof.is_whole, actions) == (True, ["backup_restored", "dossier_viewed"])


async def test_what_was_sent_is_not_sent_again_and_what_waits_is_sent_once(copy: Path, place: Place) -> None:
    await place.copies().put_back(copy, quiet)

    store = await open_store(place.url, RING, frozenset({"web"}))
    first = await store.outbox.claim("telegram", limit=10, now=NOW, holder="new", lease=LEASE)
    await store.outbox.settle([Settled(each.id, each.chat_id, Fate.SENT, NOW) for each in first])
    again = await store.outbox.claim("telegram", limit=10, now=NOW, holder="new", lease=LEASE)
    await store.close()

    assert (keys(first), again) == (["waiting"], [])


async def test_no_code_and_no_row_number_comes_twice(copy: Path, place: Place) -> None:
    """Those given between the copy and the loss are known to people, though no longer to us."""
    await place.copies().put_back(copy, quiet)

    store = await open_store(place.url, RING, frozenset({"web"}))
    key = ("H99.101", datetime.now(UTC).date())
    async with store.transaction() as tx:
        first = (await tx.number({key: 1}))[key]
    (parcel,) = await send(store, a_message((await loaded(store, a_chat("another"))).chat_id), holder="new")
    await store.close()

    assert first > 1000
    assert parcel.id > 1_000_000


async def test_a_new_agency_passes_over_the_codes_it_may_have_given(
    store: SqlStore, database_url: str, files: FileStore, here: Place, tmp_path: Path
) -> None:
    unit = Unit("u", "Xã Mẫu", "H99.777", "", "", Hours())
    await store.catalogue.seed_office(Office("Xã Mẫu", "1900", units={unit.id: unit}, offers={}))

    await here.copies().put_back(await copied(database_url, files, tmp_path / "copy.tar"), quiet)

    again = await open_store(here.url, RING, frozenset())
    key = ("H99.777", datetime.now(UTC).date())
    async with again.transaction() as tx:
        assert (await tx.number({key: 1}))[key] > 1000
    await again.close()


async def test_a_copy_taken_while_people_write_is_one_view(
    store: SqlStore, database_url: str, files: FileStore, here: Place, tmp_path: Path
) -> None:
    await an_office(store, files)

    async def busy() -> None:
        for number in range(30):
            me = await loaded(store)
            filed = a_dossier(me.person.id, f"n{number}", status=Status.REGISTERED)
            await write(store, Changes(opened=[filed], audit=[AuditEntry(NOW, "lan", "x", filed.id)]))

    path, _ = await asyncio.gather(copied(database_url, files, tmp_path / "copy.tar"), busy())
    await here.copies().put_back(path, quiet)

    again = await open_store(here.url, RING, frozenset())
    dossiers, lines = len(await again.dossiers.dump()), len(await again.audit.lines(Trail(), limit=100))
    assert (await again.audit.prove()).is_whole
    assert dossiers == lines - 1  # each with its line; and the line about putting back
    await again.close()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "a byte of a row": lambda data: flipped(data, data.index(b"tables/dossiers/") + 520),
    "a byte of a file": lambda data: flipped(data, data.index(b"files/") + 520),
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut near the end": lambda data: data[:-11_000],
    "empty": lambda data: b"",
    "something else": lambda data: b"hello" * 1000,
}


@pytest.mark.parametrize("what", DAMAGED)
async def test_a_damaged_copy_is_refused_and_nothing_is_left(
    store: SqlStore, database_url: str, files: FileStore, here: Place, tmp_path: Path, what: str
) -> None:
    await an_office(store, files)
    path = await copied(database_url, files, tmp_path / "copy.tar")
    path.write_bytes(DAMAGED[what](path.read_bytes()))

    with pytest.raises(CopyProblem, match="damaged"):
        await here.copies().put_back(path, quiet)

    assert await here.files.is_empty()


async def test_another_key_is_refused(copy: Path, here: Place) -> None:
    with pytest.raises(CopyProblem, match="another SECRET_KEY"):
        await here.copies(KeyRing.from_secret("another secret")).put_back(copy, quiet)


async def test_the_key_from_before_a_rotation_opens_a_copy_while_it_is_listed(copy: Path, here: Place) -> None:
    rotated = KeyRing.from_secret("a new secret", ["a secret for tests"])

    await here.copies(rotated).put_back(copy, quiet)

    assert (await here.copies(rotated).look_through()).dossiers == 1


async def test_a_place_that_is_not_empty_is_refused(copy: Path, here: Place, tmp_path: Path) -> None:
    await here.copies().put_back(copy, quiet)
    before = await everything(here.url)
    (tmp_path / "third").mkdir()
    other_files = Place(f"sqlite:///{tmp_path}/third/motcua.db", here.files)

    for place in (here, other_files):
        with pytest.raises(CopyProblem, match="not empty"):
            await place.copies().put_back(copy, quiet)

    assert await everything(here.url) == before


async def test_a_copy_of_a_newer_version_is_refused(copy: Path, here: Place) -> None:
    newer(copy, schema="0999")

    with pytest.raises(CopyProblem, match=r"0999.*install the newer one"):
        await here.copies().put_back(copy, quiet)


async def test_a_changed_manifest_is_refused(copy: Path, here: Place) -> None:
    newer(copy, schema=HEAD, made_at="2020", mark=b"0" * 32)

    with pytest.raises(CopyProblem, match="was changed"):
        await here.copies().put_back(copy, quiet)


def newer(path: Path, *, mark: bytes | None = None, **changes: str) -> None:
    """As another version of the program, or somebody, would have written it."""
    with tarfile.open(path) as tar:
        members = {each.name: tar.extractfile(each).read() for each in tar.getmembers()}  # type: ignore[union-attr]
    members["manifest.json"] = orjson.dumps({**orjson.loads(members["manifest.json"]), **changes})
    members["manifest.mark"] = mark or RING.audit_mark(members["manifest.json"])
    with tarfile.open(path, "w") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def test_the_key_and_words_of_people_are_not_in_the_copy(copy: Path) -> None:
    data = copy.read_bytes()

    assert not [word for word in ("a secret for tests", "Ẩn Danh", "Giấy chứng sinh") if word.encode() in data]


async def test_looking_through_says_what_opens(copy: Path, here: Place) -> None:
    await here.copies().put_back(copy, quiet)

    found = await here.copies().look_through()

    assert (found.dossiers, found.with_code, found.files, found.missing, found.trail) == (1, 1, 1, 0, "")


async def test_a_file_that_was_erased_meanwhile_is_counted(
    store: SqlStore, database_url: str, files: FileStore, here: Place, tmp_path: Path
) -> None:
    await an_office(store, files)
    (row,) = await store.files.of_dossier("d1")
    await files.delete(row.stored.name)

    with (tmp_path / "copy.tar").open("wb") as to:
        made = await SqlCopies(database_url, files, RING).make(to, quiet)
    await here.copies().put_back(tmp_path / "copy.tar", quiet)

    assert (made.files, made.missing) == (0, 1)
    assert (await here.copies().look_through()).missing == 1

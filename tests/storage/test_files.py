"""One suite over both stores: what is promised of a kept file does not depend on where it lies."""

import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from obstore.store import LocalStore, ObjectStore

from flows.files import FileDamaged, FileMissing, FilesUnavailable
from storage.blobs import S3Options
from storage.files import FileStore
from storage.keys import KeyRing
from tests.servers import S3_ACCESS_KEY, S3_SECRET_KEY, S3Server

RING = KeyRing.from_secret("a secret for tests")
CONTENT = "Giấy chứng sinh số 01/2026".encode()
FAR_FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A file store, a second look at the same bytes, and a way to open it with other keys."""

    files: FileStore
    raw: ObjectStore
    reopen: Callable[[KeyRing], FileStore]

    def names(self) -> list[str]:
        return [meta["path"] for page in obstore.list(self.raw) for meta in page]


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.s3)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return PLACES[request.param](request, tmp_path)


def folder_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    url = f"file://{tmp_path}/files"
    return Place(FileStore.open(url, RING), LocalStore(tmp_path / "files"), lambda ring: FileStore.open(url, ring))


def s3_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    server: S3Server = request.getfixturevalue("s3_server")
    options = S3Options(endpoint=server.endpoint, access_key=S3_ACCESS_KEY, secret_key=S3_SECRET_KEY)
    url = server.new_url()
    return Place(
        FileStore.open(url, RING, s3=options),
        server.store(url),
        lambda ring: FileStore.open(url, ring, s3=options),
    )


PLACES = {"folder": folder_place, "s3": s3_place}


async def none_known(names: Sequence[str]) -> Collection[str]:
    return ()


async def test_what_is_put_comes_back(place: Place) -> None:
    stored = await place.files.put(CONTENT)

    assert await place.files.get(stored) == CONTENT
    assert stored.size == len(CONTENT)
    assert len(stored.sha256) == 64


async def test_a_file_on_disk_is_put_like_bytes(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "ảnh.jpg"
    path.write_bytes(CONTENT)

    stored = await place.files.put(path)

    assert await place.files.get(stored) == CONTENT


async def test_twenty_megabytes_and_nothing_are_kept_alike(place: Place) -> None:
    large = os.urandom(20_000_000)

    assert await place.files.get(await place.files.put(large)) == large
    assert await place.files.get(await place.files.put(b"")) == b""


async def test_at_rest_nothing_can_be_read(place: Place) -> None:
    stored = await place.files.put(CONTENT)

    at_rest = bytes(obstore.get(place.raw, stored.name).bytes())

    assert CONTENT not in at_rest
    assert stored.wrapped_key not in at_rest


async def test_the_same_content_twice_is_two_files(place: Place) -> None:
    one, other = await place.files.put(CONTENT), await place.files.put(CONTENT)

    assert one.name != other.name
    assert sorted(place.names()) == sorted([one.name, other.name])


@pytest.mark.parametrize("position", [0, 5, 20, -1])
async def test_a_changed_file_is_noticed(place: Place, position: int) -> None:
    stored = await place.files.put(CONTENT)
    changed = bytearray(obstore.get(place.raw, stored.name).bytes())
    changed[position] ^= 1
    obstore.put(place.raw, stored.name, bytes(changed))

    with pytest.raises(FileDamaged):
        await place.files.get(stored)


@pytest.mark.parametrize("length", [0, 1, 12, 30])
async def test_a_cut_file_is_noticed(place: Place, length: int) -> None:
    stored = await place.files.put(CONTENT)
    obstore.put(place.raw, stored.name, bytes(obstore.get(place.raw, stored.name).bytes())[:length])

    with pytest.raises(FileDamaged):
        await place.files.get(stored)


async def test_two_swapped_files_are_noticed(place: Place) -> None:
    one, other = await place.files.put(b"one"), await place.files.put(b"two")
    obstore.put(place.raw, one.name, bytes(obstore.get(place.raw, other.name).bytes()))

    with pytest.raises(FileDamaged):
        await place.files.get(one)
    with pytest.raises(FileDamaged):  # the key travelled along, the name did not
        await place.files.get(replace(other, name=one.name))


async def test_a_row_with_another_files_hash_is_noticed(place: Place) -> None:
    stored = await place.files.put(CONTENT)

    with pytest.raises(FileDamaged):
        await place.files.get(replace(stored, sha256="0" * 64))


async def test_a_deleted_file_is_missing_and_may_be_deleted_again(place: Place) -> None:
    stored = await place.files.put(CONTENT)

    await place.files.delete(stored.name)
    await place.files.delete(stored.name)

    with pytest.raises(FileMissing):
        await place.files.get(stored)


async def test_the_sweep_deletes_old_files_that_no_row_names(place: Place) -> None:
    kept, orphan = await place.files.put(b"kept"), await place.files.put(b"orphan")

    async def known(names: Sequence[str]) -> Collection[str]:
        return {kept.name} & set(names)

    assert await place.files.sweep(FAR_FUTURE, known) == 1
    assert place.names() == [kept.name]
    assert orphan.name != kept.name


async def test_the_sweep_spares_uploads_that_are_still_young(place: Place) -> None:
    stored = await place.files.put(CONTENT)

    assert await place.files.sweep(datetime.now(UTC) - timedelta(hours=24), none_known) == 0
    assert await place.files.get(stored) == CONTENT


async def test_after_a_rotation_a_file_opens_under_the_new_key_alone(place: Place) -> None:
    stored = await place.files.put(CONTENT)
    both = place.reopen(KeyRing.from_secret("a new secret", old=["a secret for tests"]))

    rewrapped = both.rewrap(stored)

    only_new = place.reopen(KeyRing.from_secret("a new secret"))
    assert await only_new.get(rewrapped) == CONTENT
    with pytest.raises(FileDamaged):
        await only_new.get(stored)


async def test_a_store_that_is_there_says_so(place: Place) -> None:
    await place.files.check()
    await place.files.put(CONTENT)
    await place.files.check()


async def test_the_sweep_takes_half_written_files_of_a_killed_process(tmp_path: Path) -> None:
    files = FileStore.open(f"file://{tmp_path}", RING)
    half = tmp_path / "ab" / "abcdef#1"
    half.parent.mkdir()
    half.write_bytes(b"half")

    assert await files.sweep(datetime.now(UTC) - timedelta(hours=24), none_known) == 0
    assert await files.sweep(FAR_FUTURE, none_known) == 1
    assert not half.exists()


async def test_a_dead_store_is_unavailable_within_seconds() -> None:
    dead = S3Options(endpoint="http://127.0.0.1:9", access_key="a", secret_key="b")
    files = FileStore.open("s3://bucket", RING, s3=dead)
    start = time.monotonic()

    with pytest.raises(FilesUnavailable):
        await files.put(CONTENT)
    with pytest.raises(FilesUnavailable):
        await files.check()

    assert time.monotonic() - start < 30


@pytest.mark.parametrize("url", ["", "data/files", "file://", "s3://", "gs://bucket", "http://host/x"])
def test_another_kind_of_address_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"FILES_URL must look like"):
        FileStore.open(url, RING)


def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(ValueError, match="cannot be made"):
        FileStore.open(f"file://{tmp_path}/taken", RING)

"""The bytes below the file store: obstore's folder and S3 behind five blocking calls and our own errors.

Blocking on purpose, to be called in a thread: obstore's async calls may abort a process that ends soon after one.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from flows.files import FileMissing, FilesUnavailable

#: Long enough for 20 MB over a slow line; a dead endpoint must not hold a citizen for minutes.
_REQUEST_TIMEOUT = timedelta(seconds=30)
_CONNECT_TIMEOUT = timedelta(seconds=5)
_RETRY_TIMEOUT = timedelta(seconds=20)
_MAX_RETRIES = 3

#: What a killed process leaves of a half-written file; obstore hides these from its own listings.
_STAGED = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True)
class S3Options:
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = None


class Blobs:
    """Names are the caller's; each is written once and never over another."""

    def __init__(self, store: LocalStore | S3Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder  # of a folder store, for what only a file system needs

    def put(self, name: str, data: bytes) -> None:
        with _our_errors(name):
            # One request, because a multipart upload cannot promise mode="create".
            obstore.put(self._store, name, data, mode="create", use_multipart=False)
            if self._folder:
                _sync(self._folder / name)

    def get(self, name: str) -> bytes:
        with _our_errors(name):
            return bytes(obstore.get(self._store, name).bytes())

    def delete(self, name: str) -> None:
        with suppress(FileMissing), _our_errors(name):
            if _STAGED.search(name):
                _unlink_staged(self._folder, name)
            else:
                obstore.delete(self._store, name)

    def names(self, older_than: datetime) -> list[str]:
        with _our_errors("*"):
            found = [
                meta["path"]
                for page in obstore.list(self._store)
                for meta in page
                if meta["last_modified"] < older_than
            ]
            return found + list(_staged_names(self._folder, older_than))

    def check(self) -> None:
        try:
            with _our_errors("*"):
                next(iter(obstore.list(self._store, chunk_size=1)), None)
        except FileMissing as error:  # no such bucket
            raise FilesUnavailable("*") from error


def open_blobs(url: str, s3: S3Options) -> Blobs:
    scheme, _, rest = url.partition("://")
    if scheme == "file" and rest:
        return _open_folder(Path(unquote(rest)).expanduser().absolute())
    if scheme == "s3" and urlsplit(url).netloc:
        return Blobs(_open_s3(url, s3))
    raise ValueError(f"FILES_URL must look like file:///folder or s3://bucket, not {url!r}")


def _open_folder(folder: Path) -> Blobs:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"FILES_URL: the folder {folder} cannot be made ({error.strerror})") from error
    return Blobs(LocalStore(folder), folder)


def _open_s3(url: str, s3: S3Options) -> S3Store:
    parts = urlsplit(url)
    given = {"endpoint": s3.endpoint, "access_key_id": s3.access_key, "secret_access_key": s3.secret_key}
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=s3.region,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": (s3.endpoint or "").startswith("http://"),
            "timeout": _REQUEST_TIMEOUT,
            "connect_timeout": _CONNECT_TIMEOUT,
        },
        retry_config={"max_retries": _MAX_RETRIES, "retry_timeout": _RETRY_TIMEOUT},
        **{key: value for key, value in given.items() if value is not None},  # type: ignore[arg-type]
    )


@contextmanager
def _our_errors(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(name) from error
    except (BaseError, OSError) as error:
        raise FilesUnavailable(name) from error


def _staged_names(folder: Path | None, older_than: datetime) -> Iterator[str]:
    for path in folder.rglob("*#*") if folder else ():
        with suppress(FileNotFoundError):  # finished by its writer meanwhile
            changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if folder and _STAGED.search(path.name) and changed_at < older_than:
                yield path.relative_to(folder).as_posix()


def _unlink_staged(folder: Path | None, name: str) -> None:
    if folder:
        (folder / name).unlink()


def _sync(path: Path) -> None:
    """To the disk before the row that names it is: the database is durable through a power cut, so is the file."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

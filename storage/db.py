"""The way to the database: one address, one pool for reading, one for writing, and errors as plain sentences.

Nothing else knows drivers, pragmas or pools. SQLite is written through one connection, because it has one writer.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from flows.ports import StoreUnavailable
from storage.quick_sqlite import WRITING, QuickConnection

if TYPE_CHECKING:
    import aiosqlite

    from storage.prepared import Connection

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
#: What the next attempt may find mended: connection (08), deadlock (40), resources (53), operator (57); and what only
#: a person can mend, though no statement is at fault: the login (28), the database's name (3D).
_UNAVAILABLE = ("08", "53", "57", "28", "3D", "40")
_READERS = 4
_CONNECT_SECONDS = 5
#: So long another process that migrates is waited for.
MIGRATING_PATIENCE_S = 60.0


class Database:
    """Opens nothing by itself; the first use connects. `insert` is the dialect's own, which knows ON CONFLICT."""

    def __init__(self, url: str) -> None:
        self.url = driver_url(url)
        self.is_postgres = self.url.get_backend_name() == "postgresql"
        self.insert = _insert(is_postgres=self.is_postgres)
        self.where = _shown(self.url)
        #: Waiting for SQLite's one writer is fair here; in the driver it would be a matter of luck.
        self._write_lock: AbstractAsyncContextManager[Any] = nullcontext() if self.is_postgres else asyncio.Lock()
        self._readers, self._writers, self._leasers = _engines(self.url, is_postgres=self.is_postgres)
        self._opening = asyncio.Lock()
        self._reader: QuickConnection | None = None
        self._writer: QuickConnection | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One view of the data."""
        with self._our_errors():
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction; on SQLite it holds the write lock from its first moment."""
        with self._our_errors():
            async with self._write_lock, self._writers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def leasing(self) -> AsyncIterator[AsyncConnection]:
        """As `writing`, but the commit does not wait for the disk: for leases, which would be given anew after a power
        cut. What is written after them durably is not there before them, so the order stays."""
        with self._our_errors():
            async with self._write_lock, self._leasers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading_prepared(self) -> AsyncIterator[Connection]:
        """For prepared statements alone, each a view of its own: on SQLite without SQLAlchemy's connections, whose
        handling takes longer than such a statement."""
        if self.is_postgres:
            async with self.reading() as connection:
                yield connection
            return
        with self._our_errors():
            yield await self._quick_reader()

    @asynccontextmanager
    async def writing_prepared(self, *, is_durable: bool = True) -> AsyncIterator[Connection]:
        """As `writing`, or `leasing`, for prepared statements alone."""
        if self.is_postgres:
            async with self.writing() if is_durable else self.leasing() as connection:
                yield connection
            return
        with self._our_errors():
            async with self._write_lock:
                quick = await self._quick_writer()
                quick.begin(WRITING, is_durable=is_durable)
                try:
                    yield quick
                    await quick.commit()
                except BaseException:
                    await quick.rollback()
                    raise

    async def _quick_writer(self) -> QuickConnection:
        """The one that SQLAlchemy writes by, as the driver has it; who holds the lock has it alone."""
        if self._writer is None or not self._writer.is_open:
            async with self._writers.connect() as connection:
                self._writer = (await connection.get_raw_connection()).driver_connection
        assert self._writer is not None
        return self._writer

    async def _quick_reader(self) -> QuickConnection:
        async with self._opening:
            if self._reader is None:
                reader = await QuickConnection(str(self.url.database), self._readers.dialect)
                assert isinstance(reader, QuickConnection)
                await reader.run(lambda raw: raw.execute(f"PRAGMA {PRAGMAS[0]}"))
                self._reader = reader
        return self._reader

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """As `writing`, but patient: another process may be at it."""
        with self._our_errors():
            async with self._write_lock, self._writers.begin() as connection:
                await _be_patient(connection)
                yield connection

    async def listening(self) -> AsyncConnection:
        """A connection to keep, on PostgreSQL; close it yourself."""
        with self._our_errors():
            return await self._readers.connect()

    async def close(self) -> None:
        if self._reader is not None:
            await self._reader.close()
        for engine in {self._readers, self._writers, self._leasers}:
            await engine.dispose()

    @contextmanager
    def _our_errors(self) -> Iterator[None]:
        try:
            yield
        except (PoolTimeout, ConnectionError, OperationalError, InterfaceError) as error:
            raise self._unavailable(error) from error
        except TimeoutError as error:
            raise self._unavailable("no answer in time") from error
        except DBAPIError as error:
            if self._is_about_the_database(error):
                raise self._unavailable(error) from error
            raise
        except sqlite3.Error as error:  # of statements that go past SQLAlchemy
            if isinstance(error, sqlite3.OperationalError | sqlite3.InterfaceError):
                raise self._unavailable(error) from error
            if type(error) is sqlite3.DatabaseError:  # "file is not a database"
                raise self._unavailable(error) from error
            raise DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True) from error
        except OSError as error:
            if isinstance(error, FileNotFoundError | PermissionError) and not self.is_postgres:
                raise
            raise self._unavailable(error) from error

    def _is_about_the_database(self, error: DBAPIError) -> bool:
        """Not about the statement."""
        if not self.is_postgres:
            return type(error) is DatabaseError  # "file is not a database"
        return error.connection_invalidated or str(getattr(error.orig, "sqlstate", "")).startswith(_UNAVAILABLE)

    def _unavailable(self, reason: BaseException | str) -> StoreUnavailable:
        cause = getattr(reason, "orig", None) or reason
        short = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
        return StoreUnavailable(f"the database at {self.where} does not answer: {short}")


async def _be_patient(connection: AsyncConnection) -> None:
    """In this transaction only: the next one begins with the usual patience."""
    driver = (await connection.get_raw_connection()).driver_connection
    if isinstance(driver, QuickConnection):
        driver.patience_s = MIGRATING_PATIENCE_S


def _insert(*, is_postgres: bool) -> Any:
    if not is_postgres:
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # not at the top: a tenth of a second that SQLite's start can spare

    return postgresql.insert


def driver_url(url: str) -> URL:
    """The address with its async driver. Raises ValueError with a plain sentence."""
    try:
        parsed = make_url(url)
        driver = DRIVERS[parsed.get_backend_name()]
    except (ArgumentError, KeyError, ValueError) as error:
        shown = url.partition("://")[0]
        raise ValueError(
            f"DATABASE_URL must look like sqlite:///motcua.db or postgresql://user@host/name, not {shown}://…"
        ) from error
    if driver == DRIVERS["sqlite"] and parsed.database in (None, "", ":memory:"):
        raise ValueError("DATABASE_URL must name a file: an SQLite database in memory cannot be shared by tasks")
    return parsed.set(drivername=driver)


def _shown(url: URL) -> str:
    """Where it is, without user or password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else f"{url.host or 'the socket'}/{url.database}"


def _engines(url: URL, *, is_postgres: bool) -> tuple[AsyncEngine, AsyncEngine, AsyncEngine]:
    """For reading, for writing and for leases."""
    if is_postgres:
        durable, leases = _postgres(url, size=10), _postgres(url, size=3, synchronous_commit="off")
        return durable, durable, leases
    _make_folder(str(url.database))
    writing = _sqlite(url, WRITING, size=1, more=("busy_timeout = 0",))  # it waits for others in a way of its own
    return _sqlite(url, "BEGIN", size=_READERS), writing, writing.execution_options(is_durable=False)


def _postgres(url: URL, *, size: int, **settings: str) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=size,
        pool_timeout=10,
        hide_parameters=True,  # of errors, which are logged: they are personal
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": 60,
            "server_settings": {"application_name": "motcua", "jit": "off", **settings},
        },
    )


def _sqlite(url: URL, begin: str, *, size: int, more: Sequence[str] = ()) -> AsyncEngine:
    path = str(url.database)

    async def opened() -> aiosqlite.Connection:
        return await QuickConnection(path, engine.dialect)

    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        async_creator=opened,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, *more):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        is_durable = connection.get_execution_options().get("is_durable", True)
        connection.connection.driver_connection.begin(begin, is_durable=is_durable)

    return engine


def _make_folder(path: str) -> None:
    folder = Path(path).expanduser().absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"DATABASE_URL: the folder {folder} cannot be made ({error.strerror})") from error

"""Brings the tables up to date when the process starts: all missing migrations in one transaction, under a lock.

A killed migration has done nothing. A database that is none of ours, or newer than we are, is left alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from storage.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

    from storage.db import Database

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = (MIGRATIONS / ".current-head").read_text(encoding="ascii").strip()
VERSION_TABLE = "alembic_version"
_LOCK = 7_702_011  # any number, the same in all processes


class SchemaProblem(Exception):
    """The tables are not as any version of this program leaves them. The sentence says what to do."""


async def migrate(db: Database) -> bool:
    """Whether anything had to be done. Raises SchemaProblem. Alembic is imported only when there is work."""
    async with db.reading() as connection:
        if await connection.run_sync(_is_current):
            return False
    async with db.migrating() as connection:
        if db.is_postgres:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(_upgrade)
    return True


async def move_to(db: Database, version: str) -> None:
    """To any version, up or down, all or nothing: "base" is the empty database."""
    async with db.migrating() as connection:
        await connection.run_sync(_move, version)


async def has_data(db: Database) -> bool:
    """Whether sealed values may stand in it, which a new key could not open."""
    async with db.reading() as connection:
        return await connection.run_sync(lambda each: VERSION_TABLE in inspect(each).get_table_names())


async def is_current(db: Database) -> bool:
    """Whether there is nothing to migrate. Raises SchemaProblem."""
    async with db.reading() as connection:
        return await connection.run_sync(_is_current)


def _is_current(connection: Connection) -> bool:
    present = set(inspect(connection).get_table_names())
    version = _version(connection, present)
    if version is None:
        ours = present & set(metadata.tables)
        if ours:
            raise SchemaProblem(
                f"the database has tables ({', '.join(sorted(ours)[:3])}…) but no version: it was left half-migrated "
                "or belongs to another program; restore a backup or name an empty database"
            )
        return False
    if version != HEAD:
        return False
    missing = set(metadata.tables) - present
    if missing:
        raise SchemaProblem(
            f"the database says version {version} but lacks the tables {', '.join(sorted(missing))}: "
            "it was left half-migrated; restore a backup"
        )
    return True


def _version(connection: Connection, present: set[str]) -> str | None:
    if VERSION_TABLE not in present:
        return None
    versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return str(versions[0]) if versions else None


def _upgrade(connection: Connection) -> None:
    from alembic.script import ScriptDirectory

    if _is_current(connection):  # another process was faster
        return
    version = _version(connection, set(inspect(connection).get_table_names()))
    known = {script.revision for script in ScriptDirectory.from_config(_config(connection)).walk_revisions()}
    if version is not None and version not in known:
        raise SchemaProblem(
            f"the database is of version {version}, which this program does not know: it was made by a newer version; "
            "install that one"
        )
    _move(connection, HEAD)


def _move(connection: Connection, version: str) -> None:
    from alembic import command

    config = _config(connection)
    going_down = version == "base" or _is_behind(version, _version_now(connection))
    (command.downgrade if going_down else command.upgrade)(config, version)


def _is_behind(version: str, now: str | None) -> bool:
    """By the chain: numbers were given before it was known which would come first."""
    from alembic.script import ScriptDirectory

    if now is None or version == now:
        return False
    before = ScriptDirectory(str(MIGRATIONS)).iterate_revisions(now, "base")
    return version in {script.revision for script in before}


def _version_now(connection: Connection) -> str | None:
    return _version(connection, set(inspect(connection).get_table_names()))


def _config(connection: Connection) -> Config:
    """As in pyproject.toml, which an installed package does not bring along."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def knows(version: str) -> bool:
    """Whether a database of that version can be made here."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS))
    return version in {script.revision for script in scripts.walk_revisions()}


def dialect_options(connection: Connection) -> dict[str, Any]:
    """For Alembic: on both databases a migration is part of the transaction that was begun around it."""
    return {"connection": connection, "target_metadata": metadata, "transactional_ddl": True}

"""Migrations run at start, once, whole or not at all; databases that are not as they should be are named so."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.db import Database
from storage.schema import HEAD, MIGRATIONS, SchemaProblem, has_data, migrate, move_to
from storage.tables import metadata


@pytest.fixture
async def db(empty_url: str) -> Database:
    return Database(empty_url)


async def tables(db: Database) -> set[str]:
    async with db.reading() as connection:
        return await connection.run_sync(lambda each: set(inspect(each).get_table_names()))


async def run(db: Database, sql: str) -> None:
    async with db.writing() as connection:
        await connection.execute(text(sql))


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_empty_database_is_brought_up_to_date_once(db: Database) -> None:
    assert not await has_data(db)

    assert await migrate(db)
    assert not await migrate(db)

    assert await tables(db) == {*metadata.tables, "alembic_version"}
    assert await has_data(db)
    await db.close()


async def test_migrations_end_at_the_tables_of_the_code(db: Database) -> None:
    await migrate(db)

    async with db.reading() as connection:
        assert await connection.run_sync(differences) == []
    await db.close()


async def test_down_to_nothing_and_up_again(db: Database) -> None:
    await migrate(db)

    await move_to(db, "base")
    left = await tables(db)
    await migrate(db)

    assert left <= {"alembic_version"}
    assert await tables(db) == {*metadata.tables, "alembic_version"}
    await db.close()


async def test_one_step_down_and_up_again(db: Database) -> None:
    await migrate(db)

    await move_to(db, "0002")
    before = await tables(db)
    assert await migrate(db)

    assert "staff" not in before
    assert "staff" in await tables(db)
    await db.close()


async def test_processes_that_start_together_migrate_once(db: Database) -> None:
    others = [Database(db.url.render_as_string(hide_password=False)) for _ in range(3)]

    done = await asyncio.gather(*(migrate(each) for each in (db, *others)))

    assert any(done)
    assert not await migrate(db)
    for each in (db, *others):
        await each.close()


async def test_killed_migration_has_done_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.ops.CreateIndexOp.create_index", fail)
        with pytest.raises(RuntimeError, match="killed"):
            await migrate(db)

    assert await tables(db) == set()
    assert await migrate(db)
    await db.close()


async def test_newer_database_is_left_alone(db: Database) -> None:
    await migrate(db)
    await run(db, "UPDATE alembic_version SET version_num = '0999'")

    with pytest.raises(SchemaProblem, match=r"0999.*newer version"):
        await migrate(db)
    await db.close()


async def test_half_migrated_database_is_named_so(db: Database) -> None:
    await migrate(db)
    await run(db, "DROP TABLE buckets")

    with pytest.raises(SchemaProblem, match=r"lacks the tables buckets.*half-migrated"):
        await migrate(db)
    await db.close()


async def test_tables_without_a_version_are_not_touched(db: Database) -> None:
    await migrate(db)
    await run(db, "DROP TABLE alembic_version")

    with pytest.raises(SchemaProblem, match="no version"):
        await migrate(db)
    await db.close()


def test_current_head_is_the_last_migration() -> None:
    """Two new migrations at once change this one line, so that they meet in version control."""
    scripts = ScriptDirectory(str(MIGRATIONS))

    assert scripts.get_heads() == [HEAD]
    assert all(Path(each.path).name.startswith(f"{each.revision}_") for each in scripts.walk_revisions())

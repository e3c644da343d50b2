"""How Alembic reaches the database: by the connection it is given, or by DATABASE_URL on the command line."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from storage.db import Database
from storage.schema import dialect_options


def run(connection: Connection) -> None:
    context.configure(**dialect_options(connection))
    with context.begin_transaction():
        context.run_migrations()


async def run_by_url() -> None:
    db = Database(os.environ["DATABASE_URL"])
    async with db.migrating() as connection:
        await connection.run_sync(run)
    await db.close()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_by_url())
else:
    run(given)

"""How Alembic reaches the database: by the connection it is given, or by DATABASE_URL on the command line.

A new migration takes the next number, which is also written to `.current-head`.
"""

import asyncio
import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from storage.db import Database
from storage.schema import HEAD, MIGRATIONS, dialect_options
from storage.tables.columns import Moment


def number_it(_: Any, __: Any, directives: list[Any]) -> None:
    if directives:
        directives[0].rev_id = f"{int(HEAD) + 1:04}"
        (MIGRATIONS / ".current-head").write_text(f"{directives[0].rev_id}\n", encoding="ascii")


def as_stored(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A migration says what is in the database, not how the code of its day read it."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Moment) else False


def run(connection: Connection) -> None:
    context.configure(process_revision_directives=number_it, render_item=as_stored, **dialect_options(connection))
    with context.begin_transaction():
        context.run_migrations()


async def run_by_url() -> None:
    db = Database(os.environ.get("DATABASE_URL", "sqlite:///motcua.db"))
    async with db.migrating() as connection:
        await connection.run_sync(run)
    await db.close()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_by_url())
else:
    run(given)

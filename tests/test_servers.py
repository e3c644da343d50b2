"""The servers of the suite are real ones: they keep, they refuse, and each test has its own corner."""

import asyncpg
import obstore
import pytest
from obstore.exceptions import AlreadyExistsError, PermissionDeniedError

from tests.servers import PostgresServer, S3Server


async def test_postgres_is_a_real_server(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    try:
        assert await connection.fetchval("SELECT 1 WHERE version() LIKE 'PostgreSQL %'") == 1
    finally:
        await connection.close()


async def test_a_database_is_copied_from_a_template(postgres_server: PostgresServer) -> None:
    template = postgres_server.create()
    connection = await asyncpg.connect(postgres_server.url(template).replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE dossiers AS SELECT 7 AS number")
    await connection.close()

    copy = await asyncpg.connect(postgres_server.url(postgres_server.create(template=template)).replace("+asyncpg", ""))

    assert await copy.fetchval("SELECT number FROM dossiers") == 7
    await copy.close()


def test_s3_refuses_a_second_write_under_one_name(s3_server: S3Server, s3_url: str) -> None:
    store = s3_server.store(s3_url)
    obstore.put(store, "a", b"first", mode="create")

    with pytest.raises(AlreadyExistsError):
        obstore.put(store, "a", b"second", mode="create")

    assert bytes(obstore.get(store, "a").bytes()) == b"first"


def test_s3_refuses_a_wrong_secret(s3_server: S3Server, s3_url: str) -> None:
    store = s3_server.store(s3_url, secret_key="wrong")

    with pytest.raises(PermissionDeniedError):
        obstore.put(store, "a", b"x")

"""After a person was erased, their values are looked for everywhere, also by somebody who has the key: only the dossier
that the archives law keeps still has them, sealed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from bot.jobs import Sweeps
from bot.settings import Settings
from bot.wiring import open_installation
from storage.keys import FORMAT, HEADER_BYTES, NONCE_BYTES, _derive
from tests.scenarios.citizen import acts_of, until_filed
from tests.scenarios.service import Service, free_port
from tests.scenarios.web_person import WebPerson

BIRTH, RESIDENCE = "1.001193", "1.004222"
SECRET = "a key for tests only, long enough to be one"
#: Typed into a draft, a wish for a person, and a message that answered nothing.
GONE = ("Vương Thị Riêng Tư", "022085009876", "thôn Không Ai Biết", "chuyện riêng của nhà tôi")
#: In the place of what the transcript says, because forms show that as examples.
OWN = dict(zip(("Nguyễn Thị Út", "022085001234"), GONE, strict=False))
#: The procedure itself shows some of the values that transcripts type.
EXAMPLES = ("procedure_versions", "body")
#: Where a filed dossier is kept (Law 33/2024/QH15 on archives), and what must prove what was done.
KEPT_IN = {("dossiers", "answers"), ("history", "note"), ("files", "given_name"), ("audit_entries", "detail")}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/motcua.db",
        "FILES_URL": f"file://{tmp_path}/files",
        "PORT": str(free_port()),
        "SECRET_KEY": SECRET,
    }
    service = Service(given, tmp_path)
    yield service
    service.end()


@pytest.mark.slow
async def test_what_was_erased_is_nowhere_and_what_is_kept_is_sealed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.start()
    async with WebPerson(f"http://127.0.0.1:{service.settings['PORT']}") as person:
        await person.look()
        await person.follow(until_filed(BIRTH))
        (filed,) = service.dossiers()
        filed_values = [value for value in filed["answers"].values() if isinstance(value, str) and " " in value]
        await person.follow(until_address())
        await person.follow(["/canbo", "chuyện riêng của nhà tôi"])
        before = found(service, (*GONE, *filed_values))
        sealed = [cell for _, cells in sealed_cells(service) for cell in cells]

        await person.follow(["/dulieu", "[Xoá dữ liệu]"])
        await person.do("có")
        assert "Đã xoá dữ liệu" in person.text
    await service.stop()
    await sweep(service, monkeypatch)

    after = found(service, (*GONE, *filed_values))
    assert {value for value, _ in before} >= set(filed_values) | set(GONE)
    assert {value for value, _ in after} == set(filed_values)
    examples = {value for value, place in after if place == EXAMPLES}
    assert set(filed_values) - examples
    assert {place for _, place in after} - {EXAMPLES} <= KEPT_IN
    assert in_the_open(service, GONE) == []
    assert in_the_open(service, tuple(set(filed_values) - examples)) == []
    kept = {cell for _, cells in sealed_cells(service) for cell in cells}
    everything = b"".join(path.read_bytes() for path in service.home.glob("motcua.db*"))
    assert [cell for cell in sealed if cell not in kept and len(cell) > 60 and cell in everything] == []
    assert len(list((service.home / "files").rglob("*/*"))) == files_of_dossiers(service)


def until_address() -> list[str]:
    """Of another dossier, which stays a draft. The second time nobody asks for consent."""
    acts = [OWN.get(act, act) for act in acts_of(RESIDENCE) if act != "[Tôi đồng ý]"]
    until = acts[: acts.index("về ở với người thân")]
    return [act.replace("thôn Đồng Bành", GONE[2]) for act in until]


async def sweep(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the running process does within the hour."""
    for name, value in service.settings.items():
        monkeypatch.setenv(name, value)
    its = await open_installation(Settings(_env_file=None))  # type: ignore[call-arg]
    later = datetime.now(UTC) + timedelta(hours=2)
    sweeps = Sweeps(its.store, its.files, world=its.world, settings=its.settings, now=lambda: later, holder="test")
    await sweeps.once()
    await its.close()


def rows_of(service: Service) -> Iterator[tuple[tuple[str, str], object]]:
    connection = sqlite3.connect(service.home / "motcua.db")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        cursor = connection.execute(f'SELECT * FROM "{table}"')
        columns = [each[0] for each in cursor.description]
        for row in cursor:
            yield from (((table, column), value) for column, value in zip(columns, row, strict=True))
    connection.close()


def sealed_cells(service: Service) -> list[tuple[tuple[str, str], list[bytes]]]:
    return [(place, [value]) for place, value in rows_of(service) if isinstance(value, bytes) and is_sealed(value)]


def is_sealed(value: bytes) -> bool:
    return value[:1] == bytes((FORMAT,)) and len(value) > HEADER_BYTES + NONCE_BYTES + 16


def opened(value: object) -> bytes:
    """As somebody with the key reads it, without caring whose place a value stands in."""
    if not isinstance(value, bytes) or not is_sealed(value):
        return value if isinstance(value, bytes) else str(value).encode()
    nonce, rest = value[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], value[HEADER_BYTES + NONCE_BYTES : -16]
    reader = Cipher(AES256(_derive(SECRET, "data")), CTR(nonce + b"\0\0\0\2")).decryptor()
    return reader.update(rest) + reader.finalize()


def found(service: Service, values: tuple[str, ...]) -> set[tuple[str, tuple[str, str]]]:
    return {
        (value, place)
        for place, cell in rows_of(service)
        for value in values
        if value.casefold() in opened(cell).decode("utf-8", "replace").casefold()
    }


def in_the_open(service: Service, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """In any file of the installation, its logs among them, as text or as JSON writes it."""
    told = [(path.name, path.read_bytes()) for path in service.home.rglob("*") if path.is_file()]
    return [
        (name, value)
        for name, data in told
        for value in values
        if value.encode() in data or value.encode("unicode_escape") in data
    ]


def files_of_dossiers(service: Service) -> int:
    cells = [value for place, value in rows_of(service) if place in (("files", "name"), ("files", "clean_name"))]
    return sum(value is not None for value in cells)

"""After a person was erased, their values are looked for everywhere, also by somebody who has the key: only the dossier
that the archives law keeps still has them, sealed. On PostgreSQL likewise, in its tables and in a dump of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs import Sweeps
from bot.settings import Settings
from bot.wiring import open_installation
from tests.scenarios.citizen import acts_of, until_filed
from tests.scenarios.looking_inside import Inside, InsidePostgres, InsideSqlite, Place
from tests.scenarios.service import SECRET, Service, own
from tests.scenarios.web_person import WebPerson
from tests.storage.conftest import BOTH

RESIDENCE = "1.004222"
#: What is filed: with papers, and on the second database the shortest that there is.
FILED = {"sqlite": "1.001193", "postgres": "2.000635"}
#: Typed into a draft, a wish for a person, and wishes about the own data.
GONE = ("Vương Thị Riêng Tư", "022085009876", "thôn Không Ai Biết", "chuyện riêng của nhà tôi", "sai tên đệm của tôi")
#: In the place of what the transcript says, because forms show that as examples.
OWN = dict(zip(("Nguyễn Thị Út", "022085001234"), GONE, strict=False))
#: The procedure itself shows some of the values that transcripts type.
EXAMPLES = ("procedure_versions", "body")
#: Where a filed dossier is kept (Law 33/2024/QH15 on archives), and what must prove what was done.
KEPT_IN = {("dossiers", "answers"), ("history", "note"), ("files", "given_name"), ("audit_entries", "detail")}


@pytest.fixture(params=BOTH)
def inside(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Inside]:
    if request.param == "sqlite":
        yield InsideSqlite(SECRET, tmp_path / "motcua.db")
        return
    server = request.getfixturevalue("postgres_server")
    name = server.create()
    yield InsidePostgres(SECRET, server, name)
    server.drop(name)


@pytest.fixture
def service(inside: Inside, tmp_path: Path) -> Iterator[Service]:
    service = Service(own(tmp_path, database_url=inside.url), tmp_path)
    yield service
    service.end()


@pytest.mark.slow
async def test_what_was_erased_is_nowhere_and_what_is_kept_is_sealed(
    service: Service, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.start()
    async with WebPerson(f"http://127.0.0.1:{service.settings['PORT']}") as person:
        await person.look()
        await person.follow(until_filed(FILED[inside.kind]))
        (filed,) = service.dossiers()
        filed_values = [value for value in filed["answers"].values() if isinstance(value, str) and " " in value]
        await person.follow(until_address())
        await person.follow(["/canbo", "chuyện riêng của nhà tôi"])
        await person.follow(["/dulieu", "[Yêu cầu khác]", "[Chỉnh sửa dữ liệu]", "sai tên đệm của tôi"])
        before = await inside.look()
        assert before.places_of((*GONE, *filed_values)).keys() >= {*filed_values, *GONE}

        await person.follow(["/dulieu", "[Xoá dữ liệu]"])
        await person.do("có")
        assert "Đã xoá dữ liệu" in person.text
    await service.stop()
    await sweep(service, monkeypatch)

    after = await inside.look()
    found = after.places_of((*GONE, *filed_values))
    assert found.keys() == set(filed_values)
    examples = {value for value, places in found.items() if EXAMPLES in places}
    assert set(filed_values) - examples
    assert set().union(*found.values()) - {EXAMPLES} <= KEPT_IN
    in_files = {path.name: path.read_bytes() for path in service.home.rglob("*") if path.is_file()}
    shown = {**in_files, "the whole": inside.everything()}
    assert in_the_open(shown, (*GONE, *(set(filed_values) - examples))) == []
    gone = [cell for cell in before.sealed - after.sealed if len(cell) > 60]
    assert gone
    assert [cell for cell in gone if inside.as_kept(cell) in shown["the whole"]] == []
    assert len(list((service.home / "files").rglob("*/*"))) == files_of_dossiers(after.counts)


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


def in_the_open(shown: dict[str, bytes], values: tuple[str, ...]) -> list[tuple[str, str]]:
    """In any file of the installation, its logs among them, as text or as JSON writes it."""
    return [
        (name, value)
        for name, data in shown.items()
        for value in values
        if value.encode() in data or value.encode("unicode_escape") in data
    ]


def files_of_dossiers(counts: dict[Place, int]) -> int:
    """Of each file and each clean copy that a row names there is one, and no other."""
    return counts.get(("files", "name"), 0) + counts.get(("files", "clean_name"), 0)

"""Whom a broadcast reaches."""

from __future__ import annotations

import pytest

from flows.broadcasts.listing import read_list
from flows.broadcasts.model import Audience, Reach
from flows.dossiers.model import Status
from storage.store import SqlStore
from tests.storage.broadcast_kit import DAY, HOUR, PEOPLE, a_broadcast, reach_of
from tests.storage.conftest import RING
from tests.storage.crowd import a_person, bring
from tests.storage.samples import NOW


@pytest.mark.parametrize(
    ("audience", "units", "expected"),
    [
        pytest.param(Audience(), None, {"telegram": 4, "zalo": 2, "web": 1}, id="everybody who may be told"),
        pytest.param(Audience(), ("xa-mau",), {"telegram": 2, "zalo": 2}, id="an officer's own unit only"),
        pytest.param(Audience(), ("xa-khong-co",), {}, id="a unit without people"),
        pytest.param(Audience(procedures=("2.000815",)), None, {"web": 1}, id="drafts are nobody's business"),
        pytest.param(Audience(statuses=(Status.RESOLVED,)), None, {"web": 1}, id="by status"),
        pytest.param(Audience(statuses=(Status.DRAFT,)), ("xa-mau",), {"telegram": 2, "zalo": 2}, id="no draft, ever"),
        pytest.param(
            Audience(procedures=("1.001193",), statuses=(Status.RESOLVED,)), None, {}, id="one dossier for all"
        ),
        pytest.param(Audience(channels=("zalo",)), None, {"zalo": 2}, id="by channel"),
        pytest.param(Audience(channels=("telegram",)), None, {"telegram": 5}, id="on that channel, where there is one"),
        pytest.param(Audience(seen_since=NOW - DAY), None, {"telegram": 3, "zalo": 2, "web": 1}, id="seen lately"),
        pytest.param(Audience(seen_before=NOW - DAY), None, {"telegram": 1}, id="not seen lately, or never"),
        pytest.param(Audience(is_listed=True), None, {}, id="an empty list is nobody"),
    ],
)
async def test_audience(
    store: SqlStore, database_url: str, audience: Audience, units: tuple[str, ...] | None, expected: dict[str, int]
) -> None:
    await bring(database_url, PEOPLE)
    broadcast = await store.broadcasts.add(a_broadcast(audience))

    shares = await store.broadcasts.count(reach_of(broadcast, units), now=NOW)

    assert {share.channel: share.people for share in shares} == expected


async def test_people_of_a_commune_are_those_of_its_units_and_those_who_live_there(
    store: SqlStore, database_url: str
) -> None:
    elsewhere = {"unit_id": "tinh", "procedure_code": "1.001193", "status": "registered"}
    crowd = [
        a_person(1),
        a_person(2, dossiers=({**elsewhere, "commune": "00070"},)),
        a_person(3, dossiers=(elsewhere,)),
    ]
    await bring(database_url, crowd, ring=RING)
    reach = Reach(Audience(communes=("00070",)), None, ("xa-mau",))

    (share,) = await store.broadcasts.count(reach, now=NOW)

    assert share.people == 2


async def test_who_wrote_within_the_free_window_is_counted(store: SqlStore, database_url: str) -> None:
    await bring(database_url, [a_person(n, chats=(("zalo", str(n), n * DAY),)) for n in (1, 3, 5)])

    (share,) = await store.broadcasts.count(Reach(Audience(), None), now=NOW)

    assert (share.people, share.fresh) == (3, 1)


async def test_the_chat_that_a_person_chose_comes_first(store: SqlStore, database_url: str) -> None:
    chats = (("telegram", "1", 3 * DAY), ("zalo", "z1", HOUR), ("web", "w1", HOUR))
    crowd = [a_person(1, chats=chats, chosen="telegram", off="notices"), a_person(2, chats=(("zalo", "z2", HOUR),))]
    await bring(database_url, crowd)

    shares = await store.broadcasts.count(Reach(Audience(), None), now=NOW)

    assert {share.channel: share.people for share in shares} == {"telegram": 1, "zalo": 1}


async def test_a_list_is_matched_by_code_and_phone_and_the_rest_is_named(store: SqlStore, database_url: str) -> None:
    filed = {"unit_id": "xa-mau", "procedure_code": "1.001193", "status": "registered"}
    other = {**filed, "unit_id": "xa-khac", "phone": "+84912345679"}
    crowd = [a_person(1), a_person(2, dossiers=({**filed, "phone": "+84912345678"},)), a_person(3, dossiers=(other,))]
    await bring(database_url, crowd, ring=RING)
    typed = "H99.101-261121-00010\n0912 345 678\n0912.345.679\nBà Năm\nH99.101-261121-09990"
    kept = await store.broadcasts.add(a_broadcast(Audience(is_listed=True)))

    unknown = await store.broadcasts.list_people(kept.id, read_list(typed, NOW.date()), unit_ids=("xa-mau",))
    (share,) = await store.broadcasts.count(reach_of(kept), now=NOW)

    assert [line.number for line in unknown] == [3, 4, 5]
    assert (share.people, await store.broadcasts.listed(kept.id)) == (2, 2)

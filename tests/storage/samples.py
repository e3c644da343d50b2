"""Small values for the store's tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.conversation.buttons import Button
from flows.dossiers.model import Dossier, Event, Status
from flows.files import StoredFile
from flows.ports import Changes, ChatKey, FileRow, Loaded, Outgoing, Parcel, RawUpdate, Store, Wanted
from flows.procedures.model import Intake
from flows.values import Words

NOW = datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)
LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def a_chat(address: object = 1, channel: str = "telegram") -> ChatKey:
    return ChatKey(channel, str(address))


def an_update(number: object = 1, *, chat: ChatKey | None = None, at: datetime = NOW, group: str = "") -> RawUpdate:
    return RawUpdate(chat or a_chat(), str(number), f"update {number}".encode(), at, group)


def a_dossier(person_id: int, number: object = 1, **changes: Any) -> Dossier:
    dossier = Dossier(
        id=f"d{number}",
        person_id=person_id,
        procedure_code="1.001193",
        version_id="1.001193@1",
        status=Status.DRAFT,
        ending=Intake.HERE,
        unit_id="xa-mau",
        created_at=NOW,
        updated_at=NOW,
        answers={"child_name": "Nguyễn Văn Ẩn Danh", "copies": 2},
    )
    return replace(dossier, **changes)


def a_file(number: int, chat_id: int, **changes: Any) -> FileRow:
    stored = StoredFile(f"aa/{number}", "0" * 64, 10, b"key")
    return replace(FileRow(f"f{number}", stored, "jpeg", 1, "giấy của Mai.jpg", NOW, chat_id), **changes)


def a_message(chat_id: int, key: str = "greeting", **changes: Any) -> Outgoing:
    message = Outgoing(chat_id, Words(key, {"name": "Trần Thị Bí Mật"}), (Button(Words("menu.open"), "1.0"),))
    return replace(message, **changes)


def an_event(dossier_id: str, *, action: str = "submit", note: str = "") -> Event:
    return Event(dossier_id, NOW, action, Status.DRAFT, Status.REGISTERED, None, "citizen", note)


async def loaded(store: Store, chat: ChatKey | None = None, *codes: str) -> Loaded:
    async with store.transaction() as tx:
        (only,) = await tx.load([Wanted(chat or a_chat(), tuple(codes))])
    return only


async def write(store: Store, changes: Changes, *, holder: str = "worker", now: datetime = NOW) -> list[Parcel]:
    async with store.transaction() as tx:
        return await tx.write(changes, holder=holder, lease=LEASE, now=now)


async def send(store: Store, *messages: Outgoing, holder: str = "worker", now: datetime = NOW) -> list[Parcel]:
    return await write(store, Changes(outgoing=list(messages)), holder=holder, now=now)


def keys(parcels: Sequence[Parcel]) -> list[str]:
    return [parcel.words.key for parcel in parcels]

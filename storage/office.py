"""The agency's units and what each offers. What staff changed is not overwritten by the file it once came from."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversation.facts import Office
from flows.dossiers.model import Hours, Offer, Unit, UnitKind
from flows.procedures.model import Intake
from storage.db import Database
from storage.tables import notes, offers, units

OFFICE = "office"  #: the note that holds what is said of the agency as a whole
SEEDED = "office-seeded"  #: and the one that tells which units and offers were last taken from the file


class OfficeTables:
    def __init__(self, db: Database) -> None:
        self._db = db
        unit, offer, note = db.insert(units), db.insert(offers), db.insert(notes)
        self._seed_unit = unit.on_conflict_do_update(
            index_elements=[units.c.id],
            set_={"body": unit.excluded.body, "parent_id": unit.excluded.parent_id},
            where=units.c.by_staff.is_(False),
        )
        columns = ("intake", "level", "fee_vnd", "fee_note", "days", "portal_url", "by_staff")
        changed = {name: offer.excluded[name] for name in columns}
        key = [offers.c.unit_id, offers.c.procedure_code]
        self._seed_offer = offer.on_conflict_do_update(
            index_elements=key, set_=changed, where=offers.c.by_staff.is_(False)
        )
        self._set_offer = offer.on_conflict_do_update(index_elements=key, set_=changed)
        self._note = note.on_conflict_do_update(index_elements=[notes.c.key], set_={"value": note.excluded.value})

    async def office(self) -> Office | None:
        async with self._db.reading() as connection:
            note = (await connection.execute(select(notes.c.value).where(notes.c.key == OFFICE))).scalar_one_or_none()
            if note is None:
                return None
            known = await _units(connection)
            rows = (await connection.execute(select(offers).order_by(offers.c.procedure_code, offers.c.unit_id))).all()
        about: dict[str, Any] = orjson.loads(note)
        by_code: dict[str, tuple[Offer, ...]] = {}
        for row in rows:
            by_code[row.procedure_code] = (*by_code.get(row.procedure_code, ()), _offer(row))
        return Office(
            agency=about["agency"],
            hotline=about["hotline"],
            units={unit.id: unit for unit in known},
            offers=by_code,
            portal_url=about["portal_url"],
            common=tuple(about["common"]),
        )

    async def seed_office(self, office: Office) -> None:
        notes_now = {OFFICE: orjson.dumps(_about(office)).decode(), SEEDED: _digest(office)}
        async with self._db.reading() as connection:
            kept = select(notes.c.key, notes.c.value).where(notes.c.key.in_(notes_now))
            if {row.key: row.value for row in await connection.execute(kept)} == notes_now:
                return
        async with self._db.writing() as connection:
            await connection.execute(self._note, [{"key": key, "value": value} for key, value in notes_now.items()])
            await self._seed(connection, office)

    async def _seed(self, connection: AsyncConnection, office: Office) -> None:
        seeded = [offer for each in office.offers.values() for offer in each]
        if office.units:
            await connection.execute(self._seed_unit, [_unit_row(unit) for unit in office.units.values()])
        await _drop_unlisted(connection, seeded)
        if seeded:
            await connection.execute(self._seed_offer, [_offer_row(offer, by_staff=False) for offer in seeded])

    async def set_offer(self, offer: Offer) -> None:
        async with self._db.writing() as connection:
            await connection.execute(self._set_offer, _offer_row(offer, by_staff=True))

    async def units(self) -> list[Unit]:
        async with self._db.reading() as connection:
            return await _units(connection)


def _about(office: Office) -> dict[str, Any]:
    return {
        "agency": office.agency,
        "hotline": office.hotline,
        "portal_url": office.portal_url,
        "common": list(office.common),
    }


def _digest(office: Office) -> str:
    """Of units and offers as the file gives them: a start that finds it unchanged writes nothing."""
    given = [list(office.units.values()), [offer for each in office.offers.values() for offer in each]]
    return sha256(orjson.dumps(given)).hexdigest()


async def _units(connection: AsyncConnection) -> list[Unit]:
    return [_unit(row.body) for row in await connection.execute(select(units).order_by(units.c.id))]


async def _drop_unlisted(connection: AsyncConnection, seeded: Sequence[Offer]) -> None:
    """A unit no longer offers what its file no longer says, unless staff said so. Units stay: dossiers name them."""
    listed = {(offer.unit_id, offer.procedure_code) for offer in seeded}
    known = select(offers.c.unit_id, offers.c.procedure_code).where(offers.c.by_staff.is_(False))
    gone = [
        {"unit": unit, "code": code} for unit, code in await connection.execute(known) if (unit, code) not in listed
    ]
    if gone:
        drop = delete(offers).where(offers.c.unit_id == bindparam("unit"), offers.c.procedure_code == bindparam("code"))
        await connection.execute(drop, gone)


def _unit_row(unit: Unit) -> dict[str, Any]:
    return {"id": unit.id, "parent_id": unit.parent_id, "body": orjson.dumps(unit), "by_staff": False}


def _unit(body: bytes) -> Unit:
    fields = orjson.loads(body)
    hours, kind = fields.pop("hours"), UnitKind(fields.pop("kind", UnitKind.COMMUNE.value))
    spans = tuple((start, end) for start, end in hours["spans"])
    return Unit(**fields, hours=Hours(spans, hours["cut_off"]), kind=kind)


def _offer_row(offer: Offer, *, by_staff: bool) -> dict[str, Any]:
    return {
        "unit_id": offer.unit_id,
        "procedure_code": offer.procedure_code,
        "intake": offer.intake.value,
        "level": offer.level,
        "fee_vnd": offer.fee_vnd,
        "fee_note": offer.fee_note,
        "days": offer.days,
        "portal_url": offer.portal_url,
        "by_staff": by_staff,
    }


def _offer(row: Any) -> Offer:
    return Offer(
        unit_id=row.unit_id,
        procedure_code=row.procedure_code,
        intake=Intake(row.intake),
        level=row.level,
        fee_vnd=row.fee_vnd,
        fee_note=row.fee_note,
        days=row.days,
        portal_url=row.portal_url,
    )

"""Two units with one of everything each, so that each page can be asked for one's own object and for the other's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flows.assisting.model import AssistedSession, Volunteer
from flows.assisting.model import State as SessionState
from flows.broadcasts.model import Audience, Broadcast, Said, State
from flows.broadcasts.templates import words_of
from flows.complaints.model import About, Complaint, Stand
from flows.data_rights.model import DataRequest, Source
from flows.data_rights.model import Kind as Wish
from flows.data_rights.model import Stand as WishStand
from flows.delivery.model import Path as Way
from flows.dossiers.model import Dossier, Status
from flows.groups.model import Group
from flows.ports import (
    Changes,
    ChatKey,
    Invited,
    Kind,
    Loaded,
    Outgoing,
    PersonRequest,
    Planned,
    SavedSession,
    Wanted,
)
from flows.practising.model import Lesson
from flows.procedures.model import Intake
from flows.ratings.model import Rating
from flows.retention.model import Farewell
from flows.staffing import posts_of
from flows.talking.canned import Canned
from flows.values import Words
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes import FakePaperwork
from tests.bot.web.fakes_staff import ANSWERS, COMMUNE, LEASE, PROVINCE, FakeOffice, a_file, a_filed
from tests.kit import NOW
from tests.migrated import sqlite_at

#: What must not stand in an answer that is none, by unit.
PERSONAL = {
    COMMUNE: ("Nguyễn Thị Mẫu", "001190000017", "Trần Bình Minh", "H99.101-261120-0001"),
    PROVINCE: ("Lê Thị Ví Dụ", "001190000099", "Phạm Thử Nghiệm", "H99.01-261120-0007"),
}


@dataclass(frozen=True, slots=True)
class Things:
    """What one unit has: dossier, slip, file, request, broadcast, group, message that was lost, complaint, rating."""

    unit_id: str
    ids: Mapping[str, str]

    def path(self, route: str) -> str:
        """The address of this unit's object on that page."""
        kinds = (("dossiers", "dossier"), ("files", "file"), ("slips", "slip"), ("requests", "request"))
        kinds += (("broadcasts", "broadcast"), ("groups", "group"), ("undelivered", "lost"))
        kinds += (
            ("classes", "class"),
            ("complaints", "complaint"),
            ("volunteers", "volunteer"),
            ("assisted", "session"),
            ("data-requests", "wish"),
            ("retention", "dossier"),
            ("ratings", "rating"),
            ("people", "person"),
            ("invitations", "invitation"),
            ("replies", "reply"),
            ("keys", "key"),
            ("counter", "device"),
        )
        room = route.split("/")[2] if route.count("/") > 1 else ""
        kind = dict(kinds).get(room, "")
        of_slip = "slip_file" if room == "slips" else kind
        path = route.replace("{token}", self.ids["slip"]).replace("{id}", self.ids.get(of_slip, "999"))
        path = path.replace("{page}", "1")
        path = path.replace("{name}", "mau-06.pdf" if room == "dossiers" else "to-khai-khai-sinh.pdf")
        return path + {"/staff/register": f"?unit={self.unit_id}", "/staff/posters.pdf": f"?unit={self.unit_id}"}.get(
            route, ""
        )


def names_an_object(route: str) -> bool:
    return "{" in route or route in ("/staff/register", "/staff/posters.pdf")


class Printer(FakePaperwork):
    """Draws posters as well."""

    async def run(
        self, task: str, params: Mapping[str, Any], files: Sequence[bytes] = ()
    ) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        return {}, (task.encode(),)


async def opened(path: Path) -> SqlStore:
    return await open_store(sqlite_at(path), KeyRing.from_secret("a secret for tests"), frozenset({"web"}))


async def furnished(path: Path) -> tuple[Things, Things]:
    """A database that can be copied."""
    store = await opened(path)
    own, other = await _things(store, 1, COMMUNE), await _things(store, 2, PROVINCE)
    await store.close()
    return own, other


def move_in(office: FakeOffice, store: SqlStore) -> None:
    office.real, office.paperwork = store, Printer()
    for file_id in ("f1", "f2", "p1", "p2"):
        office.files.bytes_of |= {f"{file_id}.raw": b"raw", f"{file_id}.clean": b"clean"}


#: What is in no unit.
GONE = Things("xa-khong-co", {"dossier": "d999", "slip": "z" * 22, "file": "f999", "slip_file": "f999"})


async def _things(store: SqlStore, number: int, unit_id: str) -> Things:
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("telegram", f"{number}"))])
        (group,) = await tx.load([Wanted(ChatKey("telegram", f"-{number}"))])
        filed, slip = _dossiers(number, unit_id, person_id=citizen.person.id, chat_id=citizen.chat_id)
        asked = PersonRequest(citizen.person.id, citizen.chat_id, f"Hỏi về {PERSONAL[unit_id][0]}", NOW)
        planned = Planned(f"n{number}", Way.TELEPHONE, "no_phone")
        about = {"unit": "Đơn vị", "about": "", "reply": f"Chào {PERSONAL[unit_id][0]}", "hotline": "1900"}
        words = Words("notice.officer_reply", about)
        lost = Outgoing(citizen.chat_id, words, kind=Kind.NOTICE, dossier_id=filed.id, planned=planned)
        changes = Changes(opened=[filed, slip], person_requests=[asked], outgoing=[lost])
        changes.complaints.append(_complaint(number, unit_id, citizen))
        changes.ratings.append(_rating(filed))
        changes.data_requests.append(_wish(number, unit_id, citizen))
        changes.farewells.append(Farewell(filed.id, NOW, NOW + timedelta(days=30)))
        await tx.write(changes, holder="", lease=LEASE, now=NOW)
        await tx.groups.bind(Group(0, group.chat_id, "telegram", unit_id, f"Tổ {PERSONAL[unit_id][0]}", "x", NOW))
    files = [a_file(f"f{number}", filed.id, chat_id=citizen.chat_id), a_file(f"p{number}", slip.id, chat_id=1)]
    for row in files:
        await store.files.add(row)
    broadcast = await store.broadcasts.add(_broadcast(unit_id))
    (bound,) = await store.groups.of_units((unit_id,))
    (request,) = await store.requests.open(unit_ids=(unit_id,))
    (undelivered,) = await store.outbox.undelivered(unit_ids=(unit_id,))
    ids = {"dossier": filed.id, "slip": slip.token, "file": files[0].id, "slip_file": files[1].id}
    ids |= {"request": f"{request.id}", "broadcast": f"{broadcast.id}", "group": f"{bound.id}"}
    (rating,) = await store.ratings.low(unit_ids=(unit_id,))
    lesson = Lesson(0, f"ABC23{number}", unit_id, f"Lớp của {PERSONAL[unit_id][0]}", ("ban-sao",), 30, "x", NOW)
    ids |= {"class": f"{(await store.practice.open(lesson)).id}"}
    ids |= {"complaint": f"PA-261120-000{number}", "rating": f"{rating.id}", "wish": f"da7a000{number}"}
    ids |= await _helped(store, number, unit_id)
    await store.canned.keep(Canned("", PERSONAL[unit_id][0], "Chào", unit_id), by="x", at=NOW)
    (reply,) = await store.canned.of_units((unit_id,))
    ids |= {"reply": f"{reply.id}"}
    posts, name, until = posts_of("officer", unit_id), PERSONAL[unit_id][2], NOW + timedelta(days=3)
    link = f"link {number}".encode()
    person = await store.staff.add(f"nguoi{number}", name=name, posts=posts, password_hash="argon")
    coming = await store.doors.invite(name, posts, token_hash=link, by="ai-do", now=NOW, until=until)
    ids |= {"person": f"{person.id}", "invitation": f"{coming.id}"}
    grants, digest = ("lists",), f"key {number}".encode()
    key = await store.api_keys.add(f"khoa-{number}", grants, unit_id, token_hash=digest, by="x", now=NOW, until=until)
    ids |= {"key": f"{key.id}"}
    screen = await store.counters.add_device(unit_id, PERSONAL[unit_id][2], link_hash=link, by="x", now=NOW)
    ids |= {"device": f"{screen.id}"}
    return Things(unit_id, {**ids, "lost": f"{undelivered.id}"})


async def _helped(store: SqlStore, number: int, unit_id: str) -> dict[str, str]:
    """A volunteer, and somebody without a telephone who is to be asked for consent."""
    day, until = NOW.date(), NOW + timedelta(days=7)
    who = Volunteer(f"vol{number}", unit_id, PERSONAL[unit_id][2], "Đoàn", day, day, "x", NOW, until)
    await store.assisting.invite(Invited(who, f"K7M4Q{number + 2}"))
    session = AssistedSession(f"ses{number}", SessionState.ASKED, unit_id, "1.001193", NOW, NOW + timedelta(minutes=30))
    asked = SavedSession(replace(session, volunteer_id=who.id))
    async with store.transaction() as tx:
        await tx.write(Changes(sessions=[asked]), holder="", lease=LEASE, now=NOW)
    return {"volunteer": who.id, "session": session.id}


def _dossiers(number: int, unit_id: str, *, person_id: int, chat_id: int) -> tuple[Dossier, Dossier]:
    name, id_number, child, code = PERSONAL[unit_id]
    answers = {**ANSWERS, "applicant_name": name, "applicant_id": id_number, "child_name": child}
    whose = {"unit_id": unit_id, "answers": answers, "person_id": person_id, "chat_id": chat_id}
    filed = a_filed(id=f"d{number}", code=code, token=f"{number}" * 22, **whose)
    prepared = {"status": Status.PREPARED, "ending": Intake.COUNTER, "code": None, "filed_at": None}
    return filed, a_filed(id=f"s{number}", token="ab"[number - 1] * 22, **whose, **prepared)


def _complaint(number: int, unit_id: str, by: Loaded) -> Complaint:
    said, code = f"{PERSONAL[unit_id][0]} phải đợi lâu", f"PA-261120-000{number}"
    return Complaint(code, by.person.id, by.chat_id, unit_id, About.DELAY, Stand.NEW, said, NOW, NOW)


def _wish(number: int, unit_id: str, by: Loaded) -> DataRequest:
    said, whose = f"{PERSONAL[unit_id][0]} muốn sửa tên", (by.person.id, by.chat_id)
    stand = WishStand.NEW
    return DataRequest(f"da7a000{number}", *whose, Wish.CORRECT, Source.CHAT, stand, NOW, NOW, NOW, unit_id, said)


def _rating(dossier: Dossier) -> Rating:
    comment = f"{PERSONAL[dossier.unit_id][0]} không vui"
    code, may_call = dossier.procedure_code, True
    return Rating(dossier.id, dossier.unit_id, code, 1, NOW, "2026-11", (), comment, may_call, NOW)


def _broadcast(unit_id: str) -> Broadcast:
    said = Said("free", {"said": f"Gửi {PERSONAL[unit_id][0]}"})
    return Broadcast(
        id=0,
        title=f"Báo {PERSONAL[unit_id][0]}",
        unit_id=unit_id,
        state=State.FINISHED,
        audience=Audience(),
        said=said,
        words=words_of(said, agency="Đơn vị"),
        created_by="ai-do",
        created_at=NOW,
        changed_by="ai-do",
        changed_at=NOW,
    )

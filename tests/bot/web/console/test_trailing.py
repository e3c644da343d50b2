"""Whatever an officer sees, takes out or changes leaves a line, and nothing leaves when the line cannot be written."""

from __future__ import annotations

import pytest

from bot.web.console.routes import ROOMS
from bot.web.console.trailing import ACTIONS
from flows.audit import NOBODY, AuditEntry
from flows.ports import StoreUnavailable
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import StaffBrowser


def about_d1(office: FakeOffice) -> list[tuple[str, str, str | None]]:
    return [(each.actor, each.action, each.unit_id) for each in office.audit.entries if each.object_id == "d1"]


async def test_a_viewed_dossier_and_its_files_are_in_the_trail(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed())
    office.files.rows["f1"] = a_file("f1")
    office.files.bytes_of["f1.clean"] = b"picture"
    await counter.log_in("lan")

    await counter.open("/staff/dossiers/d1")
    await counter.client.get("/staff/files/f1")

    assert about_d1(office) == [("lan", "dossier_viewed", COMMUNE), ("lan", "file_viewed", COMMUNE)]
    assert office.audit.entries[-1].detail["part"] == "f1"


async def test_a_decision_is_in_the_trail_with_its_move(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed())
    await counter.log_in("lan")
    await counter.open("/staff/dossiers/d1")

    await counter.act("accept")

    assert about_d1(office)[-1] == ("lan", "dossier_decided", COMMUNE)
    assert office.audit.entries[-1].detail == {"move": "accept", "from": "registered", "to": "accepted"}


async def test_what_was_not_shown_is_not_in_the_trail(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(unit_id="tinh-minh-hoa"))
    await counter.log_in("lan")

    assert (await counter.client.get("/staff/dossiers/d1")).status == 404

    assert about_d1(office) == []


async def test_nothing_is_shown_that_cannot_be_written_down(
    office: FakeOffice, counter: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.keep(a_filed())
    await counter.log_in("lan")

    async def down(entry: AuditEntry) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(office.audit, "viewed", down)
    answer = await counter.client.get("/staff/dossiers/d1")

    assert answer.status >= 500
    assert "Nguyễn Thị Mẫu" not in await answer.text()


async def test_logins_and_failed_ones_are_in_the_trail(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in("lan")
    await counter.open("/staff")
    await counter.post("/staff/logout")
    await counter.enter("lan", "not the password")
    await counter.enter("001190000017", "a secret typed in the wrong place")

    logins = [(each.actor, each.action) for each in office.audit.entries]
    assert logins == [("lan", "logged_in"), ("lan", "logged_out"), ("lan", "login_failed"), (NOBODY, "login_failed")]
    assert "001190000017" not in repr(office.audit.entries)


def test_every_row_belongs_to_a_page() -> None:
    assert set(ACTIONS) <= {(method, path) for method, path, _ in ROOMS}

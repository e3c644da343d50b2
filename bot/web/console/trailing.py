"""Who looked at what, and who did what that has no transaction of its own: one table for the pages of the console.

What is handed out was written down before it leaves; when that fails, nothing is handed out. A page that has no row
is written down as itself, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.errors import is_in_background
from flows.audit import AuditEntry
from flows.dossiers.model import Dossier
from flows.ports import Staff
from flows.values import JSON

#: Nothing is written: it shows nobody's data, or is written with the change itself.
NOT_HERE = ""
#: What the auditor reads of a page that has no row below.
OTHER = "page_used"
#: Page -> what it means to have got it. Downloads count each time; views are folded by the store.
ACTIONS: Mapping[tuple[str, str], str] = {
    ("POST", "/staff/logout"): "logged_out",
    ("POST", "/staff/password"): "password_changed",
    ("POST", "/staff/account/sessions"): "sessions_ended",
    ("POST", "/staff/account/factor"): NOT_HERE,
    ("POST", "/staff/account/chats"): NOT_HERE,
    ("POST", "/staff/account/chats/unlink"): NOT_HERE,
    ("POST", "/staff/account/morning"): NOT_HERE,
    ("POST", "/staff/account/factor/off"): "second_factor_dropped",
    ("GET", "/staff/volunteers"): "volunteers_viewed",
    ("POST", "/staff/volunteers"): NOT_HERE,
    ("POST", "/staff/volunteers/{id}/suspend"): NOT_HERE,
    ("GET", "/staff/assisted/{id}"): "help_viewed",
    ("POST", "/staff/assisted/{id}/act"): NOT_HERE,
    ("POST", "/staff/people"): NOT_HERE,
    ("POST", "/staff/people/{id}/act"): NOT_HERE,
    ("POST", "/staff/invitations/{id}"): NOT_HERE,
    ("POST", "/staff/keys"): NOT_HERE,
    ("POST", "/staff/keys/{id}/end"): NOT_HERE,
    ("POST", "/staff/search"): NOT_HERE,
    ("POST", "/staff/bulk"): NOT_HERE,
    ("POST", "/staff/bulk/do"): NOT_HERE,
    ("POST", "/staff/queues"): NOT_HERE,
    ("POST", "/staff/queues/forget"): NOT_HERE,
    ("GET", "/staff/dossiers/{id}/presence"): NOT_HERE,
    ("GET", "/staff/dossiers/{id}/live"): NOT_HERE,
    ("GET", "/staff/dossiers/{id}"): "dossier_viewed",
    ("POST", "/staff/dossiers/{id}/preview"): NOT_HERE,
    ("POST", "/staff/dossiers/{id}/act"): NOT_HERE,
    ("GET", "/staff/dossiers/{id}/forms/{name}"): "form_printed",
    ("GET", "/staff/dossiers/{id}/handling"): "dossier_viewed",
    ("POST", "/staff/dossiers/{id}/step"): NOT_HERE,
    ("POST", "/staff/dossiers/{id}/extension"): NOT_HERE,
    ("GET", "/staff/demo"): NOT_HERE,
    ("POST", "/staff/demo/clear"): NOT_HERE,
    ("POST", "/staff/calendar/preview"): NOT_HERE,
    ("POST", "/staff/calendar/publish"): NOT_HERE,
    ("POST", "/staff/counter/devices"): NOT_HERE,
    ("POST", "/staff/counter/devices/{id}/end"): NOT_HERE,
    ("POST", "/staff/learning/measure"): "wordings_measured",
    ("POST", "/staff/learning/publish"): NOT_HERE,
    ("POST", "/staff/learning/{id}/attach"): NOT_HERE,
    ("POST", "/staff/learning/{id}/settle"): NOT_HERE,
    ("POST", "/staff/learning/wordings/{id}/take-back"): NOT_HERE,
    ("POST", "/staff/catalogue/offer"): NOT_HERE,
    ("POST", "/staff/catalogue/words"): NOT_HERE,
    ("POST", "/staff/catalogue/office"): NOT_HERE,
    ("POST", "/staff/catalogue/unit"): NOT_HERE,
    ("POST", "/staff/catalogue/route"): NOT_HERE,
    ("POST", "/staff/catalogue/draft/drop"): NOT_HERE,
    ("POST", "/staff/catalogue/draft/keep"): NOT_HERE,
    ("POST", "/staff/catalogue/publish"): NOT_HERE,
    ("POST", "/staff/catalogue/versions"): NOT_HERE,
    ("POST", "/staff/catalogue/sandbox"): NOT_HERE,
    ("GET", "/staff/register"): "register_printed",
    ("GET", "/staff/files/{id}"): "file_viewed",
    ("GET", "/staff/files/{id}/original"): "file_downloaded",
    ("GET", "/staff/files/{id}/view"): "file_viewed",
    ("GET", "/staff/files/{id}/pages/{page}"): "file_viewed",
    ("GET", "/staff/slips/{token}"): "dossier_viewed",
    ("POST", "/staff/slips/{token}/receive"): NOT_HERE,
    ("GET", "/staff/slips/{token}/forms/{name}"): "form_printed",
    ("GET", "/staff/slips/{token}/files/{id}"): "file_viewed",
    ("GET", "/staff/slips/{token}/files/{id}/original"): "file_downloaded",
    ("POST", "/staff/requests/{id}/reply"): NOT_HERE,
    ("POST", "/staff/requests/{id}/settle"): NOT_HERE,
    ("POST", "/staff/requests/{id}/hand-back"): NOT_HERE,
    ("GET", "/staff/requests/{id}/thread"): NOT_HERE,
    ("POST", "/staff/replies"): NOT_HERE,
    ("POST", "/staff/replies/{id}/remove"): NOT_HERE,
    ("POST", "/staff/ratings/{id}/close"): NOT_HERE,
    ("POST", "/staff/retention/{id}"): NOT_HERE,
    ("GET", "/staff/data-requests/{id}"): "data_request_viewed",
    ("POST", "/staff/data-requests/{id}/act"): NOT_HERE,
    ("POST", "/staff/data-requests/{id}/copy"): "data_copy_printed",
    ("POST", "/staff/dossiers/{id}/data-requests"): NOT_HERE,
    ("GET", "/staff/complaints/{id}"): "complaint_viewed",
    ("POST", "/staff/complaints/{id}/act"): NOT_HERE,
    ("POST", "/staff/classes"): "class_opened",
    ("GET", "/staff/classes/{id}"): NOT_HERE,
    ("POST", "/staff/classes/{id}/end"): "class_ended",
    ("POST", "/staff/classes/{id}/delete"): "class_deleted",
    ("POST", "/staff/broadcasts"): "broadcast_composed",
    ("GET", "/staff/broadcasts/{id}"): NOT_HERE,
    ("GET", "/staff/broadcasts/{id}/edit"): NOT_HERE,
    ("POST", "/staff/broadcasts/{id}/edit"): "broadcast_changed",
    ("POST", "/staff/broadcasts/{id}/submit"): "broadcast_submitted",
    ("POST", "/staff/broadcasts/{id}/take_back"): "broadcast_taken_back",
    ("POST", "/staff/broadcasts/{id}/discard"): "broadcast_discarded",
    ("POST", "/staff/broadcasts/{id}/approve"): "broadcast_approved",
    ("POST", "/staff/broadcasts/{id}/pause"): "broadcast_paused",
    ("POST", "/staff/broadcasts/{id}/resume"): "broadcast_resumed",
    ("POST", "/staff/broadcasts/{id}/cancel"): "broadcast_cancelled",
    ("POST", "/staff/broadcasts/{id}/resend"): "broadcast_resent",
    ("GET", "/staff/trail"): "trail_viewed",
    ("GET", "/staff/trail.csv"): "export_made",
    ("GET", "/staff/broadcasts/{id}/outcome.csv"): "export_made",
    ("GET", "/staff/broadcasts/{id}/outcome.xlsx"): "export_made",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a request turned out to be about, where its address does not say it."""

    object_id: str = ""
    unit_id: str | None = None


ABOUT: web.RequestKey[About] = web.RequestKey("about", About)


def about(request: web.Request, dossier: Dossier) -> None:
    """Called where a page has found the dossier that it is about."""
    request[ABOUT] = About(dossier.id, dossier.unit_id)


async def note(request: web.Request, staff: Staff, method: str, path: str, status: int) -> None:
    """After the page was made and before it leaves."""
    action = ACTIONS.get((method, path), _unlisted(request, method))
    if not action or status >= 400 or request.method == "HEAD":
        return
    deps = request.app[STAFF]
    found = request.get(ABOUT) or About(request.match_info.get("id", ""))
    detail: dict[str, JSON] = {"page": f"{method} {path}"}
    if "{id}" in path and request.match_info["id"] != found.object_id:
        detail["part"] = request.match_info["id"]
    entry = AuditEntry(deps.now(), staff.login, action, found.object_id, found.unit_id, detail)
    await (deps.store.audit.viewed(entry) if action.endswith("_viewed") else deps.store.audit.append([entry]))


def _unlisted(request: web.Request, method: str) -> str:
    """Changes always; of pages only those about one thing, and not what they fetch again by themselves."""
    if method == "POST":
        return OTHER
    return OTHER if "id" in request.match_info and not is_in_background(request) else NOT_HERE

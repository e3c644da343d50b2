"""Who may use which page of the console. Deny by default: a page that has no row here is open to no one."""

from __future__ import annotations

from collections.abc import Mapping

OFFICER, HEAD, ADMINISTRATOR = "officer", "head", "administrator"
#: Roles of staff, as `motcua staff add --role` takes them.
STAFF_ROLES = (OFFICER, HEAD, ADMINISTRATOR)
#: Stands for people who have not logged in.
NOBODY = "nobody"

_ANYBODY = frozenset((NOBODY, *STAFF_ROLES))
_STAFF = frozenset(STAFF_ROLES)
_HEADS = frozenset((HEAD, ADMINISTRATOR))
_TRAIL = frozenset((ADMINISTRATOR, "auditor"))

#: (method, path as the router writes it) -> roles. Which dossiers one sees there is decided at each access.
ROLES: Mapping[tuple[str, str], frozenset[str]] = {
    ("GET", "/staff/login"): _ANYBODY,
    ("POST", "/staff/login"): _ANYBODY,
    ("POST", "/staff/logout"): _STAFF,
    ("GET", "/staff/password"): _STAFF,
    ("POST", "/staff/password"): _STAFF,
    ("GET", "/staff"): _STAFF,
    ("GET", "/staff/requests"): _STAFF,
    ("POST", "/staff/requests/{id}/reply"): _STAFF,
    ("POST", "/staff/requests/{id}/settle"): _STAFF,
    ("GET", "/staff/undelivered"): _HEADS,
    ("POST", "/staff/undelivered/{id}/called"): _HEADS,
    ("GET", "/staff/broadcasts"): _STAFF,
    ("POST", "/staff/broadcasts"): _STAFF,
    ("GET", "/staff/broadcasts/new"): _STAFF,
    ("GET", "/staff/broadcasts/{id}"): _STAFF,
    ("GET", "/staff/broadcasts/{id}/edit"): _STAFF,
    ("POST", "/staff/broadcasts/{id}/edit"): _STAFF,
    ("POST", "/staff/broadcasts/{id}/submit"): _STAFF,
    ("POST", "/staff/broadcasts/{id}/take_back"): _STAFF,
    ("POST", "/staff/broadcasts/{id}/discard"): _STAFF,
    ("POST", "/staff/broadcasts/{id}/approve"): _HEADS,
    ("POST", "/staff/broadcasts/{id}/pause"): _STAFF,  # stopping harms nobody
    ("POST", "/staff/broadcasts/{id}/resume"): _HEADS,
    ("POST", "/staff/broadcasts/{id}/cancel"): _HEADS,
    ("POST", "/staff/broadcasts/{id}/resend"): _STAFF,
    ("GET", "/staff/broadcasts/{id}/outcome.csv"): _STAFF,
    ("GET", "/staff/broadcasts/{id}/outcome.xlsx"): _STAFF,
    ("GET", "/staff/groups"): _STAFF,
    ("POST", "/staff/groups/code"): _STAFF,
    ("POST", "/staff/groups/{id}/schedule"): _STAFF,
    ("POST", "/staff/groups/{id}/let-go"): _STAFF,
    ("GET", "/staff/trail"): _TRAIL,
    ("GET", "/staff/trail.csv"): _TRAIL,
    ("GET", "/staff/posters"): _STAFF,
    ("GET", "/staff/posters.pdf"): _STAFF,
    ("GET", "/staff/dossiers/{id}"): _STAFF,
    ("POST", "/staff/dossiers/{id}/preview"): _STAFF,
    ("POST", "/staff/dossiers/{id}/act"): _STAFF,
    ("GET", "/staff/dossiers/{id}/forms/{name}"): _STAFF,
    ("GET", "/staff/register"): _STAFF,
    ("GET", "/staff/files/{id}"): _STAFF,
    ("GET", "/staff/files/{id}/original"): _STAFF,
    ("GET", "/staff/slips/{token}"): _STAFF,
    ("POST", "/staff/slips/{token}/receive"): _STAFF,
    ("GET", "/staff/slips/{token}/forms/{name}"): _STAFF,
    ("GET", "/staff/slips/{token}/files/{id}"): _STAFF,
    ("GET", "/staff/slips/{token}/files/{id}/original"): _STAFF,
}


def may_use(role: str, method: str, path: str) -> bool:
    """HEAD is GET without a body."""
    return role in ROLES.get(("GET" if method == "HEAD" else method, path), frozenset())

"""Who may use which page of the console. Deny by default: a page that has no row here is open to no one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flows.staffing import RIGHTS, TITLES, Right

#: What `motcua staff add --role` takes: roles, and words that stand for several.
STAFF_TITLES = tuple(TITLES)
#: Roles of staff as the table names them.
STAFF_ROLES = tuple(role.value for role in RIGHTS)
#: Stands for people who have not logged in, and for citizens and volunteers, who never do here.
NOBODY = "nobody"


def _with(*rights: Right) -> frozenset[str]:
    """The roles that hold one of these."""
    return frozenset(role.value for role, held in RIGHTS.items() if held.intersection(rights))


_ANYBODY = frozenset((NOBODY, *STAFF_ROLES))
_STAFF = frozenset(STAFF_ROLES)
_LISTS, _DOSSIERS = _with(Right.LISTS), _with(Right.DOSSIERS)
_ACTING = _with(Right.RECEIVE, Right.HANDLE, Right.PAYMENTS, Right.DECIDE)
_RECEPTION, _ANSWERING = _with(Right.RECEIVE), _with(Right.ANSWER)
_WRITERS, _HEADS = _with(Right.BROADCASTS), _with(Right.LET_OUT)
_VOLUNTEERS = _with(Right.VOLUNTEERS)
_PEOPLE, _TRAIL = _with(Right.PEOPLE), _with(Right.TRAIL)
_STEPPING = _with(Right.RECEIVE, Right.HANDLE, Right.DECIDE, Right.REASSIGN)
_CALENDAR, _CATALOGUE = _with(Right.CALENDAR), _with(Right.CATALOGUE)
_OFFERS = _with(Right.OFFERS, Right.CATALOGUE)

#: (method, path as the router writes it) -> roles. Which dossiers one sees there is decided at each access.
ROLES: Mapping[tuple[str, str], frozenset[str]] = {
    ("GET", "/staff/login"): _ANYBODY,
    ("POST", "/staff/login"): _ANYBODY,
    ("POST", "/staff/logout"): _STAFF,
    ("GET", "/staff/password"): _STAFF,
    ("POST", "/staff/password"): _STAFF,
    ("GET", "/staff/second"): _ANYBODY,
    ("POST", "/staff/second"): _ANYBODY,
    ("GET", "/staff/join/{token}"): _ANYBODY,
    ("POST", "/staff/join/{token}"): _ANYBODY,
    ("GET", "/staff/account"): _STAFF,
    ("POST", "/staff/account/sessions"): _STAFF,
    ("POST", "/staff/account/chats"): _STAFF,
    ("POST", "/staff/account/chats/unlink"): _STAFF,
    ("POST", "/staff/account/morning"): _STAFF,
    ("GET", "/staff/account/factor"): _STAFF,
    ("POST", "/staff/account/factor"): _STAFF,
    ("POST", "/staff/account/factor/off"): _STAFF,
    ("GET", "/staff/people"): _PEOPLE,
    ("POST", "/staff/people"): _PEOPLE,
    ("POST", "/staff/people/{id}/act"): _PEOPLE,
    ("POST", "/staff/invitations/{id}"): _PEOPLE,
    ("GET", "/staff/keys"): _PEOPLE,
    ("POST", "/staff/keys"): _PEOPLE,
    ("POST", "/staff/keys/{id}/end"): _PEOPLE,
    ("GET", "/staff/volunteers"): _VOLUNTEERS,
    ("POST", "/staff/volunteers"): _VOLUNTEERS,
    ("POST", "/staff/volunteers/{id}/suspend"): _VOLUNTEERS,
    ("GET", "/staff/assisted"): _RECEPTION,
    ("GET", "/staff/assisted/{id}"): _RECEPTION,
    ("POST", "/staff/assisted/{id}/act"): _RECEPTION,
    ("GET", "/staff"): _LISTS,
    ("GET", "/staff/live"): _LISTS,
    ("POST", "/staff/bulk"): _ACTING,
    ("POST", "/staff/bulk/do"): _ACTING,
    ("POST", "/staff/queues"): _LISTS,
    ("POST", "/staff/queues/forget"): _LISTS,
    ("POST", "/staff/search"): _LISTS,  # people are sought only in units whose dossiers one may open
    ("GET", "/staff/requests"): _ANSWERING,
    ("POST", "/staff/requests/{id}/reply"): _ANSWERING,
    ("POST", "/staff/requests/{id}/settle"): _ANSWERING,
    ("POST", "/staff/requests/{id}/hand-back"): _ANSWERING,
    ("GET", "/staff/requests/{id}/thread"): _ANSWERING,
    ("GET", "/staff/replies"): _ANSWERING,
    ("POST", "/staff/replies"): _ANSWERING,
    ("POST", "/staff/replies/{id}/remove"): _ANSWERING,
    ("GET", "/staff/ratings"): _DOSSIERS,
    ("POST", "/staff/ratings/{id}/close"): _with(Right.REASSIGN),
    ("GET", "/staff/retention"): _with(Right.DATA),
    ("POST", "/staff/retention/{id}"): _with(Right.DATA),
    ("GET", "/staff/data-requests"): _with(Right.DATA),
    ("GET", "/staff/data-requests/{id}"): _with(Right.DATA),
    ("POST", "/staff/data-requests/{id}/act"): _with(Right.DATA),
    ("POST", "/staff/data-requests/{id}/copy"): _with(Right.DATA),
    ("POST", "/staff/dossiers/{id}/data-requests"): _DOSSIERS,
    ("GET", "/staff/complaints"): _ANSWERING,
    ("GET", "/staff/complaints/{id}"): _ANSWERING,
    ("POST", "/staff/complaints/{id}/act"): _ANSWERING,
    ("GET", "/staff/undelivered"): _with(Right.UNDELIVERED),
    ("POST", "/staff/undelivered/{id}/called"): _with(Right.UNDELIVERED),
    ("GET", "/staff/broadcasts"): _WRITERS,
    ("POST", "/staff/broadcasts"): _WRITERS,
    ("GET", "/staff/broadcasts/new"): _WRITERS,
    ("GET", "/staff/broadcasts/{id}"): _WRITERS,
    ("GET", "/staff/broadcasts/{id}/edit"): _WRITERS,
    ("POST", "/staff/broadcasts/{id}/edit"): _WRITERS,
    ("POST", "/staff/broadcasts/{id}/submit"): _WRITERS,
    ("POST", "/staff/broadcasts/{id}/take_back"): _WRITERS,
    ("POST", "/staff/broadcasts/{id}/discard"): _WRITERS,
    ("POST", "/staff/broadcasts/{id}/approve"): _HEADS,
    ("POST", "/staff/broadcasts/{id}/pause"): _WRITERS,  # stopping harms nobody
    ("POST", "/staff/broadcasts/{id}/resume"): _HEADS,
    ("POST", "/staff/broadcasts/{id}/cancel"): _HEADS,
    ("POST", "/staff/broadcasts/{id}/resend"): _WRITERS,
    ("GET", "/staff/broadcasts/{id}/outcome.csv"): _WRITERS,
    ("GET", "/staff/broadcasts/{id}/outcome.xlsx"): _WRITERS,
    ("GET", "/staff/groups"): _WRITERS,
    ("POST", "/staff/groups/code"): _WRITERS,
    ("POST", "/staff/groups/{id}/schedule"): _WRITERS,
    ("POST", "/staff/groups/{id}/let-go"): _WRITERS,
    ("GET", "/staff/trail"): _TRAIL,
    ("GET", "/staff/trail.csv"): _TRAIL,
    ("GET", "/staff/classes"): _with(Right.TRAIN),
    ("POST", "/staff/classes"): _with(Right.TRAIN),
    ("GET", "/staff/classes/{id}"): _with(Right.TRAIN),
    ("POST", "/staff/classes/{id}/end"): _with(Right.TRAIN),
    ("POST", "/staff/classes/{id}/delete"): _with(Right.TRAIN),
    ("GET", "/staff/posters"): _STAFF,
    ("GET", "/staff/posters.pdf"): _STAFF,
    ("GET", "/staff/dossiers/{id}"): _DOSSIERS,
    ("GET", "/staff/dossiers/{id}/presence"): _DOSSIERS,
    ("GET", "/staff/dossiers/{id}/live"): _DOSSIERS,
    ("POST", "/staff/dossiers/{id}/preview"): _ACTING,
    ("POST", "/staff/dossiers/{id}/act"): _ACTING,
    ("GET", "/staff/dossiers/{id}/forms/{name}"): _DOSSIERS,
    ("GET", "/staff/dossiers/{id}/handling"): _DOSSIERS,
    ("POST", "/staff/dossiers/{id}/step"): _STEPPING,
    ("POST", "/staff/dossiers/{id}/extension"): _with(Right.HANDLE, Right.DECIDE),
    ("GET", "/staff/desk"): _STEPPING,
    ("GET", "/staff/demo"): _with(Right.UNITS),
    ("POST", "/staff/demo/clear"): _with(Right.UNITS),
    ("GET", "/staff/calendar"): _CALENDAR,
    ("POST", "/staff/calendar/preview"): _CALENDAR,
    ("POST", "/staff/calendar/publish"): _CALENDAR,
    ("GET", "/staff/counter"): _RECEPTION,
    ("POST", "/staff/counter/devices"): _RECEPTION,
    ("POST", "/staff/counter/devices/{id}/end"): _RECEPTION,
    ("GET", "/staff/hurdles"): _with(Right.REPORTS, Right.CATALOGUE),
    ("GET", "/staff/learning"): _CATALOGUE,
    ("POST", "/staff/learning/measure"): _CATALOGUE,
    ("POST", "/staff/learning/publish"): _CATALOGUE,
    ("POST", "/staff/learning/{id}/attach"): _CATALOGUE,
    ("POST", "/staff/learning/{id}/settle"): _CATALOGUE,
    ("POST", "/staff/learning/wordings/{id}/take-back"): _CATALOGUE,
    ("GET", "/staff/procedures"): _STAFF,
    ("GET", "/staff/procedures/one"): _STAFF,
    ("GET", "/staff/catalogue"): _OFFERS,
    ("GET", "/staff/catalogue/procedure"): _OFFERS,
    ("POST", "/staff/catalogue/offer"): _OFFERS,
    ("POST", "/staff/catalogue/words"): _OFFERS,
    ("GET", "/staff/catalogue/office"): _OFFERS,
    ("POST", "/staff/catalogue/office"): _OFFERS,
    ("POST", "/staff/catalogue/unit"): _OFFERS,
    ("GET", "/staff/catalogue/route"): _OFFERS,
    ("POST", "/staff/catalogue/route"): _OFFERS,
    ("GET", "/staff/catalogue/draft"): _OFFERS,
    ("POST", "/staff/catalogue/draft/drop"): _OFFERS,
    ("POST", "/staff/catalogue/draft/keep"): _OFFERS,
    ("GET", "/staff/catalogue/publish"): _OFFERS,
    ("POST", "/staff/catalogue/publish"): _OFFERS,
    ("GET", "/staff/catalogue/versions"): _OFFERS,
    ("POST", "/staff/catalogue/versions"): _OFFERS,
    ("GET", "/staff/catalogue/sandbox"): _OFFERS,
    ("POST", "/staff/catalogue/sandbox"): _OFFERS,
    ("GET", "/staff/register"): _DOSSIERS,
    ("GET", "/staff/files/{id}"): _DOSSIERS,
    ("GET", "/staff/files/{id}/original"): _DOSSIERS,
    ("GET", "/staff/files/{id}/view"): _DOSSIERS,
    ("GET", "/staff/files/{id}/pages/{page}"): _DOSSIERS,
    ("GET", "/staff/slips/{token}"): _DOSSIERS,
    ("POST", "/staff/slips/{token}/receive"): _RECEPTION,
    ("GET", "/staff/slips/{token}/forms/{name}"): _DOSSIERS,
    ("GET", "/staff/slips/{token}/files/{id}"): _DOSSIERS,
    ("GET", "/staff/slips/{token}/files/{id}/original"): _DOSSIERS,
}


def may_use(roles: Collection[str], method: str, path: str) -> bool:
    """HEAD is GET without a body."""
    return not ROLES.get(("GET" if method == "HEAD" else method, path), frozenset()).isdisjoint(roles)

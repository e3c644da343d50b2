"""The officers' console: its routes behind the table of roles."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web.console import (
    acting,
    broadcasts,
    broadcasts_export,
    bulk,
    calendar,
    demo,
    complaints,
    dossier,
    files,
    groups,
    handling,
    learning,
    login,
    password,
    posters,
    presence,
    printing,
    queue,
    ratings,
    requests,
    saved,
    searching,
    slips,
    trail,
    undelivered,
    viewer,
)
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Handler, StaffHandler, guarded

#: Open to people who have not logged in.
DOORS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/staff/login", login.show),
    ("POST", "/staff/login", login.log_in),
)
#: Only for staff, each as the table of roles says.
ROOMS: tuple[tuple[str, str, StaffHandler], ...] = (
    ("POST", "/staff/logout", login.log_out),
    ("GET", "/staff/password", password.show),
    ("POST", "/staff/password", password.change),
    ("GET", "/staff", queue.show),
    ("POST", "/staff/search", searching.search),
    ("POST", "/staff/bulk", bulk.show),
    ("POST", "/staff/bulk/do", bulk.act),
    ("POST", "/staff/queues", saved.save),
    ("POST", "/staff/queues/forget", saved.forget),
    ("GET", "/staff/requests", requests.show),
    ("POST", "/staff/requests/{id}/reply", requests.reply),
    ("POST", "/staff/requests/{id}/settle", requests.settle),
    ("GET", "/staff/ratings", ratings.show),
    ("POST", "/staff/ratings/{id}/close", ratings.close),
    ("GET", "/staff/complaints", complaints.show_all),
    ("GET", "/staff/complaints/{id}", complaints.show),
    ("POST", "/staff/complaints/{id}/act", complaints.act),
    ("GET", "/staff/undelivered", undelivered.show),
    ("POST", "/staff/undelivered/{id}/called", undelivered.call),
    ("GET", "/staff/broadcasts", broadcasts.show_all),
    ("POST", "/staff/broadcasts", broadcasts.compose),
    ("GET", "/staff/broadcasts/new", broadcasts.show_new),
    ("GET", "/staff/broadcasts/{id}", broadcasts.show),
    ("GET", "/staff/broadcasts/{id}/edit", broadcasts.show_edit),
    ("POST", "/staff/broadcasts/{id}/edit", broadcasts.change),
    ("POST", "/staff/broadcasts/{id}/submit", broadcasts.acting("submit")),
    ("POST", "/staff/broadcasts/{id}/take_back", broadcasts.acting("take_back")),
    ("POST", "/staff/broadcasts/{id}/discard", broadcasts.acting("discard")),
    ("POST", "/staff/broadcasts/{id}/approve", broadcasts.acting("approve")),
    ("POST", "/staff/broadcasts/{id}/pause", broadcasts.acting("pause")),
    ("POST", "/staff/broadcasts/{id}/resume", broadcasts.acting("resume")),
    ("POST", "/staff/broadcasts/{id}/cancel", broadcasts.acting("cancel")),
    ("POST", "/staff/broadcasts/{id}/resend", broadcasts.resend),
    ("GET", "/staff/broadcasts/{id}/outcome.csv", broadcasts_export.as_csv),
    ("GET", "/staff/broadcasts/{id}/outcome.xlsx", broadcasts_export.as_xlsx),
    ("GET", "/staff/groups", groups.show),
    ("POST", "/staff/groups/code", groups.give),
    ("POST", "/staff/groups/{id}/schedule", groups.schedule),
    ("POST", "/staff/groups/{id}/let-go", groups.let_go),
    ("GET", "/staff/trail", trail.show),
    ("GET", "/staff/trail.csv", trail.export),
    ("GET", "/staff/posters", posters.show),
    ("GET", "/staff/posters.pdf", posters.print_out),
    ("GET", "/staff/dossiers/{id}", dossier.show),
    ("GET", "/staff/dossiers/{id}/presence", presence.show),
    ("POST", "/staff/dossiers/{id}/preview", acting.show_preview),
    ("POST", "/staff/dossiers/{id}/act", acting.act),
    ("GET", "/staff/dossiers/{id}/forms/{name}", printing.show),
    ("GET", "/staff/dossiers/{id}/handling", handling.show),
    ("POST", "/staff/dossiers/{id}/step", handling.step),
    ("POST", "/staff/dossiers/{id}/extension", handling.extension),
    ("GET", "/staff/desk", handling.show_desk),
    ("GET", "/staff/demo", demo.show),
    ("POST", "/staff/demo/clear", demo.clear),
    ("GET", "/staff/calendar", calendar.show),
    ("POST", "/staff/calendar/preview", calendar.preview),
    ("POST", "/staff/calendar/publish", calendar.publish),
    ("GET", "/staff/learning", learning.show),
    ("POST", "/staff/learning/measure", learning.measure),
    ("POST", "/staff/learning/publish", learning.publish),
    ("POST", "/staff/learning/{id}/attach", learning.attach),
    ("POST", "/staff/learning/{id}/settle", learning.settle),
    ("POST", "/staff/learning/wordings/{id}/take-back", learning.take_back),
    ("GET", "/staff/register", printing.show_register),
    ("GET", "/staff/files/{id}", files.show),
    ("GET", "/staff/files/{id}/original", files.show_original),
    ("GET", "/staff/files/{id}/view", viewer.show),
    ("GET", "/staff/files/{id}/pages/{page}", viewer.draw),
    ("GET", "/staff/slips/{token}", slips.show),
    ("POST", "/staff/slips/{token}/receive", slips.receive),
    ("GET", "/staff/slips/{token}/forms/{name}", printing.show_of_slip),
    ("GET", "/staff/slips/{token}/files/{id}", files.show_of_slip),
    ("GET", "/staff/slips/{token}/files/{id}/original", files.show_original_of_slip),
)


def register(app: web.Application, deps: StaffDeps) -> None:
    """Adds the console to the web application (`bot.web.app.build_app`), whose headers and error pages it shares."""
    app[STAFF] = deps
    app[login.TURN] = asyncio.Lock()
    app[searching.PACE] = searching.Pace()
    app.add_routes([web.route(method, path, handler) for method, path, handler in DOORS])
    app.add_routes([web.route(method, path, guarded(method, path, handler)) for method, path, handler in ROOMS])

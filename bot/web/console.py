"""The officers' console: its routes behind the table of roles."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web import (
    console_acting,
    console_broadcasts,
    console_broadcasts_export,
    console_dossier,
    console_files,
    console_login,
    console_password,
    console_posters,
    console_printing,
    console_queue,
    console_requests,
    console_slips,
    console_undelivered,
)
from bot.web.console_deps import STAFF, StaffDeps
from bot.web.console_guard import Handler, StaffHandler, guarded

#: Open to people who have not logged in.
DOORS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/staff/login", console_login.show),
    ("POST", "/staff/login", console_login.log_in),
)
#: Only for staff, each as the table of roles says.
ROOMS: tuple[tuple[str, str, StaffHandler], ...] = (
    ("POST", "/staff/logout", console_login.log_out),
    ("GET", "/staff/password", console_password.show),
    ("POST", "/staff/password", console_password.change),
    ("GET", "/staff", console_queue.show),
    ("GET", "/staff/requests", console_requests.show),
    ("POST", "/staff/requests/{id}/reply", console_requests.reply),
    ("POST", "/staff/requests/{id}/settle", console_requests.settle),
    ("GET", "/staff/undelivered", console_undelivered.show),
    ("GET", "/staff/broadcasts", console_broadcasts.show_all),
    ("POST", "/staff/broadcasts", console_broadcasts.compose),
    ("GET", "/staff/broadcasts/new", console_broadcasts.show_new),
    ("GET", "/staff/broadcasts/{id}", console_broadcasts.show),
    ("GET", "/staff/broadcasts/{id}/edit", console_broadcasts.show_edit),
    ("POST", "/staff/broadcasts/{id}/edit", console_broadcasts.change),
    ("POST", "/staff/broadcasts/{id}/submit", console_broadcasts.acting("submit")),
    ("POST", "/staff/broadcasts/{id}/take_back", console_broadcasts.acting("take_back")),
    ("POST", "/staff/broadcasts/{id}/discard", console_broadcasts.acting("discard")),
    ("POST", "/staff/broadcasts/{id}/approve", console_broadcasts.acting("approve")),
    ("POST", "/staff/broadcasts/{id}/pause", console_broadcasts.acting("pause")),
    ("POST", "/staff/broadcasts/{id}/resume", console_broadcasts.acting("resume")),
    ("POST", "/staff/broadcasts/{id}/cancel", console_broadcasts.acting("cancel")),
    ("POST", "/staff/broadcasts/{id}/resend", console_broadcasts.resend),
    ("GET", "/staff/broadcasts/{id}/outcome.csv", console_broadcasts_export.as_csv),
    ("GET", "/staff/broadcasts/{id}/outcome.xlsx", console_broadcasts_export.as_xlsx),
    ("GET", "/staff/posters", console_posters.show),
    ("GET", "/staff/posters.pdf", console_posters.print_out),
    ("GET", "/staff/dossiers/{id}", console_dossier.show),
    ("POST", "/staff/dossiers/{id}/preview", console_acting.show_preview),
    ("POST", "/staff/dossiers/{id}/act", console_acting.act),
    ("GET", "/staff/dossiers/{id}/forms/{name}", console_printing.show),
    ("GET", "/staff/register", console_printing.show_register),
    ("GET", "/staff/files/{id}", console_files.show),
    ("GET", "/staff/files/{id}/original", console_files.show_original),
    ("GET", "/staff/slips/{token}", console_slips.show),
    ("POST", "/staff/slips/{token}/receive", console_slips.receive),
    ("GET", "/staff/slips/{token}/forms/{name}", console_printing.show_of_slip),
    ("GET", "/staff/slips/{token}/files/{id}", console_files.show_of_slip),
    ("GET", "/staff/slips/{token}/files/{id}/original", console_files.show_original_of_slip),
)


def register(app: web.Application, deps: StaffDeps) -> None:
    """Adds the console to the web application (`bot.web.app.build_app`), whose headers and error pages it shares."""
    app[STAFF] = deps
    app[console_login.TURN] = asyncio.Lock()
    app.add_routes([web.route(method, path, handler) for method, path, handler in DOORS])
    app.add_routes([web.route(method, path, guarded(method, path, handler)) for method, path, handler in ROOMS])

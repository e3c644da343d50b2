"""The authenticator app: offered with a QR, proven by a code, replaced by recovery codes that work once each.

Until a code has proven it, the secret is kept nowhere: it follows from the session that it is shown in.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from aiohttp import web
from markupsafe import Markup

from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk
from bot.web.proxies import client_address
from bot.web.tracking import qr
from flows import totp
from flows.audit import AuditEntry
from flows.ports import Staff

CODES, _GROUPS, _GROUP = 10, 2, 5
#: Without those that are taken for one another when copied from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def offered_secret(deps: StaffDeps, desk: Desk) -> bytes:
    return hmac.new(deps.cookie_key, f"totp\0{desk.token}".encode(), sha256).digest()[: totp.SECRET_BYTES]


def offer(deps: StaffDeps, desk: Desk) -> dict[str, object]:
    """What the page of setting up shows."""
    secret = offered_secret(deps, desk)
    address = totp.address_of(secret, issuer=deps.world().office.agency, login=desk.staff.login)
    picture: Markup = qr(address)
    return {"qr": picture, "secret": totp.shown_secret(secret), "address": address}


async def set_up(request: web.Request, desk: Desk, typed: str) -> list[str] | None:
    """The recovery codes, told only now; None when the code is not the app's."""
    deps = request.app[STAFF]
    secret = offered_secret(deps, desk)
    step = totp.step_of(secret, typed, now=deps.now())
    if step is None:
        return None
    codes = ["-".join(_some() for _ in range(_GROUPS)) for _ in range(CODES)]
    hashed = [code_hash(deps, desk.staff, code) for code in codes]
    await deps.store.doors.set_factor(desk.staff.id, secret, step=step, codes=hashed)
    await _noted(request, desk.staff, "second_factor_set")
    return codes


async def shown(request: web.Request, staff: Staff, typed: str) -> str:
    """Nothing when the code is right and was not used before; else why not, as the end of a text key. Wrong ones are
    counted as wrong passwords are, and the right one is not looked at once there were too many."""
    deps = request.app[STAFF]
    keys = {
        key_of(staff): deps.limits.tries_of_name,
        f"address:{client_address(request)}": deps.limits.tries_of_address,
    }
    since = deps.now() - deps.limits.tries_within
    for key, most in keys.items():
        if await deps.store.staff.failures(key, since=since) >= most:
            return "too_often"
    ok = await _is_right(deps, staff, typed)
    for key in keys:
        await deps.store.staff.note_attempt(key, ok=ok, now=deps.now())
    if not ok:
        await _noted(request, staff, "second_factor_failed")
    return "" if ok else "wrong"


def key_of(staff: Staff) -> str:
    return f"factor:{staff.id}"


def code_hash(deps: StaffDeps, staff: Staff, code: str) -> bytes:
    """Keyed: some fifty bits are too few for a hash that anybody can reckon."""
    plain = "".join(sign for sign in code.lower() if sign in _LETTERS)
    return hmac.new(deps.cookie_key, f"recovery\0{staff.id}\0{plain}".encode(), sha256).digest()


async def _is_right(deps: StaffDeps, staff: Staff, typed: str) -> bool:
    secret = await deps.store.doors.secret(staff.id)
    if secret is None:
        return False
    step = totp.step_of(secret, typed, now=deps.now())
    if step is not None:
        return await deps.store.doors.use_step(staff.id, step)
    return await deps.store.doors.use_code(staff.id, code_hash(deps, staff, typed[:100]))


async def _noted(request: web.Request, staff: Staff, action: str) -> None:
    deps = request.app[STAFF]
    detail = {"address": client_address(request)}
    await deps.store.audit.append([AuditEntry(deps.now(), staff.login, action, detail=detail)])


def _some() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_GROUP))

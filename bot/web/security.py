"""What every answer carries and every change must show: strict headers, cookies, a CSRF token and the same origin."""

from __future__ import annotations

import hmac
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


async def add_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Signal `on_response_prepare`: pages are personal unless they say otherwise, so nothing keeps a copy."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.pop("Server", None)


def same(one: str, other: str) -> bool:
    """Compared in constant time; bytes, because `compare_digest` refuses text that is not ASCII."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def sign(key: bytes, purpose: str, value: str) -> str:
    return hmac.new(key, f"{purpose}\0{value}".encode(), sha256).hexdigest()


def csrf_token(key: bytes, session_token: str) -> str:
    """Bound to the session, so that a token seen in one is worth nothing in another."""
    return sign(key, "csrf", session_token)


def cookie_name(name: str, *, https: bool) -> str:
    """`__Host-` wants https; on plain loopback the name stays plain."""
    return f"__Host-{name}" if https else name


def set_cookie(response: web.StreamResponse, name: str, value: str, *, https: bool, max_age: int | None = None) -> None:
    response.set_cookie(
        cookie_name(name, https=https), value, max_age=max_age, path="/", secure=https, httponly=True, samesite="Lax"
    )


def drop_cookie(response: web.StreamResponse, name: str, *, https: bool) -> None:
    response.del_cookie(cookie_name(name, https=https), path="/", secure=https, httponly=True, samesite="Lax")


def is_same_origin(request: web.BaseRequest, public_url: str) -> bool:
    """Whether the browser says that our own page sent this. Clients that say nothing are left to the CSRF token.

    `Origin: null` is what browsers send for a form of a page with `Referrer-Policy: no-referrer`, ours among them.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return True
    return _origin(origin) in (_origin(public_url), ("http", request.host), ("https", request.host))


def check_change(request: web.BaseRequest, public_url: str, *, expected: str, given: str) -> None:
    """Refuse a post that our own page of this session did not send."""
    if not is_same_origin(request, public_url) or not given or not same(expected, given):
        raise web.HTTPForbidden(reason="Forbidden")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc

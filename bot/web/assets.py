"""The few files of the pages, read once: small enough for memory, compressed, under an address with their hash."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from aiohttp import web

ROOT = Path(__file__).parent.parent / "static"
SQUEEZED = (".css", ".js", ".svg")
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
SERVED = (*SQUEEZED, ".woff2", ".png", ".ico")


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    squeezed: bytes | None
    kind: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    files = (path for path in sorted(ROOT.rglob("*")) if path.suffix in SERVED)
    return {path.relative_to(ROOT).as_posix(): _load(path) for path in files}


def url(name: str) -> str:
    """The address in a page; it changes with the content, so browsers may keep it for good."""
    return f"/static/{name}?v={assets()[name].version}"


async def serve(request: web.Request) -> web.Response:
    asset = assets().get(request.match_info["name"])
    if asset is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": _keeping(request, asset), "ETag": f'"{asset.version}"', "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    body = asset.body
    if asset.squeezed and "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = asset.squeezed, "gzip"
    return web.Response(body=body, headers={**headers, "Content-Type": asset.kind})


def _keeping(request: web.Request, asset: Asset) -> str:
    return "public, max-age=31536000, immutable" if request.query.get("v") == asset.version else "no-cache"


def _load(path: Path) -> Asset:
    body = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind = f"{kind}; charset=utf-8" if path.suffix in SQUEEZED else kind
    squeezed = gzip.compress(body, mtime=0) if path.suffix in SQUEEZED else None
    return Asset(body, squeezed, kind, sha256(body).hexdigest()[:12])

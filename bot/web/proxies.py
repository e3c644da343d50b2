"""Who is at the other end: behind reverse proxies that we trust, the address that the last of them was called from."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

from aiohttp import web

from bot.web.deps import DEPS, Network

#: A chain longer than any that is real is not read to its end.
MOST_HOPS = 20


def client_address(request: web.Request) -> str:
    """The address to count by. A header is believed only as far as proxies of ours wrote it: it is read from its end,
    and the first hop that is none of them is the client."""
    trusted = request.app[DEPS].trusted_proxies
    address = request.remote or ""
    if not trusted or not _is_among(address, trusted):
        return address
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    for hop in reversed(forwarded.split(",")[-MOST_HOPS:]):
        given = _bare(hop)
        if given is None:
            return address
        address = given
        if not _is_among(address, trusted):
            return address
    return address


def _bare(hop: str) -> str | None:
    """The address in its one spelling; some proxies add the port. None for what is none."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def _is_among(address: str, trusted: Iterable[Network]) -> bool:
    bare = _bare(address)
    return bare is not None and any(ip_address(bare) in network for network in trusted)

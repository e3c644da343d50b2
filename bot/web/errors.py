"""Whatever goes wrong becomes one sentence and a short code; what happened is in the log, never in the answer."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from traceback import format_exc

import structlog
from aiohttp import web

from bot.web.api import refusals
from bot.web.pages import fragment, page, plain
from flows import texts
from flows.files import FilesUnavailable
from flows.ports import StoreUnavailable
from flows.values import JSON, Words

log = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
#: After these the rest of the request is not read any more.
CUT = (408, 413)


class Refused(Exception):
    """The answer is no, with words of its own."""

    def __init__(self, status: int, key: str, **params: JSON) -> None:
        super().__init__(key)
        self.status = status
        self.words = Words(key, params)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return answer(request, refused.status, refused.words)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = answer(request, error.status)
        response.headers.extend({"Allow": error.headers["Allow"]} if "Allow" in error.headers else {})
        return response
    except (StoreUnavailable, FilesUnavailable) as error:
        log.warning("store unavailable", error=type(error).__name__, route=_route(request))
        return answer(request, 503)
    except ConnectionError:
        raise
    except Exception:
        code = secrets.token_hex(3).upper()
        # as text made here: a formatter that shows local variables would write a citizen's answers into the log
        log.error("page failed", code=code, method=request.method, route=_route(request), trace=format_exc(limit=-12))
        return answer(request, 500, code=code)


def answer(request: web.Request, status: int, words: Words | None = None, *, code: str = "") -> web.Response:
    """As a page, as a line for the page that asked in the background, or as plain text for everybody else."""
    words = words or Words(f"web.error.s{status}" if texts.has(f"web.error.s{status}") else "web.error.other")
    short = f"E{status}" + (f"-{code}" if code else "")
    context = {"words": words, "code": short, "status": status}
    if refusals.is_asked(request.path):
        said = Words(own) if texts.has(own := f"web.api.s{status}") else words
        response = refusals.refusal(status, short, plain(said.key, **said.params))
    elif is_in_background(request):
        body = fragment(request, "partials/alert.html", context)
        response = web.Response(text=body, status=status, content_type="text/html")
    elif "text/html" in request.headers.get("Accept", ""):
        response = page(request, "error.html", context, status=status)
    else:
        response = web.Response(text=f"{short}\n", status=status)
    if status in CUT:
        response.force_close()
    return response


def is_in_background(request: web.Request) -> bool:
    """Sent by a script of our page, which wants a fragment rather than a new page."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "motcua"


def _route(request: web.Request) -> str:
    """The pattern, never the address: a tracking link holds a secret."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "?"

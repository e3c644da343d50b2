"""What the workshop runs about papers: thin shells around `assembling` and `signatures`."""

from typing import cast

from bot.papers.assembling import MustStayWhole, Page, PageKind, assemble
from bot.papers.signatures import plain, read_signatures
from bot.workshop.tasks import Answer, Blobs, Params
from flows.values import JSON


def assemble_pages(params: Params, blobs: Blobs) -> Answer:
    """`kinds`: "jpeg", "png" or "pdf" for each blob, in order; `limit_bytes`: of who receives it."""
    kinds = cast("list[PageKind]", params["kinds"])
    pages = [Page(kind, content) for kind, content in zip(kinds, blobs, strict=True)]
    try:
        whole = assemble(pages, limit_bytes=cast(int, params["limit_bytes"]))
    except MustStayWhole:
        return {"signed": True}, ()
    header: dict[str, JSON] = {
        "pages": whole.pages,
        "bytes": len(whole.pdf),
        "reencoded": whole.is_reencoded,
        "fits": whole.fits,
    }
    return header, (whole.pdf,)


def signatures(_params: Params, blobs: Blobs) -> Answer:
    """The PDF first, then the trusted certificates."""
    data, *trust = blobs
    return [plain(each) for each in read_signatures(data, trust=trust)], ()

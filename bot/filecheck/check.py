"""The check itself, as a plain function: content in, verdict out. Run it in a limited process only (`pool.py`)."""

from collections.abc import Callable

from bot.filecheck.docx import check_docx
from bot.filecheck.heic import check_heic
from bot.filecheck.model import LIMITS, Limits, Refused, Verdict, rejection
from bot.filecheck.pdf import check_pdf
from bot.filecheck.pictures import check_jpeg, check_png, check_webp
from bot.filecheck.signatures import kind_of

CHECKS: dict[str, Callable[[bytes, Limits], Verdict]] = {
    "jpeg": check_jpeg,
    "png": check_png,
    "webp": check_webp,
    "heic": check_heic,
    "pdf": check_pdf,
    "docx": check_docx,
}

#: Kinds that are refused, but often enough sent in good faith to deserve words of their own.
KNOWN_BUT_REFUSED = {
    "avif": "other_picture",
    "gif": "other_picture",
    "tiff": "other_picture",
    "bmp": "other_picture",
    "video": "video",
    "doc": "old_word",
    "locked_office": "encrypted",
    "rtf": "old_word",
    "odt": "old_word",
    "xlsx": "other_office",
    "pptx": "other_office",
    "zip": "archive",
    "rar": "archive",
    "7z": "archive",
}


def check(data: bytes, limits: Limits = LIMITS) -> Verdict:
    early = check_size(len(data), limits)
    if early:
        return early
    kind = kind_of(data)
    if kind not in CHECKS:
        return rejection(kind, KNOWN_BUT_REFUSED.get(kind, "unknown_type"))
    try:
        return CHECKS[kind](data, limits)
    except Refused as refused:
        return Verdict("reject", kind, (refused.reason,))
    except (MemoryError, RecursionError):
        return rejection(kind, "too_complex")
    except Exception:
        # Whatever a parser stumbles over, the answer to the citizen is the same; the file must not stop the process.
        return rejection(kind, "broken")


def check_size(size: int, limits: Limits = LIMITS) -> Verdict | None:
    """What can be said before anything is read."""
    if size == 0:
        return rejection("unknown", "empty")
    if size > limits.file_bytes:
        megabytes = -(-size // 1_000_000)
        return rejection("unknown", "too_large", megabytes=megabytes, limit=limits.file_bytes // 1_000_000)
    return None

"""The verdict on an upload, the limits it is measured by, and how both cross the pipe to the checking process."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from flows.values import JSON, Words

Decision = Literal["accept", "warn", "reject"]
Param = str | int


@dataclass(frozen=True, slots=True)
class Reason:
    """A text key under `file.reason.` and what its sentence needs."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return Words(f"file.reason.{self.key}", dict(self.params))


@dataclass(frozen=True, slots=True)
class Verdict:
    verdict: Decision
    kind: str  # "jpeg", "png", "webp", "pdf", "docx"; of refused files what they are, as far as known; else "unknown"
    reasons: tuple[Reason, ...] = ()
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    is_signed: bool = False  # a signed file is kept byte for byte
    clean_kind: str | None = None
    look: str = ""  # of a picture: bits in hexadecimal that hardly change when it is saved anew
    clean: bytes | None = field(default=None, repr=False)  # what staff see; None: the file itself

    @property
    def is_busy(self) -> bool:
        """Not about the file: the same file may pass later."""
        return any(reason.key == "busy" for reason in self.reasons)


class Refused(Exception):
    """Raised inside a check; becomes the verdict."""

    def __init__(self, key: str, **params: Param) -> None:
        super().__init__(key)
        self.reason = Reason(key, params)


def rejection(kind: str, key: str, **params: Param) -> Verdict:
    return Verdict("reject", kind, (Reason(key, params),))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be, and what checking it may cost."""

    file_bytes: int = 20_000_000
    pixels: int = 65_000_000  # the 50- and 64-megapixel cameras of today's phones
    jpeg_scans: int = 100  # cameras and web tools write 1 to 20
    small_side: int = 100  # pixels; below that letters cannot be read
    pdf_pages: int = 300
    pdf_objects: int = 300_000
    pdf_stream_bytes: int = 100_000_000  # unpacked, one stream
    pdf_unpacked_bytes: int = 1_500_000_000  # all streams: a long colour scan has many large pictures
    zip_entries: int = 2_000
    zip_unpacked_bytes: int = 200_000_000
    cpu_seconds: int = 5
    wall_seconds: float = 9.0
    memory_bytes: int = 1_280 * 1024 * 1024


LIMITS = Limits()


def dump(verdict: Verdict) -> tuple[JSON, bytes]:
    """Header and picture."""
    header: dict[str, JSON] = {name: getattr(verdict, name) for name in _PLAIN}
    header["reasons"] = [[reason.key, dict(reason.params)] for reason in verdict.reasons]
    return header, verdict.clean or b""


def load(header: JSON, clean: bytes) -> Verdict:
    """Raises ValueError for anything that `dump` does not write: it comes from a process that read a hostile file."""
    try:
        raw: Any = header
        reasons = tuple(Reason(str(key), dict(params)) for key, params in raw["reasons"])
        verdict = Verdict(**{name: raw[name] for name in _PLAIN}, reasons=reasons)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("not a verdict") from error
    return replace(verdict, clean=clean or None)


_PLAIN = ("verdict", "kind", "pages", "width", "height", "is_signed", "clean_kind", "look")

"""The digital signatures of a PDF: who signed, when they say so, whether anything changed since, and whether the
certificate leads to one that this office trusts. Everything offline: nothing is fetched, revocation is not asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from flows.values import JSON

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

#: valid: whole, by a trusted certificate. valid_untrusted: whole, but the certificate leads to no root that we were
#: given. changed: the signed bytes or what the file shows is no longer what was signed. broken: no readable signature.
State = Literal["valid", "valid_untrusted", "changed", "broken"]

_MOST = 50  # signatures of one file; reading them all costs time


@dataclass(frozen=True, slots=True)
class Signature:
    state: State
    name: str = ""
    organisation: str = ""
    signed_at: datetime | None = None  # as the signer's machine claims


def plain(signature: Signature) -> JSON:
    return {
        "state": signature.state,
        "name": signature.name,
        "organisation": signature.organisation,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
    }


def read_signatures(data: bytes, *, trust: Sequence[bytes]) -> tuple[Signature, ...]:
    """In the order of signing. `trust`: root certificates as `trust.py` gives them (ValueError for anything else).
    Never raises for what a file is: one that says it is signed, but cannot be read, has one broken signature."""
    from asn1crypto.x509 import Certificate

    roots = [Certificate.load(each, strict=True) for each in trust]
    try:
        found = tuple(_read(each, roots) for each in _opened(data).embedded_regular_signatures[:_MOST])
    except Exception:
        # Any parser's stumble: the file is judged elsewhere, here it only means that nothing can be confirmed.
        found = ()
    return found or ((Signature("broken"),) if b"/ByteRange" in data else ())


def _opened(data: bytes) -> "PdfFileReader":
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")
    return reader


def _read(signature: "EmbeddedPdfSignature", roots: Sequence["Certificate"]) -> Signature:
    try:
        subject = signature.signer_cert.subject.native
        name, organisation = _first(subject.get("common_name")), _first(subject.get("organization_name"))
        signed_at = signature.self_reported_timestamp
    except Exception:
        return Signature("broken")
    return Signature(_state(signature, roots, signed_at), name, organisation, signed_at)


def _state(signature: "EmbeddedPdfSignature", roots: Sequence["Certificate"], signed_at: datetime | None) -> State:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    try:
        status = validate_pdf_signature(
            signature,
            signer_validation_context=_context(roots, signed_at),
            ts_validation_context=_context(roots, None),
            key_usage_settings=KeyUsageConstraints(
                {"non_repudiation", "digital_signature"}, match_all_key_usages=False
            ),
        )
        is_as_signed = bool(status.intact and status.docmdp_ok) and not _is_filled_in_later(signature, status)
    except Exception:
        return "broken"
    return _judged(status, is_as_signed=is_as_signed)


def _is_filled_in_later(signature: "EmbeddedPdfSignature", status: "PdfSignatureStatus") -> bool:
    """The format lets form fields change after a signature, and a figure in one is what the paper says. Only further
    signatures leave it as it was, unless the signer allowed more (a certifying signature says so)."""
    from pyhanko.sign.diff_analysis import DiffResult
    from pyhanko.sign.fields import enumerate_sig_fields

    if signature.docmdp_level is not None or not isinstance(status.diff_result, DiffResult):
        return False
    for_signing = {name for name, _, _ in enumerate_sig_fields(signature.reader)}
    return not status.diff_result.changed_form_fields <= for_signing


def _judged(status: "PdfSignatureStatus", *, is_as_signed: bool) -> State:
    if not is_as_signed:
        return "changed"
    if not status.valid:
        return "broken"
    return "valid" if status.trusted else "valid_untrusted"


def _context(roots: Sequence["Certificate"], moment: datetime | None) -> "ValidationContext":
    """A certificate lives a year or two and a paper longer, so it is judged as of the time of signing."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=list(roots),
        moment=moment if moment and moment.tzinfo else None,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _first(value: object) -> str:
    """A name may be given several times, and then comes as a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return "".join(sign for sign in str(value or "") if sign.isprintable())[:200].strip()

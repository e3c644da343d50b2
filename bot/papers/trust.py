"""The certificates that this office trusts to vouch for signers: a PEM file, or a folder of PEM and DER files."""

from collections.abc import Iterator
from pathlib import Path

SUFFIXES = (".pem", ".crt", ".cer", ".der")


class TrustProblem(ValueError):
    """What SIGNATURE_TRUST names is not there or no certificate; says which file."""


def load_trust(path: str) -> tuple[bytes, ...]:
    """Each certificate in DER; empty for an empty path. Raises TrustProblem."""
    if not path:
        return ()
    try:
        return tuple(certificate for file in _files(Path(path).expanduser()) for certificate in _certificates(file))
    except OSError as error:
        raise TrustProblem(f"SIGNATURE_TRUST {error.filename} cannot be read: {error.strerror}") from error


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(file for file in place.iterdir() if file.suffix.casefold() in SUFFIXES)
    return [place]


def _certificates(file: Path) -> Iterator[bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    content = file.read_bytes()
    try:
        if b"-----BEGIN" not in content:
            yield x509.load_der_x509_certificate(content).public_bytes(Encoding.DER)
            return
        for each in x509.load_pem_x509_certificates(content):
            yield each.public_bytes(Encoding.DER)
    except ValueError as error:
        raise TrustProblem(f"SIGNATURE_TRUST {file} is not a certificate") from error

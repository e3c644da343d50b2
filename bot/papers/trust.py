"""The certificates that this office trusts to vouch for signers: a PEM file, or a folder of PEM and DER files."""

from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

SUFFIXES = (".pem", ".crt", ".cer", ".der")


class NotACertificate(ValueError):
    """Names the file, for whoever configured it."""


def load_trust(path: str) -> tuple[bytes, ...]:
    """Each certificate in DER. Empty for an empty path; raises NotACertificate, or OSError when there is nothing."""
    if not path:
        return ()
    return tuple(certificate for file in _files(Path(path).expanduser()) for certificate in _certificates(file))


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(file for file in place.iterdir() if file.suffix.casefold() in SUFFIXES)
    return [place]


def _certificates(file: Path) -> Iterator[bytes]:
    content = file.read_bytes()
    try:
        if b"-----BEGIN" not in content:
            yield x509.load_der_x509_certificate(content).public_bytes(Encoding.DER)
            return
        for each in x509.load_pem_x509_certificates(content):
            yield each.public_bytes(Encoding.DER)
    except ValueError as error:
        raise NotACertificate(f"{file}: not a certificate") from error

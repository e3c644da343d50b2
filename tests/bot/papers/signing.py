"""A made-up certification authority and what it signs, so that no outside certificate is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import PdfObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER, OFFICE = "Nguyễn Văn Mẫu", "UBND phường Minh Hoạ"


@dataclass(frozen=True, slots=True)
class Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def authority(name: str = "Root CA minh hoạ") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(name, "Tổ chức minh hoạ")
    builder = _builder(subject, subject, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    builder = builder.add_extension(_usage(signs_papers=False), critical=True)
    return Authority(builder.sign(key, hashes.SHA256()), key)


def signed(content: bytes, by: Authority, *, name: str = SIGNER, field: str = "ChuKy1") -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_named(name, OFFICE), by.certificate.subject, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_papers=True), critical=True)
    certificate = builder.sign(by.key, hashes.SHA256())
    stream = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(content)),
        signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer=_signer(certificate, key, by),
        output=stream,
    )
    return stream.getvalue()


def _signer(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, by: Authority) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(by.der))
    packed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(packed),
        cert_registry=store,
    )


def _named(name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=365))
    )


def _usage(*, signs_papers: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_papers,
        content_commitment=signs_papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_papers,
        crl_sign=not signs_papers,
        encipher_only=False,
        decipher_only=False,
    )


def with_later_page(content: bytes) -> bytes:
    """What a signature does not cover: another text on the page, as an update behind the signed part."""
    from pyhanko.pdf_utils.generic import StreamObject, pdf_name

    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"BT 50 50 Td (5.000.000) Tj ET"))
    writer.mark_update(page.get_container_ref() if hasattr(page, "get_container_ref") else page)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def with_later_value(content: bytes, value: str) -> bytes:
    """Another value in the first field of its form."""
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string

    writer = IncrementalPdfFileWriter(BytesIO(content))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/V")] = pdf_string(value)
    return _updated(writer, field)


def with_later_note(content: bytes) -> bytes:
    """A text that lies over the page."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name, pdf_string

    writer = IncrementalPdfFileWriter(BytesIO(content))
    note = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): ArrayObject([NumberObject(side) for side in (0, 0, 300, 300)]),
            pdf_name("/Contents"): pdf_string("5.000.000"),
        }
    )
    notes = writer.root["/Pages"]["/Kids"][0]["/Annots"]
    notes.append(writer.add_object(note))
    return _updated(writer, notes)


def _updated(writer: IncrementalPdfFileWriter, changed: PdfObject) -> bytes:
    writer.update_container(changed)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()

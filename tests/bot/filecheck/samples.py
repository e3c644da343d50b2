"""Files of honest people and of others, made on the spot."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

PACKED = pikepdf.ObjectStreamMode.generate
ORIENTATION, GPS = 0x0112, 0x8825


def drawn(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Landscape, dark in its upper left corner, so that turning shows."""
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width // 4, height // 4), fill="black")
    for row in range(height // 2, height, 12):
        pen.line((10, row, width - 10, row), fill=(40, 60, 160), width=2)
    return picture.convert(mode)


def saved(picture: Image.Image, format_: str = "JPEG", **options: Any) -> bytes:
    stream = BytesIO()
    picture.save(stream, format_, **options)
    return stream.getvalue()


def jpeg(width: int = 640, height: int = 480, mode: str = "RGB", **options: Any) -> bytes:
    return saved(drawn(width, height, mode), **options)


def phone_photo(*, orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Maker of phones"
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 1.0, 40.0), 3: "E", 4: (105.0, 51.0, 1.0)})
    return jpeg(exif=exif, comment="ghi chú")


def motion_photo() -> bytes:
    film = struct.pack(">I4s4sI", 24, b"ftyp", b"mp42", 0) + b"isommp42" + bytes(range(256)) * 40
    return jpeg() + film


def two_pictures_in_one() -> bytes:
    return saved(drawn(), "MPO", save_all=True, append_images=[drawn(320, 240)])


def many_scans(scans: int, *, width: int = 640, height: int = 480) -> bytes:
    """A sound progressive JPEG whose last scan is repeated: cheap to send, dear to decode."""
    whole = jpeg(width, height, "L", progressive=True)
    start = whole.rfind(b"\xff\xda")
    return whole[:start] + whole[start:-2] * scans + whole[-2:]


def png_bomb(side: int = 20_000) -> bytes:
    row = b"\0" + b"\0" * (side // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def a_pdf(pages: int = 2) -> pikepdf.Pdf:
    document = pikepdf.new()
    for number in range(pages):
        document.add_blank_page()
        document.pages[-1].Contents = document.make_stream(b"BT /F1 12 Tf 50 700 Td (Trang %d) Tj ET" % number)
    return document


def blank_pdf() -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page()
    return document


def pdf_bytes(document: pikepdf.Pdf, **options: Any) -> bytes:
    stream = BytesIO()
    document.save(stream, **options)
    return stream.getvalue()


def pdf(pages: int = 2, **options: Any) -> bytes:
    return pdf_bytes(a_pdf(pages), **options)


def acting_pdf(action: Mapping[str, Any], **options: Any) -> bytes:
    document = a_pdf()
    document.Root.OpenAction = document.make_indirect(pikepdf.Dictionary(action))
    return pdf_bytes(document, **options)


def pdf_with_link(address: str) -> bytes:
    document = a_pdf()
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])
    return pdf_bytes(document)


def pdf_with_attachment() -> bytes:
    document = a_pdf()
    document.attachments["hoa-don.xml"] = b"<xml/>"
    return pdf_bytes(document)


def pdf_with_root(**entries: Any) -> bytes:
    document = a_pdf()
    for name, value in entries.items():
        document.Root[f"/{name}"] = value
    return pdf_bytes(document)


def signed_pdf() -> bytes:
    """As signing programs leave it: a signature field with a value, and an update after the first end."""
    document = a_pdf()
    value = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        ByteRange=pikepdf.Array([0, 100, 200, 300]),
        Contents=pikepdf.String(b"\x30\x82" * 50),
    )
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Signature1"), V=document.make_indirect(value))
    form = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array([document.make_indirect(field)]))
    document.Root.AcroForm = document.make_indirect(form)
    return pdf_bytes(document) + b"\n% signed afterwards\n%%EOF\n"


def pdf_stream_bomb() -> bytes:
    document = a_pdf()
    packed = zlib.compress(b"\0" * 150_000_000)
    document.pages[0].Contents = pikepdf.Stream(document, packed, Filter=pikepdf.Name.FlateDecode)
    return pdf_bytes(document)


def pdf_with_picture(picture: bytes, *, width: int, height: int) -> bytes:
    document = a_pdf()
    form = pikepdf.Stream(document, picture)
    form.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        Filter=pikepdf.Name.DCTDecode,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=form))
    return pdf_bytes(document)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word_body(inner: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'


def relations(*inner: str) -> str:
    return f'<Relationships xmlns="{RELATIONS}">{"".join(inner)}</Relationships>'


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def docx(parts: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """An ordinary one; `parts` replaces, adds, or (None) leaves out."""
    whole: dict[str, str | bytes | None] = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Override PartName='/word/document.xml' ContentType='{MAIN_TYPE}'/></Types>",
        "_rels/.rels": relations(relation("officeDocument", "word/document.xml", "Internal")),
        "word/document.xml": word_body("<w:p><w:r><w:t>Đơn đề nghị</w:t></w:r></w:p>"),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (whole | dict(parts or {})).items():
            if content is not None:
                archive.writestr(name, content)
    return stream.getvalue()


def field(code: str) -> str:
    return word_body(f"<w:p><w:r><w:t>x</w:t></w:r><w:r><w:instrText>{code}</w:instrText></w:r></w:p>")


def lying_zip_bomb() -> bytes:
    """300 MB of blanks whose directory claims to be small."""
    honest = docx({"word/media/image1.png": b" " * 210_000_000})
    size = struct.pack("<I", 210_000_000)
    return honest.replace(size, struct.pack("<I", 1_000))

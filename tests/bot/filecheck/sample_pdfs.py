"""PDFs of everyday programs, and PDFs that act or weigh more than they show."""

import struct
import zlib
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.bot.filecheck.samples import a_pdf, drawn, jpeg, pdf, pdf_bytes, saved
from tests.bot.papers import signing

AUTHORITY = signing.authority()
ADDRESS = Dictionary(S=Name.URI, URI=String("http://x.example"))


@cache
def signed(times: int = 1) -> bytes:
    content = pdf()
    for number in range(times):
        content = signing.signed(content, AUTHORITY, field=f"ChuKy{number}")
    return content


def filled_form() -> bytes:
    document = a_pdf()
    shown = pikepdf.Stream(document, b"BT /F1 12 Tf 2 4 Td (Nguyen Van Mau) Tj ET")
    shown.stream_dict.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20]))
    widget = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("ho_ten"),
            V=String("Nguyen Van Mau"),
            Rect=[50, 600, 250, 620],
            AP=Dictionary(N=document.make_indirect(shown)),
        )
    )
    document.pages[0].Annots = Array([widget])
    document.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return pdf_bytes(document)


def opens_at_its_second_page() -> bytes:
    document = a_pdf()
    document.Root.OpenAction = Array([document.pages[1].obj, Name.Fit])
    return pdf_bytes(document)


def with_bookmarks() -> bytes:
    document = a_pdf()
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Trang 1", 0))
    return pdf_bytes(document)


def scanned(mode: str = "RGB") -> bytes:
    """As Pillow and many scanners write it: one picture a page."""
    return saved(drawn(800, 1_100, mode), "PDF")


def page_that_opens_an_address() -> bytes:
    document = a_pdf()
    document.pages[1].AA = Dictionary(O=ADDRESS)
    return pdf_bytes(document)


def field_that_opens_an_address() -> bytes:
    document = a_pdf()
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], AA=Dictionary(E=ADDRESS), FT=Name.Tx)
    field = document.make_indirect(widget)
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    return pdf_bytes(document)


def address_behind_a_harmless_action() -> bytes:
    document = a_pdf()
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([]), Next=Array([ADDRESS]))
    return pdf_bytes(document)


def endless_chain_of_actions() -> bytes:
    document = a_pdf()
    action = document.make_indirect(Dictionary(S=Name.GoTo, D=Array([])))
    action.Next = action
    document.Root.OpenAction = action
    return pdf_bytes(document)


def page_from_another_file() -> bytes:
    document = a_pdf()
    form = pikepdf.Stream(document, b"")
    reference = Dictionary(F=String("other.pdf"), Page=0)
    form.stream_dict.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Ref=reference))
    document.pages[0].Resources = Dictionary(XObject=Dictionary(F=document.make_indirect(form)))
    return pdf_bytes(document)


def picture_larger_than_it_claims(content: bytes, coding: Name) -> bytes:
    document = a_pdf()
    picture = pikepdf.Stream(document, content)
    picture.stream_dict.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, Filter=coding))
    document.pages[0].Resources = Dictionary(XObject=Dictionary(P=document.make_indirect(picture)))
    return pdf_bytes(document)


def jpx_bomb() -> bytes:
    sizes = struct.pack(">HHIIIIIIII", 41, 0, 60_000, 60_000, 0, 0, 60_000, 60_000, 0, 0)
    return picture_larger_than_it_claims(b"\xff\x4f\xff\x51" + sizes + b"\0" * 40, Name.JPXDecode)


def lying_jpeg() -> bytes:
    claimed = jpeg(mode="L")
    place = claimed.index(b"\xff\xc0") + 5
    return picture_larger_than_it_claims(claimed[:place] + b"\xff\xff\xff\xff" + claimed[place + 4 :], Name.DCTDecode)


def bomb_in_two_layers() -> bytes:
    document = a_pdf()
    packed = zlib.compress(zlib.compress(b"\0" * 400_000_000))
    document.pages[0].Contents = pikepdf.Stream(document, packed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return pdf_bytes(document)


def made_by_word_program() -> bytes:
    """A DOCX as python-docx's own template gives it: styles, themes, settings, a table."""
    import docx

    document = docx.Document()
    document.add_heading("ĐƠN ĐỀ NGHỊ", level=1)
    document.add_table(rows=2, cols=2).cell(0, 0).text = "Họ, chữ đệm, tên"
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()

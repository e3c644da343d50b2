"""What every phone and scanner makes comes in; what is broken or acts stays out, each with its own reason."""

import re
import unicodedata
from collections.abc import Callable
from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Permissions, String
from PIL import Image

from bot.filecheck.check import check
from bot.filecheck.model import LIMITS, Limits, Reason
from tests.bot.filecheck import samples

#: name -> how to make it, and the kind or the reason that is expected
Samples = dict[str, tuple[Callable[[], bytes], str]]

GOOD: Samples = {
    "photo turned by EXIF": (samples.phone_photo, "jpeg"),
    "progressive": (lambda: samples.jpeg(progressive=True), "jpeg"),
    "CMYK from a scanner": (lambda: samples.jpeg(mode="CMYK"), "jpeg"),
    "grey": (lambda: samples.jpeg(mode="L"), "jpeg"),
    "long receipt": (lambda: samples.jpeg(720, 16_000), "jpeg"),
    "motion photo": (samples.motion_photo, "jpeg"),
    "two pictures in one": (samples.two_pictures_in_one, "jpeg"),
    "twenty scans": (lambda: samples.many_scans(20), "jpeg"),
    "PNG": (lambda: samples.saved(samples.drawn(), "PNG"), "png"),
    "PNG see-through": (lambda: samples.saved(samples.drawn(mode="RGBA"), "PNG"), "png"),
    "PNG palette": (lambda: samples.saved(samples.drawn(mode="P"), "PNG"), "png"),
    "PNG black and white": (lambda: samples.saved(samples.drawn(mode="1"), "PNG"), "png"),
    "PNG 16 bit": (lambda: samples.saved(Image.new("I;16", (300, 300), 40_000), "PNG"), "png"),
    "WebP": (lambda: samples.saved(samples.drawn(), "WEBP"), "webp"),
    "WebP see-through": (lambda: samples.saved(samples.drawn(mode="RGBA"), "WEBP", lossless=True), "webp"),
    "PDF": (samples.pdf, "pdf"),
    "PDF for the web": (lambda: samples.pdf(linearize=True), "pdf"),
    "PDF only to be printed": (
        lambda: samples.pdf(encryption=Encryption(owner="x", allow=Permissions(modify_other=False))),
        "pdf",
    ),
    "PDF signed": (samples.signed_pdf, "pdf"),
    "PDF from a printer": (lambda: b"\x1b%-12345X@PJL SET X=1\r\n" + samples.pdf() + b"\x1b%-12345X", "pdf"),
    "PDF with zeros behind": (lambda: samples.pdf() + b"\0" * 4_000, "pdf"),
    "PDF with wrong offsets": (lambda: re.sub(rb"startxref\s+\d+", b"startxref\n7", samples.pdf()), "pdf"),
    "PDF with a link": (lambda: samples.pdf_with_link("https://dichvucong.gov.vn/?a=(b)"), "pdf"),
    "PDF that mentions scripts": (lambda: samples.pdf_with_root(Note=String("see /JavaScript and /JS (x)")), "pdf"),
    "DOCX": (samples.docx, "docx"),
    "DOCX with a link": (
        lambda: samples.docx(
            {"word/_rels/document.xml.rels": samples.relations(samples.relation("hyperlink", "https://gov.vn"))}
        ),
        "docx",
    ),
    "DOCX with page numbers": (lambda: samples.docx({"word/document.xml": samples.field(" PAGE ")}), "docx"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_come_in(name: str) -> None:
    make, kind = GOOD[name]

    verdict = check(make())

    assert (verdict.verdict, verdict.kind, verdict.reasons) == ("accept", kind, ())


def without_middle(whole: bytes) -> bytes:
    return whole[: len(whole) * 3 // 10] + whole[len(whole) * 6 // 10 :]


def broken_pdf() -> bytes:
    return b"%PDF-1.7\n" + b"not a document\n" * 40 + b"%%EOF"


def relation_to(kind: str, target: str) -> bytes:
    return samples.docx({"word/_rels/document.xml.rels": samples.relations(samples.relation(kind, target))})


def with_body(body: str) -> bytes:
    return samples.docx({"word/document.xml": body})


SCRIPT = {"/S": Name.JavaScript, "/JS": String("app.alert(1)")}
ENTITY = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>"

BAD: Samples = {
    "nothing": (lambda: b"", "empty"),
    "too large": (lambda: b"\xff\xd8\xff" + b"\0" * 20_000_000, "too_large"),
    "text": (lambda: "Kính gửi ủy ban".encode(), "unknown_type"),
    "program": (lambda: b"MZ" + b"\0" * 500, "unknown_type"),
    "page": (lambda: b"<!DOCTYPE html><script>x</script>", "unknown_type"),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
    "film": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0", "video"),
    "GIF": (lambda: samples.saved(samples.drawn(), "GIF"), "other_picture"),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
    "Word with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "archive": (lambda: b"Rar!\x1a\x07\x01\x00", "archive"),
    "sheet": (lambda: samples.docx({"word/document.xml": None, "xl/workbook.xml": "<x/>"}), "other_office"),
    "JPEG cut early": (lambda: samples.jpeg()[:500], "cut"),
    "JPEG cut in the middle": (lambda: (whole := samples.jpeg())[: len(whole) // 2], "cut"),
    "JPEG cut at the end": (lambda: samples.jpeg()[:-40], "cut"),
    "progressive JPEG cut": (lambda: (whole := samples.jpeg(progressive=True))[: len(whole) * 9 // 10], "cut"),
    "JPEG half zero": (lambda: samples.jpeg()[:3_000] + b"\0" * 9_000, "cut"),
    "JPEG header only": (lambda: b"\xff\xd8\xff\xd9", "broken"),
    "JPEG of 3,000 scans": (lambda: samples.many_scans(3_000), "too_complex"),
    "PNG cut": (lambda: samples.saved(samples.drawn(), "PNG")[:-30], "cut"),
    "PNG changed": (lambda: bytes(9 if i == 25 else b for i, b in enumerate(samples.png_bomb(800))), "broken"),
    "PNG bomb": (samples.png_bomb, "too_many_pixels"),
    "WebP cut": (lambda: samples.saved(samples.drawn(), "WEBP")[:-20], "cut"),
    "WebP moving": (
        lambda: samples.saved(samples.drawn(), "WEBP", save_all=True, append_images=[samples.drawn(640, 480, "L")]),
        "moving_picture",
    ),
    "JPEG and archive": (lambda: samples.jpeg() + samples.docx(), "polyglot"),
    "JPEG and PDF": (lambda: samples.jpeg() + samples.pdf(), "polyglot"),
    "JPEG with PDF in a comment": (lambda: samples.jpeg(comment="%PDF-1.4 1 0 obj"), "polyglot"),
    "JPEG and page": (lambda: samples.jpeg(comment="<script>alert(1)</script>"), "polyglot"),
    "PNG and archive": (lambda: samples.saved(samples.drawn(), "PNG") + samples.docx(), "polyglot"),
    "PDF after a page": (lambda: b"<html>" + samples.pdf(), "polyglot"),
    "PDF after a program": (lambda: b"MZ" + b"\0" * 100 + samples.pdf(), "unknown_type"),
    "PDF before a page": (lambda: samples.pdf() + b"<script>x</script>", "polyglot"),
    "PDF and archive": (lambda: samples.pdf() + samples.docx(), "polyglot"),
    "PDF broken": (broken_pdf, "broken"),
    "PDF cut": (lambda: (whole := samples.pdf(pages=20))[: len(whole) // 2], "cut"),
    "PDF for the web, cut": (lambda: (whole := samples.pdf(pages=99, linearize=True))[: len(whole) // 2], "cut"),
    "PDF with a hole": (lambda: without_middle(samples.pdf(pages=30)), "broken"),
    "PDF with a zeroed stream": (lambda: samples.pdf(recompress_flate=True).replace(b"x\x9c", b"\0\0"), "broken"),
    "PDF locked": (lambda: samples.pdf(encryption=Encryption(user="1234", owner="x")), "encrypted"),
    "PDF without pages": (lambda: samples.pdf(pages=0), "no_pages"),
    "PDF of blank pages": (lambda: samples.pdf_bytes(samples.blank_pdf()), "no_pages"),
    "PDF of 301 pages": (lambda: samples.pdf(pages=301), "too_many_pages"),
    "PDF script": (lambda: samples.acting_pdf(SCRIPT), "pdf_script"),
    "PDF script in an object stream": (
        lambda: samples.acting_pdf(SCRIPT, object_stream_mode=samples.PACKED),
        "pdf_script",
    ),
    "PDF script in disguise": (
        lambda: samples.acting_pdf(SCRIPT).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53"),
        "pdf_script",
    ),
    "PDF starts a program": (
        lambda: samples.acting_pdf({"/S": Name.Launch, "/F": String("cmd.exe")}),
        "pdf_action",
    ),
    "PDF opens an address": (
        lambda: samples.acting_pdf({"/S": Name.URI, "/URI": String("http://x.example")}),
        "pdf_action",
    ),
    "PDF link to a script": (lambda: samples.pdf_with_link(" JavaScript:alert(1)"), "pdf_action"),
    "PDF link to a share": (lambda: samples.pdf_with_link("\\\\host\\share"), "pdf_action"),
    "PDF attachment": (samples.pdf_with_attachment, "pdf_attachment"),
    "PDF XFA": (
        lambda: samples.pdf_with_root(AcroForm=Dictionary(XFA=Array([String("form"), String("<xdp/>")]))),
        "pdf_xfa",
    ),
    "PDF film": (lambda: samples.pdf_with_root(Extra=Dictionary(Subtype=Name.RichMedia)), "pdf_media"),
    "PDF bomb": (samples.pdf_stream_bomb, "bomb"),
    "PDF of a huge picture": (
        lambda: samples.pdf_with_picture(samples.jpeg(mode="L"), width=30_000, height=30_000),
        "too_many_pixels",
    ),
    "PDF of a slow picture": (
        lambda: samples.pdf_with_picture(samples.many_scans(3_000), width=640, height=480),
        "too_complex",
    ),
    "DOCX cut": (lambda: samples.docx()[:-60], "broken"),
    "DOCX empty": (lambda: with_body(samples.word_body("")), "no_text"),
    "DOCX not XML": (lambda: with_body("<w:document>"), "broken"),
    "DOCX macros": (lambda: samples.docx({"word/vbaProject.bin": b"x"}), "macros"),
    "DOCX macros by type": (
        lambda: samples.docx({"[Content_Types].xml": "<Types a='application/macroEnabled.main+xml'/>"}),
        "macros",
    ),
    "DOCX object": (lambda: samples.docx({"word/embeddings/oleObject1.bin": b"x"}), "docx_embedded"),
    "DOCX template elsewhere": (lambda: relation_to("attachedTemplate", "http://x.example/a.dotm"), "docx_remote"),
    "DOCX picture elsewhere": (lambda: relation_to("image", "http://x.example/a.png"), "docx_remote"),
    "DOCX link to a file": (lambda: relation_to("hyperlink", "file://host/x"), "docx_remote"),
    "DOCX starts a program": (lambda: with_body(samples.field("DDE&#65;UTO c:\\\\cmd.exe")), "docx_remote"),
    "DOCX starts a program from a part of any name": (
        lambda: samples.docx({"word/body.dat": samples.field(" DDEAUTO c:\\cmd.exe")}),
        "docx_remote",
    ),
    "DOCX entities": (lambda: with_body(ENTITY + samples.word_body("<w:t>x</w:t>")), "bomb"),
    "DOCX bomb": (lambda: samples.docx({"word/media/image1.png": b" " * 210_000_000}), "bomb"),
    "DOCX lying bomb": (samples.lying_zip_bomb, "broken"),
    "DOCX of 3,000 parts": (lambda: samples.docx({f"word/{n}.txt": "x" for n in range(3_000)}), "bomb"),
    "DOCX that leads outside": (lambda: samples.docx({"../../x.txt": "x"}), "polyglot"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_their_reason(name: str) -> None:
    make, reason = BAD[name]

    verdict = check(make())

    assert (verdict.verdict, [each.key for each in verdict.reasons]) == ("reject", [reason])
    assert verdict.clean is None


def opened(clean: bytes | None) -> Image.Image:
    assert clean
    return Image.open(BytesIO(clean))


def is_dark(picture: Image.Image, x: int, y: int) -> bool:
    return int(picture.convert("L").getpixel((x, y))) < 80  # type: ignore[arg-type]


#: Where the dark upper left corner belongs, once the picture is upright.
@pytest.mark.parametrize(("orientation", "corner"), [(1, "tl"), (2, "tr"), (3, "br"), (4, "bl"), (6, "tr"), (8, "bl")])
def test_staff_see_photos_upright(orientation: int, corner: str) -> None:
    verdict = check(samples.phone_photo(orientation=orientation))

    picture = opened(verdict.clean)
    right, bottom = picture.width - 20, picture.height - 20
    corners = {"tl": (20, 20), "tr": (right, 20), "bl": (20, bottom), "br": (right, bottom)}
    assert picture.size == (verdict.width, verdict.height)
    assert [name for name, place in corners.items() if is_dark(picture, *place)] == [corner]


def test_photos_for_staff_carry_no_place_maker_or_comment() -> None:
    clean = check(samples.phone_photo()).clean

    assert dict(opened(clean).getexif()) == {}
    assert clean is not None
    assert b"Exif" not in clean
    assert b"Maker" not in clean
    assert "ghi chú".encode() not in clean


def test_a_film_behind_a_photo_is_not_kept() -> None:
    clean = check(samples.motion_photo()).clean

    assert clean is not None
    assert b"ftyp" not in clean


@pytest.mark.parametrize(
    ("make", "kind", "mode"),
    [
        pytest.param(lambda: samples.jpeg(mode="CMYK"), "jpeg", "RGB", id="CMYK"),
        pytest.param(lambda: samples.jpeg(mode="L"), "jpeg", "L", id="grey"),
        pytest.param(lambda: samples.saved(samples.drawn(), "WEBP"), "jpeg", "RGB", id="WebP"),
        pytest.param(lambda: samples.saved(samples.drawn(mode="RGBA"), "PNG"), "png", "RGBA", id="PNG"),
    ],
)
def test_pictures_are_kept_in_a_form_that_every_office_opens(make: Callable[[], bytes], kind: str, mode: str) -> None:
    verdict = check(make())

    picture = opened(verdict.clean)
    assert (verdict.clean_kind, picture.format, picture.mode) == (kind, kind.upper(), mode)
    assert picture.size == (640, 480)


def test_colours_of_cmyk_survive() -> None:
    picture = opened(check(samples.jpeg(mode="CMYK")).clean)

    assert is_dark(picture, 20, 20)
    assert not is_dark(picture, 600, 20)


def test_a_signed_pdf_is_known_and_not_rewritten() -> None:
    verdict = check(samples.signed_pdf())

    assert verdict.is_signed
    assert verdict.clean is None


def test_pages_are_counted() -> None:
    assert check(samples.pdf(pages=7)).pages == 7
    assert not check(samples.pdf()).is_signed


def test_a_picture_too_small_to_read_comes_in_with_advice() -> None:
    verdict = check(samples.jpeg(120, 90))

    assert verdict.verdict == "warn"
    assert verdict.reasons == (Reason("small_picture", {"width": 120, "height": 90}),)


def test_the_name_or_claim_of_a_file_counts_for_nothing() -> None:
    assert check(samples.saved(samples.drawn(), "PNG")).kind == "png"
    assert check(samples.docx({"word/document.xml": None})).kind == "zip"


def test_limits_are_data() -> None:
    tight = Limits(file_bytes=10_000_000, pixels=1_000, pdf_pages=1)

    assert check(samples.jpeg(), tight).reasons[0].key == "too_many_pixels"
    assert check(samples.pdf(), tight).reasons[0].params == {"pages": 2, "limit": 1}
    assert LIMITS.file_bytes == 20_000_000


def test_vietnamese_in_any_form_inside_a_file_is_no_obstacle() -> None:
    body = samples.word_body(f"<w:t>{unicodedata.normalize('NFD', 'Nguyễn Thị Ánh')}</w:t>")

    assert check(with_body(body)).verdict == "accept"
